/** A question while documents lack vectors: what it needs comes first, and nobody waits for a model. */
import { beforeEach, expect, it, vi } from 'vitest';
import { packTexts, splitTexts } from '../../web/src/core/texts';
import type { Embedder } from '../../web/src/embed/embedder';
import { embedMissing } from '../../web/src/engine/embed-missing';
import { embedSoon } from '../../web/src/engine/embed-question';
import { LocalCollection } from '../../web/src/engine/local-collection';
import type { Model } from '../../web/src/models/manifest';
import { store, withEmptyStore } from './empty-store';
import { DIMS, StandInEmbedder, standInCore } from './stand-in-core';

const prefixes = { query: 'query: ', passage: 'passage: ' };
const MODEL = { id: 'm', dims: DIMS, maxTokens: 512, prefixes } as Model;
const RULES = { modelTokens: 512 };
const LINES = ['red apple\n', 'green apple\n', 'blue whale\n', 'red whale\n'];

withEmptyStore();

let collection: LocalCollection;
/** Ends what a question waits for, by turns: the model, then chunks. */
let timeouts: AbortController[];

beforeEach(async () => {
  timeouts = [];
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    timeouts.push(new AbortController());
    return (timeouts.at(-1) as AbortController).signal;
  });
  collection = await LocalCollection.open(standInCore, store, 'default', MODEL);
  const ends = LINES.map((_, i) => LINES.slice(0, i + 1).join('').length);
  const spans = Uint32Array.from(ends.flatMap((end, i) => [ends[i - 1] ?? 0, end]));
  const empty = LINES.map(() => []);
  const record = { collection: 'default', path: 'a', bytes: 1, sha256: 'a', added: 1 };
  await collection.commit(
    {
      record: { ...record, chunker: 'default/1', chunks: LINES.length },
      text: LINES.join(''),
      chunks: { spans, prefixes: LINES.map(() => ''), headings: empty },
      model: MODEL.id,
    },
    packTexts(LINES),
  );
});

/** Notes the texts in the order in which they are asked for, and whether they are urgent. */
function noting(inner: Embedder, seen: string[]): Embedder {
  return {
    dims: DIMS,
    embed(texts, onVector, options) {
      for (const text of splitTexts(texts)) {
        seen.push(`${options.urgent ? '!' : ''}${new TextDecoder().decode(text)}`);
      }
      return inner.embed(texts, onVector, options);
    },
    close: () => undefined,
  };
}

function ask(question: string, embedder: Promise<Embedder>): Promise<Float32Array> {
  return embedSoon(question, collection, () => embedder, RULES, { documents: [] });
}

function embedRest(embedder: Embedder): Promise<void> {
  const { signal } = new AbortController();
  const request = { collection, embedder: async () => embedder, onProgress: () => undefined };
  return embedMissing({ ...request, ...RULES, signal });
}

it('embeds the question, then the chunks that its words find, and none of them again', async () => {
  const seen: string[] = [];
  const embedder = noting(new StandInEmbedder(), seen);
  const vector = await ask('whale', Promise.resolve(embedder));
  expect(vector).toEqual(Float32Array.of('query: whale'.length, 1));
  expect(seen).toEqual(['!query: whale', '!passage: blue whale\n', '!passage: red whale\n']);
  expect(collection.stats()).toMatchObject({ chunks: 4, vectors: 2 });

  await ask('apple whale', Promise.resolve(noting(new StandInEmbedder(), seen)));
  expect(seen.slice(3)).toEqual([
    '!query: apple whale',
    '!passage: red apple\n',
    '!passage: green apple\n',
  ]);
  await embedRest(noting(new StandInEmbedder(), seen));
  expect(seen).toHaveLength(6);
  const [document] = await collection.documents();
  const whole = await store.wholeDocument(document?.id as number, MODEL.id);
  const lengths = LINES.flatMap((line) => [prefixes.passage.length + line.length, 1]);
  expect(whole?.vectors).toEqual(Float32Array.from(lengths));
  expect(collection.isEmbedded).toBe(true);
});

it('does not wait for a model that is not loaded', async () => {
  const asking = ask('whale', new Promise<never>(() => undefined));
  timeouts[0]?.abort(new DOMException('late', 'TimeoutError'));
  expect(await asking).toHaveLength(0);
  expect(collection.stats()).toMatchObject({ vectors: 0 });
});

it('takes as many chunks as there is time for', async () => {
  const embedder: StandInEmbedder = new StandInEmbedder(() => {
    if (embedder.embedded === 2) timeouts[1]?.abort(new DOMException('late', 'TimeoutError'));
  });
  const vector = await ask('apple whale', Promise.resolve(embedder));
  expect(vector).toHaveLength(DIMS);
  expect(collection.stats()).toMatchObject({ vectors: 1 });
});

it('words alone answer where the model fails', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  expect(await ask('whale', Promise.reject(new Error('broken')))).toHaveLength(0);
  expect(console.warn).toHaveBeenCalled();
});

it('a document that is deleted meanwhile is passed over', async () => {
  const [document] = await collection.documents();
  const embedder = new StandInEmbedder(() => collection.remove([document?.id as number]));
  await ask('whale', Promise.resolve(embedder));
  expect(collection.stats()).toMatchObject({ documents: 0, chunks: 0, vectors: 0 });
});
