/** Taking files in: what is added, replaced, found unchanged and embedded. */
import { expect, it, vi } from 'vitest';
import type { CoreSearchOptions } from '../../web/src/core/core-module';
import { PRESETS } from '../../web/src/engine/presets';
import { ingest } from '../../web/src/ingest/ingest';
import { ProgressMeter } from '../../web/src/ingest/progress';
import type { IngestReport, Progress } from '../../web/src/protocol';
import {
  ALL,
  DOCS,
  embeddings,
  expectWhole,
  linesIn,
  NAME,
  open,
  searchAll,
  store,
  take,
  withEmptyStore,
  zip,
} from './ingest-setup';
import { StandInEmbedder, standInCore, standInTokenizer } from './stand-in-core';

withEmptyStore();

it('takes documents in, and finds them unchanged the next time', async () => {
  const collection = await open();
  expect(await take(collection, DOCS)).toMatchObject({
    added: 4,
    embedded: linesIn(DOCS),
    skipped: [],
  });
  const again = new StandInEmbedder();
  expect(await take(await open(), DOCS, { embedder: again })).toMatchObject({
    added: 0,
    unchanged: 4,
  });
  expect(again.embedded).toBe(0);
  expect(await expectWhole([DOCS])).toEqual(ALL);
});

it('finds documents by words while none is embedded', async () => {
  const collection = await open();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const embedder = new StandInEmbedder(() => undefined, held);
  let taken: Promise<IngestReport> | undefined;
  await new Promise<void>((resolve) => {
    const onProgress = ({ phase }: Progress) => phase === 'embedding' && resolve();
    taken = take(collection, DOCS, { embedder, onProgress });
  });
  expect(await collection.documents()).toHaveLength(4);
  expect(collection.stats()).toMatchObject({ documents: 4, vectors: 0 });
  const byWords: CoreSearchOptions = { ...searchAll, mode: 'lexical' };
  const hits = await collection.search('b', new Float32Array(), byWords);
  expect(hits.length).toBeGreaterThan(0);
  expect(await expectWhole([DOCS])).toEqual({ ...ALL, embedded: [] });
  release();
  expect(await taken).toMatchObject({ added: 4, embedded: linesIn(DOCS) });
  expect(await expectWhole([DOCS])).toEqual(ALL);
});

it('replaces what changed and leaves the rest', async () => {
  const collection = await open();
  await take(collection, DOCS);
  const changed = { ...DOCS, 'b.md': '# b 数据 🙂\n'.repeat(3).concat('# b something else\n') };
  expect(await take(collection, changed)).toMatchObject({ replaced: 1, unchanged: 3, embedded: 1 });
  expect(await expectWhole([changed])).toEqual(ALL);
  expect(collection.stats().documents).toBe(4);
});

it('what was deleted, cleared or comes under another name is not embedded again', async () => {
  const collection = await open();
  await take(collection, DOCS);
  const [first] = await collection.documents();
  await collection.remove([first?.id as number]);
  expect(await take(collection, DOCS)).toMatchObject({ added: 1, embedded: 0 });
  await store.clear(NAME);
  expect(await take(await open(), DOCS)).toMatchObject({ added: 4, embedded: 0 });
  expect(await expectWhole([DOCS])).toEqual(ALL);
  const renamed = { 'bb.md': DOCS['b.md'] as string };
  expect(await take(await open(), renamed)).toMatchObject({ added: 1, embedded: 0 });
  await store.clear(NAME);
  await store.forgetSpares();
  expect(await take(await open(), DOCS)).toMatchObject({ added: 4, embedded: linesIn(DOCS) });
});

it('nothing that was made before needs the model', async () => {
  await take(await open(), DOCS);
  await store.clear(NAME);
  const work = {
    collection: await open(),
    embedder: () => Promise.reject(new Error('It was asked for.')),
    modelTokens: 512,
  };
  const tools = {
    core: standInCore,
    rules: PRESETS.default,
    collection: work.collection,
    turn: (work: () => Promise<void>) => work(),
    chooseModel: async () => undefined,
    tokenizer: async () => standInTokenizer,
    embed: () => embeddings.run(work, () => undefined),
  };
  const { signal } = new AbortController();
  const meter = new ProgressMeter(() => undefined);
  expect(await ingest([zip(DOCS)], tools, meter, signal)).toMatchObject({ added: 4, embedded: 0 });
  expect(await expectWhole([DOCS])).toEqual(ALL);
});

it('files that come while others are embedded join them', async () => {
  const collection = await open();
  const later = { 'e.md': '# e 数据 🙂\n'.repeat(7) };
  let joined: Promise<IngestReport> | undefined;
  const embedder: StandInEmbedder = new StandInEmbedder(() => {
    if (embedder.embedded === 20) joined = take(collection, later, { embedder });
  });
  await take(collection, DOCS, { embedder });
  expect(await joined).toMatchObject({ added: 1 });
  expect(embedder.embedded).toBe(linesIn({ ...DOCS, ...later }));
  const all = [...Object.keys(DOCS), 'e.md'];
  expect(await expectWhole([{ ...DOCS, ...later }])).toEqual({ paths: all, embedded: all });
});

it('what is deleted while it is embedded is dropped', async () => {
  const collection = await open();
  const embedder: StandInEmbedder = new StandInEmbedder(async () => {
    if (embedder.embedded !== 5) return;
    for (const { id, path } of await collection.documents()) {
      if (path !== 'd.md') await collection.remove([id]);
    }
  });
  await take(collection, DOCS, { embedder });
  expect(await expectWhole([DOCS])).toEqual({ paths: ['d.md'], embedded: ['d.md'] });
});

it('what is deleted in the instant between storing and indexing its vectors is dropped', async () => {
  const collection = await open();
  const { addVectors } = store;
  vi.spyOn(store, 'addVectors').mockImplementation(async (id, ...rest) => {
    const isStored = await addVectors.call(store, id, ...rest);
    if ((await store.source(id))?.path === 'b.md') await collection.remove([id]);
    return isStored;
  });
  await take(collection, DOCS);
  const left = ['a.md', 'c.md', 'd.md'];
  expect(collection.stats().documents).toBe(3);
  expect(await expectWhole([DOCS])).toEqual({ paths: left, embedded: left });
});
