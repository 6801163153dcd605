import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type NewDocument, Store } from '../../web/src/store/store';

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
  expect(await store.wholeDocument(second.record.id)).toBeUndefined();
  expect((await store.documents('default')).map(({ id }) => id)).toEqual([third.record.id]);
});

it('collections share paths without meeting', async () => {
  await store.commit(newDocument('a', 'one'));
  const other = await store.commit(newDocument('a', 'two', 'tutorial'));
  expect(other.replaced).toBeUndefined();
  await store.putSnapshot('tutorial', Uint8Array.of(1));
  await store.clear('default');
  expect(await store.documents('default')).toEqual([]);
  expect((await store.wholeDocument(other.record.id))?.text).toBe('two');
  expect(await store.snapshot('tutorial')).toEqual(Uint8Array.of(1));
});

it.each([0, 1, 4 * 1024 ** 2, 4 * 1024 ** 2 + 1, 9_000_001])(
  'a snapshot of %i bytes comes back as it was, after a larger one too',
  async (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 31 + (i >> 12));
    await store.putSnapshot('default', new Uint8Array(10_000_000));
    await store.putSnapshot('default', bytes);
    const read = await store.snapshot('default');
    expect(read && Buffer.compare(read, bytes)).toBe(0);
  },
);

it('a snapshot that finds no room leaves the one before', async () => {
  await store.putSnapshot('default', Uint8Array.of(1, 2));
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
  const writing = store.putSnapshot('default', new Uint8Array(9_000_000));
  await expect(writing).rejects.toMatchObject({ code: 'storage-full' });
  expect(await store.snapshot('default')).toEqual(Uint8Array.of(1, 2));
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
