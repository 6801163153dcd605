/** The measuring of a collection, with a search whose order is given and figures worked out by hand. */
import { expect, test } from 'vitest';
import type { CoreHits } from '../../web/src/core/core-module';
import { evaluate, type Searched } from '../../web/src/engine/evaluation';
import { PRESETS } from '../../web/src/engine/presets';
import { gainsOf } from '../../web/src/eval/gains';
import { findTargets } from '../../web/src/eval/targets';
import type { Hit } from '../../web/src/protocol';

/** Two chunks under one heading and one under another, in each document. */
const kDocuments = [
  { id: 4, path: 'guide.md' },
  { id: 7, path: 'c#.md' },
  { id: 9, path: 'c' },
];
const kHeadings = [
  ['Guide', 'Install'],
  ['Guide', 'Install'],
  ['Guide', 'Use # it'],
];

function passages(document: number): Hit[] {
  const { path: source } = kDocuments.find(({ id }) => id === document) ?? { path: '' };
  const hit = { text: '', score: 0, source, start: 0, end: 0, document };
  return kHeadings.map((headings, chunk) => ({ ...hit, headings, chunk }));
}

const kCollection = {
  documents: async () => kDocuments,
  passages: async (document: number) => passages(document),
};

test.each([
  ['guide.md', { document: 4, ordinals: null }],
  ['guide.md#0', { document: 4, ordinals: new Set([0]) }],
  ['guide.md#Install', { document: 4, ordinals: new Set([0, 1]) }],
  ['guide.md#Guide', { document: 4, ordinals: new Set([0, 1, 2]) }],
  ['guide.md#Use # it', { document: 4, ordinals: new Set([2]) }],
  ['c#.md', { document: 7, ordinals: null }],
  ['c#.md#2', { document: 7, ordinals: new Set([2]) }],
])('finds the target %s', async (id, target) => {
  expect(await findTargets([id], kCollection)).toEqual(new Map([[id, target]]));
});

test.each(['', '#', '#0', 'guide', 'guide.md#', 'guide.md#3', 'guide.md#install', 'gone.md#0'])(
  'does not find the target %j',
  async (id) => expect(await findTargets([id], kCollection)).toEqual(new Map()),
);

test.each([
  ['Page 3', [0]],
  ['Page 4', [1]],
  ['Page 6', [1]],
  ['Page 12', [2]],
  ['Pages 4–7', [1]],
  ['Page 8', null],
  ['Page', null],
])('a page of slides: %s', async (name, ordinals) => {
  const named = ['Page 3', 'Pages 4–7', 'Pages 11–12'];
  const slides = {
    ...kCollection,
    passages: async () => passages(4).map((hit, i) => ({ ...hit, headings: [named[i] as string] })),
  };
  const target = (await findTargets([`guide.md#${name}`], slides)).get(`guide.md#${name}`);
  expect(target?.ordinals ?? null).toEqual(ordinals && new Set(ordinals));
});

test('every judgement is met once, by the first hit that it fits, the best first', () => {
  const judgements = [
    { corpusId: 'a', score: 1 },
    { corpusId: 'ab', score: 3 },
  ];
  const isIn = (hit: string, id: string) => id.includes(hit);
  expect(gainsOf(['c', 'a', 'a', 'a', 'b'], judgements, isIn)).toEqual([0, 3, 1, 0, 0]);
});

/** Finds these chunks, as [document, ordinal], in every mode; in lexical mode in reverse. */
function searched(order: readonly (readonly [number, number])[]): Searched {
  const search = (_question: string, _vector: Float32Array, options: string): CoreHits => {
    const found = JSON.parse(options).mode === 'lexical' ? order.toReversed() : order;
    const scores = new Float32Array(found.length);
    return {
      documents: Uint32Array.from(found, ([document]) => document),
      ordinals: Uint32Array.from(found, ([, ordinal]) => ordinal),
      scores,
      dense: scores,
      lexical: scores,
    };
  };
  const collection = {
    ...kCollection,
    stats: () => ({ dims: 1, documents: 3, chunks: 9, vectors: 8 }),
    model: { id: 'a-model' },
    searcher: { search },
  } as unknown as Searched['collection'];
  return {
    id: 'default',
    rules: PRESETS.default,
    collection,
    vectorOf: async () => Float32Array.of(1),
  };
}

const kOrder = [
  [9, 0],
  [4, 2],
  [4, 1],
  [4, 0],
] as const;

function setOf(...lines: object[]): File[] {
  return [new File([lines.map((line) => JSON.stringify(line)).join('\n')], 'set.jsonl')];
}

function measure(files: File[], what = searched(kOrder), signal = new AbortController().signal) {
  return evaluate(files, what, () => undefined, signal);
}

test('counts the first chunk of a document, and one chunk of a heading', async () => {
  const evaluation = await measure(
    setOf(
      // First found at 2 of 4 (dense); at 1 in reverse (bm25).
      { question: 'document', expected: 'guide.md' },
      // At 3; at 1 in reverse.
      { question: 'heading', expected: 'guide.md#Install' },
      // Never.
      { question: 'elsewhere', expected: 'c#.md#1' },
      // At 1 and 4; at 1 and 4 in reverse.
      { question: 'two', expected: ['c', 'guide.md#0'] },
    ),
  );
  expect(evaluation).toMatchObject({ model: 'a-model', chunks: 9, embedded: 8, inUse: 'hybrid' });
  expect(evaluation?.questions.map(({ ranks }) => ranks)).toEqual([
    { dense: 2, bm25: 1, hybrid: 2 },
    { dense: 3, bm25: 1, hybrid: 3 },
    { dense: null, bm25: null, hybrid: null },
    { dense: 1, bm25: 1, hybrid: 1 },
  ]);
  const two = (1 + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3));
  const { dense, bm25, hybrid } = evaluation?.summaries ?? {};
  expect(dense?.figures['nDCG@10']).toBeCloseTo((1 / Math.log2(3) + 1 / 2 + 0 + two) / 4, 5);
  expect(dense?.figures).toMatchObject({ 'MRR@10': 0.45833, 'hit@1': 0.25, 'hit@3': 0.75 });
  expect(bm25?.figures).toMatchObject({ 'MRR@10': 0.75, 'hit@1': 0.75, 'hit@10': 0.75 });
  expect(hybrid?.hitRate).toEqual([0.25, 0.5, ...new Array(18).fill(0.75)]);
});

test('grades come from qrels.tsv, and a blank question is a miss', async () => {
  const queries = '{"_id": "q", "text": "a"}\n{"_id": "blank", "text": " "}';
  const qrels = 'query-id\tcorpus-id\tscore\nq\tguide.md#2\t1\nq\tguide.md#0\t3\nblank\tc\t1\n';
  const evaluation = await measure([
    new File([queries], 'queries.jsonl'),
    new File([qrels], 'qrels.tsv'),
  ]);
  // 1 at rank 2 and 3 at rank 4, of 3 and 1 at best.
  const graded = (1 / Math.log2(3) + 3 / Math.log2(5)) / (3 + 1 / Math.log2(3));
  expect(evaluation?.summaries.dense.figures['nDCG@10']).toBeCloseTo(graded / 2, 5);
  expect(evaluation?.questions[1]?.ranks).toEqual({ dense: null, bm25: null, hybrid: null });
});

const codeOf = (result: Promise<unknown>) => result.catch(({ code, what }) => `${code}: ${what}`);

test('refuses what it cannot read, with file and line', async () => {
  const unknown = setOf(
    { question: 'a', expected: 'guide.md' },
    { question: 'b', expected: 'guide.md#Uninstall' },
  );
  expect(await codeOf(measure(unknown))).toBe(
    'bad-question-set: set.jsonl, line 2: "guide.md#Uninstall" is not in this collection.',
  );
  const bytes = new File([Uint8Array.of(0x7b, 0xff, 0x7d)], 'set.jsonl');
  expect(await codeOf(measure([bytes]))).toBe('bad-question-set: set.jsonl: it is not UTF-8.');
  const large = new File([new Uint8Array(33 * 2 ** 20)], 'set.jsonl');
  expect(await codeOf(measure([large]))).toMatch(/^bad-question-set: set\.jsonl: it is larger/);
});

test('measures nothing when it is cancelled or the collection changes meanwhile', async () => {
  const files = setOf({ question: 'a', expected: 'guide.md' }, { question: 'b', expected: 'c' });
  const controller = new AbortController();
  const cancelled = searched(kOrder);
  cancelled.vectorOf = async () => {
    controller.abort();
    return Float32Array.of(1);
  };
  expect(await measure(files, cancelled, controller.signal)).toBeNull();

  const changed = searched(kOrder);
  changed.vectorOf = async () => {
    changed.collection.documents = async () => [];
    return Float32Array.of(1);
  };
  expect(await codeOf(measure(files, changed))).toMatch(/^collection-changed/);
});
