import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CoreSearchOptions } from '../../web/src/core/core-module';
import { Collection } from '../../web/src/engine/collection';
import { PRESETS } from '../../web/src/engine/presets';
import { ingest } from '../../web/src/ingest/ingest';
import { ProgressMeter } from '../../web/src/ingest/progress';
import type { Model } from '../../web/src/models/manifest';
import type { IngestReport, Progress } from '../../web/src/protocol';
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

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const estimate = async () => ({ quota: 1e9, usage: 0 });
  vi.stubGlobal('navigator', { storage: { estimate } });
  store = await Store.open();
});

afterEach(() => {
  store.close();
  vi.restoreAllMocks();
});

function open(): Promise<Collection> {
  return Collection.open(standInCore, store, NAME, MODEL);
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

function take(collection: Collection, docs: Docs, run: Run = {}): Promise<IngestReport> {
  const { embedder = new StandInEmbedder(), onProgress = () => undefined } = run;
  const tools = {
    core: standInCore,
    rules: PRESETS.default,
    collection,
    chooseModel: async () => undefined,
    tokenizer: async () => standInTokenizer,
    embedder: async () => embedder,
  };
  const signal = run.signal ?? new AbortController().signal;
  return ingest([zip(docs)], tools, new ProgressMeter(onProgress), signal);
}

/** What a new visit finds: every document whole, and nothing that belongs to none. */
async function expectWhole(allowed: Docs[]): Promise<string[]> {
  const collection = await open();
  const records = await collection.documents();
  for (const { id, path, chunks: count } of records) {
    const { text, chunks, vectors } = (await store.wholeDocument(id, MODEL.id)) ?? {};
    expect(allowed.map((docs) => docs[path])).toContain(text);
    expect(chunks?.spans.length).toBe(2 * count);
    expect(vectors?.length).toBe(count * DIMS);
    expect(text?.slice(0, chunks?.spans[1])).toBe(`# ${path[0]} 数据 🙂\n`);
    expect(vectors?.[0]).toBe(new TextEncoder().encode(`Line 0\n# ${path[0]} 数据 🙂\n`).length);
  }
  const chunkCount = records.reduce((sum, record) => sum + record.chunks, 0);
  expect(collection.stats()).toMatchObject({ documents: records.length, chunks: chunkCount });
  const hits = await collection.search('', new Float32Array(), searchAll);
  expect(hits).toHaveLength(chunkCount);
  for (const { text, source } of hits) expect(text).toContain(`# ${source[0]} `);
  return records.map(({ path }) => path).sort();
}
const searchAll: CoreSearchOptions = { k: 10_000, mode: 'dense', documents: [] };

it('takes documents in, and finds them unchanged the next time', async () => {
  const collection = await open();
  const lines = Object.values(DOCS).join('').split('\n').length - 1;
  expect(await take(collection, DOCS)).toMatchObject({ added: 4, embedded: lines, skipped: [] });
  const again = new StandInEmbedder();
  expect(await take(await open(), DOCS, { embedder: again })).toMatchObject({
    added: 0,
    unchanged: 4,
  });
  expect(again.embedded).toBe(0);
  expect(await expectWhole([DOCS])).toEqual(Object.keys(DOCS));
});

it('replaces what changed and leaves the rest', async () => {
  const collection = await open();
  await take(collection, DOCS);
  const changed = { ...DOCS, 'b.md': '# b 数据 🙂\n'.repeat(3) };
  expect(await take(collection, changed)).toMatchObject({ replaced: 1, unchanged: 3, embedded: 3 });
  expect(await expectWhole([changed])).toEqual(Object.keys(DOCS));
  expect(collection.stats().documents).toBe(4);
});

it('a write that fails, whichever it is, leaves whole documents behind', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await take(await open(), { 'a.md': DOCS['a.md'] as string });
  const changed = { ...DOCS, 'a.md': '# a 数据 🙂\n'.repeat(3) };
  const put = IDBObjectStore.prototype.put;
  const committed = new Set<number>();
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
    committed.add((await expectWhole([DOCS, changed])).length);
    // Back to the start, so that each write of the whole ingest fails once.
    if (finished) break;
    await store.clear(NAME);
    await take(await open(), { 'a.md': DOCS['a.md'] as string });
  }
  expect([...committed].sort()).toEqual([1, 2, 3, 4]);
});

it('storage that is too small is refused before anything changes', async () => {
  const estimate = async () => ({ quota: 1000, usage: 900 });
  vi.stubGlobal('navigator', { storage: { estimate } });
  await expect(take(await open(), DOCS)).rejects.toMatchObject({ code: 'storage-full' });
  expect(await expectWhole([DOCS])).toEqual([]);
});

it('a cancelled ingest keeps what is committed, and the next one does the rest', async () => {
  const stop = new AbortController();
  let left = 100;
  const embedder = new StandInEmbedder(() => {
    left -= 1;
    if (left === 0) stop.abort();
  });
  const report = await take(await open(), DOCS, { embedder, signal: stop.signal });
  expect(report.cancelled).toBe(true);
  const kept = await expectWhole([DOCS]);
  expect(kept.length).toBe(report.added);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(4);
  const rest = await take(await open(), DOCS);
  expect(rest).toMatchObject({ unchanged: kept.length, added: 4 - kept.length });
  expect(await expectWhole([DOCS])).toEqual(Object.keys(DOCS));
});

it('an embedder that dies ends the ingest with its error', async () => {
  const embedder = new StandInEmbedder(() => {
    if (embedder.embedded === 90) throw Object.assign(new Error('died'), { code: 'dead' });
  });
  await expect(take(await open(), DOCS, { embedder })).rejects.toMatchObject({ code: 'dead' });
  expect((await expectWhole([DOCS])).length).toBeLessThan(4);
});

it.each([
  ['missing', () => store.clear('nothing')],
  ['damaged', () => store.putSnapshot(NAME, MODEL.id, new Uint8Array(9_000_000))],
])('a snapshot that is %s is built again from the store', async (state, spoil) => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await take(await open(), DOCS);
  await spoil();
  expect(await expectWhole([DOCS])).toEqual(Object.keys(DOCS));
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
  expect(await expectWhole([now])).toEqual(['b.md', 'c.md', 'd.md', 'e.md']);
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
