import { expect, test } from 'vitest';
import type { UserError } from '../../web/src/errors';
import { parseCorpus, parseQueries, parseQuestionSet } from '../../web/src/eval/question-set';

const corpus = (text: string) => parseCorpus({ name: 'corpus.jsonl', text });
const queries = (questions: string, qrels: string) =>
  parseQueries(
    { name: 'queries.jsonl', text: questions },
    { name: 'qrels.tsv', text: qrels },
    (id) => ['d1', 'd2'].includes(id),
    'corpus.jsonl',
  );

/** The UserError's text up to what it means. */
function complaint(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect((error as UserError).code).toBe('bad-question-set');
    return (error as UserError).what;
  }
  throw new Error('expected the call to throw');
}

test('reads rows with and without a title, numbers as ids, CRLF, a BOM and blank lines', () => {
  expect(
    corpus('\uFEFF{"_id": "d1", "text": "one"}\r\n\r\n{"_id": 2, "title": "T", "text": "二"}\r\n'),
  ).toEqual([
    { id: 'd1', title: '', text: 'one' },
    { id: '2', title: 'T', text: '二' },
  ]);
});

test('reads several graded judgements of a question', () => {
  const qrels = 'query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\td2\t1\n';
  const [first, second] = queries('{"_id":"q1","text":"a"}\n{"_id":"q2","text":"b"}', qrels);
  expect(first).toEqual({
    id: 'q1',
    text: 'a',
    judgements: [
      { corpusId: 'd1', score: 2 },
      { corpusId: 'd2', score: 0 },
    ],
  });
  expect(second?.judgements).toEqual([{ corpusId: 'd2', score: 1 }]);
});

test('lets a blank question pass', () => {
  const qrels = 'query-id\tcorpus-id\tscore\nq1\td1\t1\n';
  expect(queries('{"_id":"q1","text":""}', qrels)[0]?.text).toBe('');
});

const kRow = '{"_id": "d1", "text": "one"}';

test.each([
  ['', /^corpus\.jsonl: the file is empty\.$/],
  [`${kRow}\n{"_id": "d2"`, /^corpus\.jsonl, line 2: it is not JSON/],
  [`${kRow}\n["d2"]`, /^corpus\.jsonl, line 2: it is no JSON object\.$/],
  [`${kRow}\n\n{"text": "two"}`, /^corpus\.jsonl, line 3: it has no "_id"\.$/],
  [`${kRow}\n${kRow}`, /^corpus\.jsonl, line 2: "_id" "d1" is that of line 1 too\.$/],
  [`${kRow}\n{"_id": "d2"}`, /^corpus\.jsonl, line 2: "d2" has no "text"\.$/],
  [`${kRow}\n{"_id": "d2", "text": " \\n"}`, /^corpus\.jsonl, line 2: "d2" has no "text"\.$/],
  [`${kRow}\n{"_id": "d2", "text": 7}`, /^corpus\.jsonl, line 2: "d2" has no "text"\.$/],
  [
    `${kRow}\n{"_id": "d2", "title": 7, "text": "x"}`,
    /^corpus\.jsonl, line 2: its "title" is no text/,
  ],
])('refuses the corpus %j', (text, expected) => {
  expect(complaint(() => corpus(text))).toMatch(expected);
});

const kHeader = 'query-id\tcorpus-id\tscore';
const kQuery = '{"_id": "q1", "text": "a"}';

test.each([
  [kQuery, '', /^qrels\.tsv: the file is empty\.$/],
  [kQuery, kHeader, /^qrels\.tsv: there are no judgements below the header\.$/],
  ['\n', `${kHeader}\nq1\td1\t1`, /^queries\.jsonl: the file is empty\.$/],
  [kQuery, 'q1\td1\t1', /^qrels\.tsv, line 1: the header is missing/],
  [kQuery, `${kHeader}\nq1\td1`, /^qrels\.tsv, line 2: 3 columns .* were expected, 2 found\.$/],
  [kQuery, `${kHeader}\nq1 d1 1`, /^qrels\.tsv, line 2: 3 columns .* were expected, 1 found\.$/],
  [kQuery, `${kHeader}\nq1\td1\tyes`, /^qrels\.tsv, line 2: the score "yes" is no number\.$/],
  [kQuery, `${kHeader}\nq1\td1\t`, /^qrels\.tsv, line 2: the score "" is no number\.$/],
  [kQuery, `${kHeader}\nq1\td1\t1\nq9\td1\t1`, /line 3: query-id "q9" is not in queries\.jsonl\.$/],
  [kQuery, `${kHeader}\nq1\td9\t1`, /^qrels\.tsv, line 2: corpus-id "d9" is not in corpus\.jsonl/],
  [kQuery, `${kHeader}\nq1\td1\t1\nq1\td1\t2`, /^qrels\.tsv, line 3: .* are judged twice\.$/],
  [
    `${kQuery}\n{"_id": "q2", "text": "b"}`,
    `${kHeader}\nq1\td1\t1`,
    /^queries\.jsonl, line 2: query "q2" has no relevant row in qrels\.tsv\.$/,
  ],
  [kQuery, `${kHeader}\nq1\td1\t0`, /^queries\.jsonl, line 1: query "q1" has no relevant row/],
  ['{"_id": "q1"}', `${kHeader}\nq1\td1\t1`, /^queries\.jsonl, line 1: "q1" has no "text"\.$/],
  [`${kQuery}\n${kQuery}`, `${kHeader}\nq1\td1\t1`, /line 2: "_id" "q1" is that of line 1 too/],
])('refuses the questions %j with %j', (questions, qrels, expected) => {
  expect(complaint(() => queries(questions, qrels))).toMatch(expected);
});

const kKnown = ['guide.md', 'guide.md#Install', 'faq.md#3'];
const questionSet = (files: Record<string, string>) =>
  parseQuestionSet(
    Object.entries(files).map(([name, text]) => ({ name, text })),
    (id) => kKnown.includes(id),
    'this collection',
  );

test('reads a question a line with one place or several', () => {
  const lines = [
    '{"question": "How?", "expected": "guide.md#Install"}',
    '',
    '{"question": "Where?", "expected": ["faq.md#3", "guide.md", "faq.md#3"]}',
  ];
  expect(questionSet({ 'mine.jsonl': lines.join('\r\n') })).toEqual([
    { id: '1', text: 'How?', judgements: [{ corpusId: 'guide.md#Install', score: 1 }] },
    {
      id: '3',
      text: 'Where?',
      judgements: [
        { corpusId: 'faq.md#3', score: 1 },
        { corpusId: 'guide.md', score: 1 },
      ],
    },
  ]);
});

test('takes queries.jsonl with qrels.tsv in any order, and needs no corpus.jsonl', () => {
  const files = { 'qrels.tsv': `${kHeader}\nq1\tguide.md\t2\n`, 'queries.jsonl': kQuery };
  const wanted = [{ id: 'q1', text: 'a', judgements: [{ corpusId: 'guide.md', score: 2 }] }];
  expect(questionSet(files)).toEqual(wanted);
  expect(questionSet({ 'corpus.jsonl': 'not read', ...files })).toEqual(wanted);
});

const kAsked = '{"question": "How?", "expected": "guide.md"}';

test.each([
  [{}, /^no file: one file of questions was expected, or queries\.jsonl and qrels\.tsv\.$/],
  [{ 'a.jsonl': kAsked, 'b.jsonl': kAsked }, /^a\.jsonl, b\.jsonl: one file of questions was/],
  [{ 'queries.jsonl': kQuery }, /^queries\.jsonl: one file of questions was expected, or/],
  [{ 'qrels.tsv': kHeader }, /^qrels\.tsv: one file of questions was expected/],
  [{ 'a.jsonl': ' \n' }, /^a\.jsonl: the file is empty\.$/],
  [{ 'a.jsonl': `${kAsked}\nHow?` }, /^a\.jsonl, line 2: it is not JSON/],
  [{ 'a.jsonl': `${kAsked}\n{"expected": "guide.md"}` }, /^a\.jsonl, line 2: it has no "question"/],
  [{ 'a.jsonl': '{"question": " ", "expected": "guide.md"}' }, /line 1: it has no "question"\.$/],
  [{ 'a.jsonl': '{"question": "How?"}' }, /line 1: its "expected" names nothing/],
  [{ 'a.jsonl': '{"question": "How?", "expected": []}' }, /line 1: its "expected" names nothing/],
  [{ 'a.jsonl': '{"question": "How?", "expected": [7]}' }, /line 1: its "expected" names nothing/],
  [
    { 'a.jsonl': `${kAsked}\n\n{"question": "How?", "expected": ["guide.md", "gone.md"]}` },
    /^a\.jsonl, line 3: "gone\.md" is not in this collection\.$/,
  ],
])('refuses the question set %j', (files, expected) => {
  expect(complaint(() => questionSet(files))).toMatch(expected);
});
