import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type NewDocument, Store } from '../../web/src/store/store';

const MODEL = 'm';
let store: Store;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  store = await Store.open();
});

afterEach(() => {
  store.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function newDocument(path: string, text: string, collection = 'default'): NewDocument {
  return {
    record: {
      collection,
      path,
      bytes: text.length,
      sha256: text,
      chunker: 'default/1',
      chunks: 1,
      added: 1,
    },
    text,
    chunks: { spans: Uint32Array.of(0, text.length), prefixes: [''], headings: [['A']] },
    model: MODEL,
    vectors: Float32Array.of(1, 0),
  };
}

it('numbers are never given twice, not even after a delete', async () => {
  const first = (await store.commit(newDocument('a', 'one'))).record.id;
  await store.remove(first);
  const second = await store.commit(newDocument('a', 'two'));
  expect(second.record.id).toBeGreaterThan(first);
  expect(second.replaced).toBeUndefined();
  const third = await store.commit(newDocument('a', 'three'));
  expect(third.replaced).toBe(second.record.id);
  expect(await store.wholeDocument(second.record.id, MODEL)).toBeUndefined();
  expect((await store.documents('default')).map(({ id }) => id)).toEqual([third.record.id]);
});

it('collections share paths without meeting', async () => {
  await store.commit(newDocument('a', 'one'));
  const other = await store.commit(newDocument('a', 'two', 'tutorial'));
  expect(other.replaced).toBeUndefined();
  await store.putSnapshot('tutorial', MODEL, Uint8Array.of(1));
  await store.clear('default');
  expect(await store.documents('default')).toEqual([]);
  expect((await store.wholeDocument(other.record.id, MODEL))?.text).toBe('two');
  expect(await store.snapshot('tutorial', MODEL)).toEqual(Uint8Array.of(1));
});

it.each([0, 1, 4 * 1024 ** 2, 4 * 1024 ** 2 + 1, 9_000_001])(
  'a snapshot of %i bytes comes back as it was, after a larger one too',
  async (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 31 + (i >> 12));
    await store.putSnapshot('default', MODEL, new Uint8Array(10_000_000));
    await store.putSnapshot('default', MODEL, bytes);
    const read = await store.snapshot('default', MODEL);
    expect(read && Buffer.compare(read, bytes)).toBe(0);
  },
);

it('a snapshot that finds no room leaves the one before', async () => {
  await store.putSnapshot('default', MODEL, Uint8Array.of(1, 2));
  const put = IDBObjectStore.prototype.put;
  let puts = 0;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...args: Parameters<IDBObjectStore['put']>
  ) {
    puts += 1;
    if (puts === 3) throw new DOMException('no room', 'QuotaExceededError');
    return put.apply(this, args);
  });
  const writing = store.putSnapshot('default', MODEL, new Uint8Array(9_000_000));
  await expect(writing).rejects.toMatchObject({ code: 'storage-full' });
  expect(await store.snapshot('default', MODEL)).toEqual(Uint8Array.of(1, 2));
});

it('a database of version 1 keeps its vectors, named by the model of their collection', async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const old = await openDB('askfolio', 1, {
    upgrade(db) {
      db.createObjectStore('collections', { keyPath: 'name' });
      const documents = db.createObjectStore('documents', { keyPath: 'id' });
      documents.createIndex('collection', 'collection');
      documents.createIndex('path', ['collection', 'path'], { unique: true });
      for (const name of ['texts', 'chunks', 'vectors', 'snapshots', 'settings', 'meta']) {
        db.createObjectStore(name);
      }
    },
  });
  for (const [id, name] of [
    [1, 'default'],
    [2, 'tutorial'],
  ] as const) {
    const document = newDocument('a', name, name);
    await old.put('collections', { name, model: `model of ${name}` });
    await old.put('documents', { id, ...document.record });
    await old.put('texts', document.text, id);
    await old.put('chunks', document.chunks, id);
    await old.put('vectors', Float32Array.of(id, 0), id);
    await old.put('snapshots', { bytes: 0 }, [name, -1]);
  }
  old.close();
  store.close();
  store = await Store.open();
  const [first, second] = await Promise.all([
    store.wholeDocument(1, 'model of default'),
    store.wholeDocument(2, 'model of tutorial'),
  ]);
  expect(first).toMatchObject({ text: 'default', vectors: Float32Array.of(1, 0) });
  expect(second).toMatchObject({ text: 'tutorial', vectors: Float32Array.of(2, 0) });
  expect(await store.snapshot('default', 'model of default')).toBeUndefined();
  await store.remove(1);
  expect(await store.wholeDocument(1, 'model of default')).toBeUndefined();
});

it('settings are written one by one', async () => {
  await store.writeSettings({ model: 'm', passages: 5 });
  await store.writeSettings({ passages: 7 });
  expect(await store.readSettings()).toEqual({ model: 'm', passages: 7 });
});

it('makes way when the database is deleted elsewhere', async () => {
  const request = indexedDB.deleteDatabase('askfolio');
  await new Promise((resolve) => {
    request.onsuccess = resolve;
  });
  await expect(store.documents('default')).rejects.toMatchObject({ code: 'storage-failed' });
});
