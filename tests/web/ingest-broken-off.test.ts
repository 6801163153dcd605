/** An ingest that fails or is cancelled: documents are whole, and what is missing comes later. */
import { expect, it, vi } from 'vitest';
import { amountOf } from '../../web/src/engine/memory';
import type { Progress } from '../../web/src/protocol';
import {
  ALL,
  DOCS,
  embed,
  embeddings,
  expectResumed,
  expectWhole,
  linesIn,
  MODEL,
  NAME,
  open,
  store,
  take,
  withEmptyStore,
} from './ingest-setup';
import { StandInEmbedder, type StandInEngine } from './stand-in-core';
import { readPieces, writePieces } from './stored-snapshots';

vi.mock('../../web/src/engine/memory', { spy: true });
withEmptyStore();

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

it('a collection that would not fit the memory is refused before anything changes', async () => {
  vi.mocked(amountOf).mockReturnValueOnce({ chunks: 1e8, bytes: 1e6 });
  await expect(take(await open(), DOCS)).rejects.toMatchObject({ code: 'collection-too-large' });
  expect(await expectWhole([DOCS])).toEqual({ paths: [], embedded: [] });
  await take(await open(), DOCS);
  expect(await expectWhole([DOCS])).toEqual(ALL);
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
  ['damaged', () => writePieces(store, NAME, MODEL.id, [new Uint8Array(9_000_000)])],
])('a snapshot that is %s is built again from the store', async (state, spoil) => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await take(await open(), DOCS);
  await spoil();
  expect(await expectWhole([DOCS])).toEqual(ALL);
  expect(warn.mock.calls.length).toBe(state === 'damaged' ? 1 : 0);
});

it('a snapshot whose words are found wrong by a question is built again', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const collection = await open();
  await take(collection, DOCS);
  const ask = () =>
    collection.search('b', new Float32Array(4), { k: 3, mode: 'dense', documents: [] });
  const hits = await ask();
  expect(hits.length).toBeGreaterThan(0);
  const before = collection.searcher as unknown as StandInEngine;
  before.damaged = true;
  before.index.clear();
  expect(await ask()).toEqual(hits);
  expect(collection.searcher).not.toBe(before);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(await expectWhole([DOCS])).toEqual(ALL);
});

it('a snapshot that is older than the store is brought in line', async () => {
  const collection = await open();
  await take(collection, DOCS);
  const old = (await readPieces(store, NAME, MODEL.id)) as Uint8Array[];
  await take(collection, { 'b.md': '# b 数据 🙂\n', 'e.md': '# e 数据 🙂\n' });
  const [first] = await collection.documents();
  await collection.remove([first?.id as number]);
  await writePieces(store, NAME, MODEL.id, old);
  const now = { ...DOCS, 'b.md': '# b 数据 🙂\n', 'e.md': '# e 数据 🙂\n' };
  const left = ['b.md', 'c.md', 'd.md', 'e.md'];
  expect(await expectWhole([now])).toEqual({ paths: left, embedded: left });
});

it('an index that is in line with the store is opened without looking through it', async () => {
  await take(await open(), DOCS);
  const inventory = vi.spyOn(store, 'inventory');
  await open();
  expect(inventory).not.toHaveBeenCalled();
  // As another tab does it.
  const [first] = await store.documents(NAME);
  await store.remove([first?.id as number]);
  expect((await open()).stats().documents).toBe(3);
  expect(inventory).toHaveBeenCalled();
  const left = ['b.md', 'c.md', 'd.md'];
  expect(await expectWhole([DOCS])).toEqual({ paths: left, embedded: left });
});

it('a snapshot of before the vectors gets those that the store has', async () => {
  const collection = await open();
  const embedder = new StandInEmbedder(() => void embeddings.cancel(NAME));
  await take(collection, DOCS, { embedder });
  const old = (await readPieces(store, NAME, MODEL.id)) as Uint8Array[];
  await embed(collection);
  await writePieces(store, NAME, MODEL.id, old);
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
