import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CoreSearchOptions } from '../../web/src/core/core-module';
import { Embeddings } from '../../web/src/engine/embeddings';
import { LocalCollection } from '../../web/src/engine/local-collection';
import { ModelChanges } from '../../web/src/engine/model-changes';
import { PRESETS } from '../../web/src/engine/presets';
import { ingest } from '../../web/src/ingest/ingest';
import { ProgressMeter } from '../../web/src/ingest/progress';
import type { Model } from '../../web/src/models/manifest';
import type { IngestReport, Progress } from '../../web/src/protocol';
import type { DocumentRecord } from '../../web/src/store/schema';
import { Store } from '../../web/src/store/store';
import { zipBytes } from '../fixtures/zip-bytes';
import { DIMS, StandInEmbedder, standInCore, standInTokenizer } from './stand-in-core';

const NAME = 'default';
const MODEL = {
  id: 'm',
  dims: DIMS,
  maxTokens: 512,
  prefixes: { query: '', passage: '' },
} as Model;

/** Path to text; every document has other lines. */
type Docs = Record<string, string>;
const DOCS: Docs = Object.fromEntries(
  ['a', 'b', 'c', 'd'].map((name, i) => [`${name}.md`, `# ${name} 数据 🙂\n`.repeat(20 + 15 * i)]),
);

let store: Store;
let embeddings: Embeddings;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const estimate = async () => ({ quota: 1e9, usage: 0 });
  vi.stubGlobal('navigator', { storage: { estimate } });
  store = await Store.open();
  embeddings = new Embeddings(new ModelChanges(store));
});

afterEach(() => {
  store.close();
  vi.restoreAllMocks();
});

const ALL: Found = { paths: Object.keys(DOCS), embedded: Object.keys(DOCS) };
const searchAll: CoreSearchOptions = { k: 10_000, mode: 'dense', documents: [] };

function open(): Promise<LocalCollection> {
  return LocalCollection.open(standInCore, store, NAME, MODEL);
}

function zip(docs: Docs): File {
  const entries = Object.entries(docs).map(([name, data]) => ({ name, data }));
  return new File([new Uint8Array(zipBytes(entries))], 'docs.zip');
}

interface Run {
  embedder?: StandInEmbedder;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

function take(collection: LocalCollection, docs: Docs, run: Run = {}): Promise<IngestReport> {
  const { onProgress = () => undefined } = run;
  const tools = {
    core: standInCore,
    rules: PRESETS.default,
    collection,
    chooseModel: async () => undefined,
    tokenizer: async () => standInTokenizer,
    embed: () => embed(collection, run),
  };
  const signal = run.signal ?? new AbortController().signal;
  return ingest([zip(docs)], tools, new ProgressMeter(onProgress), signal);
}

function embed(collection: LocalCollection, run: Run = {}): Promise<number> {
  const { embedder = new StandInEmbedder(), onProgress = () => undefined } = run;
  run.signal?.addEventListener('abort', () => embeddings.cancel(NAME), { once: true });
  const work = { collection, embedder: async () => embedder, modelTokens: 512 };
  return embeddings.run(work, onProgress);
}

function linesIn(docs: Docs): number {
  return Object.values(docs).join('').split('\n').length - 1;
}

interface Found {
  /** Of all documents, and of those that have their vectors. */
  paths: string[];
  embedded: string[];
}

/**
 * What a new visit finds: every document whole, its vectors whole or not there, all of it in the
 * index, and nothing that belongs to no document.
 */
async function expectWhole(allowed: Docs[]): Promise<Found> {
  const collection = await open();
  const records = await collection.documents();
  const embedded: DocumentRecord[] = [];
  for (const record of records) {
    const { id, path, chunks: count } = record;
    const { text, chunks, vectors } = (await store.wholeDocument(id, MODEL.id)) ?? {};
    expect(allowed.map((docs) => docs[path])).toContain(text);
    expect(chunks?.spans.length).toBe(2 * count);
    expect(text?.slice(0, chunks?.spans[1])).toBe(`# ${path[0]} 数据 🙂\n`);
    if (!vectors) continue;
    embedded.push(record);
    expect(vectors.length).toBe(count * DIMS);
    expect(vectors[0]).toBe(new TextEncoder().encode(`Line 0\n# ${path[0]} 数据 🙂\n`).length);
  }
  const chunksIn = (some: DocumentRecord[]) => some.reduce((sum, { chunks }) => sum + chunks, 0);
  const chunkCount = chunksIn(records);
  expect(collection.stats()).toMatchObject({
    documents: records.length,
    chunks: chunkCount,
    vectors: chunksIn(embedded),
  });
  const stored = await store.embedded(MODEL.id);
  expect([...stored].sort()).toEqual(embedded.map(({ id }) => id).sort());
  const hits = await collection.search('Line', new Float32Array(), searchAll);
  expect(hits).toHaveLength(chunkCount);
  for (const { text, source } of hits) expect(text).toContain(`# ${source[0]} `);
  const pathsOf = (some: DocumentRecord[]) => some.map(({ path }) => path).sort();
  return { paths: pathsOf(records), embedded: pathsOf(embedded) };
}

/** A new visit embeds what is missing, without the files. */
async function expectResumed(docs: Docs): Promise<number> {
  const resumed = await embed(await open());
  const all = Object.keys(docs).sort();
  expect(await expectWhole([docs])).toEqual({ paths: all, embedded: all });
  return resumed;
}

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
  await collection.remove(first?.id as number);
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
      if (path !== 'd.md') await collection.remove(id);
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
    if ((await store.document(id))?.path === 'b.md') await collection.remove(id);
    return isStored;
  });
  await take(collection, DOCS);
  const left = ['a.md', 'c.md', 'd.md'];
  expect(collection.stats().documents).toBe(3);
  expect(await expectWhole([DOCS])).toEqual({ paths: left, embedded: left });
});

it('a write that fails, whichever it is, leaves whole documents behind', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await take(await open(), { 'a.md': DOCS['a.md'] as string });
  const changed = { ...DOCS, 'a.md': '# a 数据 🙂\n'.repeat(3) };
  const put = IDBObjectStore.prototype.put;
  const committed = new Set<number>();
  const embedded = new Set<number>();
  let finished = false;
  for (let fatal = 1; !finished; fatal++) {
    let puts = 0;
    const writing = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args: Parameters<IDBObjectStore['put']>
    ) {
      puts += 1;
      if (puts === fatal) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, args);
    });
    const taken = take(await open(), changed);
    await taken.catch((error) => expect(error).toMatchObject({ code: 'storage-full' }));
    finished = puts < fatal;
    writing.mockRestore();
    const found = await expectWhole([DOCS, changed]);
    committed.add(found.paths.length);
    embedded.add(found.embedded.length);
    await embed(await open());
    expect(await expectWhole([DOCS, changed])).toEqual({ ...found, embedded: found.paths });
    // Back to the start, so that each write of the whole ingest fails once.
    if (finished) break;
    await store.clear(NAME);
    await store.forgetSpares();
    await take(await open(), { 'a.md': DOCS['a.md'] as string });
  }
  expect([...committed].sort()).toEqual([1, 2, 3, 4]);
  expect([...embedded].sort()).toEqual([0, 1, 2, 3, 4]);
});

it('storage that is too small is refused before anything changes', async () => {
  const estimate = async () => ({ quota: 1000, usage: 900 });
  vi.stubGlobal('navigator', { storage: { estimate } });
  await expect(take(await open(), DOCS)).rejects.toMatchObject({ code: 'storage-full' });
  expect(await expectWhole([DOCS])).toEqual({ paths: [], embedded: [] });
});

it('storage that is too small for vectors alone leaves documents that words find', async () => {
  let isFull = true;
  const estimate = async () => ({
    quota: 1e9,
    usage: isFull && (await store.documents(NAME)).length > 0 ? 1e9 : 0,
  });
  vi.stubGlobal('navigator', { storage: { estimate } });
  await expect(take(await open(), DOCS)).rejects.toMatchObject({ code: 'storage-full' });
  expect(await expectWhole([DOCS])).toEqual({ ...ALL, embedded: [] });
  isFull = false;
  expect(await expectResumed(DOCS)).toBe(linesIn(DOCS));
});

it('cancelled while files are cut, an ingest keeps what is committed', async () => {
  const stop = new AbortController();
  const onProgress = ({ phase, done }: Progress) => {
    if (phase === 'chunking' && done === 0) setTimeout(() => stop.abort(), 0);
  };
  const report = await take(await open(), DOCS, { onProgress, signal: stop.signal });
  expect(report).toMatchObject({ cancelled: true, embedded: 0 });
  const { paths, embedded } = await expectWhole([DOCS]);
  expect(paths).toHaveLength(report.added);
  expect(paths.length).toBeLessThan(4);
  expect(embedded).toEqual([]);
  const rest = await take(await open(), DOCS);
  expect(rest).toMatchObject({ unchanged: paths.length, added: 4 - paths.length });
  expect(await expectWhole([DOCS])).toEqual(ALL);
});

it('cancelled while it is embedded, a collection keeps whole vectors and gets the rest later', async () => {
  const stop = new AbortController();
  let left = 100;
  const embedder = new StandInEmbedder(() => {
    left -= 1;
    if (left === 0) stop.abort();
  });
  const report = await take(await open(), DOCS, { embedder, signal: stop.signal });
  expect(report).toMatchObject({ cancelled: true, added: 4, embedded: 99 });
  const { paths, embedded } = await expectWhole([DOCS]);
  expect(paths).toEqual(ALL.paths);
  expect(embedded.length).toBeGreaterThan(0);
  expect(embedded.length).toBeLessThan(4);
  const kept = Object.fromEntries(embedded.map((path) => [path, DOCS[path] as string]));
  expect(await expectResumed(DOCS)).toBe(linesIn(DOCS) - linesIn(kept));
});

it('cancelled and taken up again, nothing is embedded twice', async () => {
  const collection = await open();
  const first: StandInEmbedder = new StandInEmbedder(() => {
    if (first.embedded === 100) void embeddings.cancel(NAME);
  });
  await take(collection, DOCS, { embedder: first });
  const { vectors } = collection.stats();
  expect(vectors).toBe(first.embedded);
  expect(await embed(collection)).toBe(linesIn(DOCS) - first.embedded);
  expect(await expectWhole([DOCS])).toEqual(ALL);
});

it('an embedder that dies ends the ingest with its error; the next one goes on', async () => {
  const embedder: StandInEmbedder = new StandInEmbedder(() => {
    if (embedder.embedded === 90) throw Object.assign(new Error('died'), { code: 'dead' });
  });
  await expect(take(await open(), DOCS, { embedder })).rejects.toMatchObject({ code: 'dead' });
  const { paths, embedded } = await expectWhole([DOCS]);
  expect(paths).toEqual(ALL.paths);
  expect(embedded.length).toBeLessThan(4);
  await expectResumed(DOCS);
});

it.each([
  ['missing', () => store.clear('nothing')],
  ['damaged', () => store.putSnapshot(NAME, MODEL.id, new Uint8Array(9_000_000))],
])('a snapshot that is %s is built again from the store', async (state, spoil) => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await take(await open(), DOCS);
  await spoil();
  expect(await expectWhole([DOCS])).toEqual(ALL);
  expect(warn.mock.calls.length).toBe(state === 'damaged' ? 1 : 0);
});

it('a snapshot that is older than the store is brought in line', async () => {
  const collection = await open();
  await take(collection, DOCS);
  const old = (await store.snapshot(NAME, MODEL.id)) as Uint8Array;
  await take(collection, { 'b.md': '# b 数据 🙂\n', 'e.md': '# e 数据 🙂\n' });
  const [first] = await collection.documents();
  await collection.remove(first?.id as number);
  await store.putSnapshot(NAME, MODEL.id, old);
  const now = { ...DOCS, 'b.md': '# b 数据 🙂\n', 'e.md': '# e 数据 🙂\n' };
  const left = ['b.md', 'c.md', 'd.md', 'e.md'];
  expect(await expectWhole([now])).toEqual({ paths: left, embedded: left });
});

it('a snapshot of before the vectors gets those that the store has', async () => {
  const collection = await open();
  const embedder = new StandInEmbedder(() => void embeddings.cancel(NAME));
  await take(collection, DOCS, { embedder });
  const old = (await store.snapshot(NAME, MODEL.id)) as Uint8Array;
  await embed(collection);
  await store.putSnapshot(NAME, MODEL.id, old);
  expect(await expectWhole([DOCS])).toEqual(ALL);
});

it('progress goes through the phases and ends where it said it would', async () => {
  const seen: Progress[] = [];
  await take(await open(), DOCS, { onProgress: (progress) => seen.push(progress) });
  const phases = seen.map(({ phase }) => phase);
  expect([...new Set(phases)]).toEqual(['reading', 'chunking', 'embedding', 'ready']);
  for (const phase of ['reading', 'chunking', 'embedding', 'ready']) {
    const last = seen.findLast((progress) => progress.phase === phase);
    expect(last?.done).toBe(last?.total);
  }
  expect(seen.findLast(({ phase }) => phase === 'embedding')?.secondsLeft).toBe(0);
});
