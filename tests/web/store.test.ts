import { openDB } from 'idb';
import { expect, it, vi } from 'vitest';
import type { Turn } from '../../web/src/ask/turn';
import { BUILT_IN } from '../../web/src/built-in';
import type { NewDocument } from '../../web/src/store/documents';
import { MAX_SPARES } from '../../web/src/store/spares';
import { Store } from '../../web/src/store/store';
import { reopenStore, store, withEmptyStore } from './empty-store';
import { readPieces, writePieces } from './stored-snapshots';

const MODEL = 'm';
withEmptyStore();

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
  };
}

/** A committed document with `count` vectors, whose keys begin with its path. */
async function commitEmbedded(path: string, text: string, count = 1): Promise<number> {
  const { id } = (await store.commit(newDocument(path, text))).record;
  const keys = Array.from({ length: count }, (_, i) => `${path} ${text} ${i}`);
  const values = Float32Array.from({ length: 2 * count }, (_, i) => i);
  expect(await store.addVectors(id, MODEL, { keys, values })).toBe(true);
  return id;
}

it('numbers are never given twice, not even after a delete', async () => {
  const first = (await store.commit(newDocument('a', 'one'))).record.id;
  await store.remove([first]);
  const second = await store.commit(newDocument('a', 'two'));
  expect(second.record.id).toBeGreaterThan(first);
  expect(second.replaced).toBeUndefined();
  const third = await store.commit(newDocument('a', 'three'));
  expect(third.replaced).toBe(second.record.id);
  expect(await store.wholeDocument(second.record.id, MODEL)).toBeUndefined();
  expect((await store.documents('default')).map(({ id }) => id)).toEqual([third.record.id]);
});

/** The file that is kept of a document. */
async function textOf(document: number): Promise<string | undefined> {
  return (await store.original(document))?.text();
}

it('a file that is kept comes and goes with its document', async () => {
  const commit = async (path: string, file: string, collection = 'default') => {
    const document = { ...newDocument(path, file, collection), original: new Blob([file]) };
    return (await store.commit(document)).record.id;
  };
  const [first, other] = [await commit('a', 'one'), await commit('a', 'other', 'tutorial')];
  expect(await textOf(first)).toBe('one');
  const second = await commit('a', 'two');
  expect(await store.originals()).toEqual(new Set([other, second]));
  const third = await commit('b', 'three');
  await store.remove([second]);
  expect(await store.originals()).toEqual(new Set([other, third]));
  await store.clear('default');
  expect(await store.originals()).toEqual(new Set([other]));
  expect(await textOf(other)).toBe('other');
});

it('a file that finds no room is left out, and its document is in', async () => {
  const before = (await store.commit(newDocument('a', 'one'))).record.id;
  const put = IDBObjectStore.prototype.put;
  const full = new DOMException('no room', 'QuotaExceededError');
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...args: Parameters<IDBObjectStore['put']>
  ) {
    if (this.name === 'originals') throw full;
    return put.apply(this, args);
  });
  const original = new Blob(['large']);
  const { record, replaced } = await store.commit({ ...newDocument('a', 'two'), original });
  expect(replaced).toBe(before);
  expect((await store.wholeDocument(record.id, MODEL))?.text).toBe('two');
  expect(await store.originals()).toEqual(new Set());
  expect((await store.documents('default')).map(({ id }) => id)).toEqual([record.id]);
});

it('collections share paths without meeting', async () => {
  await store.commit(newDocument('a', 'one'));
  const other = await store.commit(newDocument('a', 'two', 'tutorial'));
  expect(other.replaced).toBeUndefined();
  await writePieces(store, 'tutorial', MODEL, [Uint8Array.of(1)]);
  await store.clear('default');
  expect(await store.documents('default')).toEqual([]);
  expect((await store.wholeDocument(other.record.id, MODEL))?.text).toBe('two');
  expect(await readPieces(store, 'tutorial', MODEL)).toEqual([Uint8Array.of(1)]);
});

/** A database as earlier versions made it, with a document in each of two collections. */
async function openOld(
  version: 1 | 2 | 3,
  vectorsKey: (id: number, model: string) => IDBValidKey,
  vectors: (values: Float32Array) => unknown = (values) => values,
) {
  await reopenStore(() => fillOld(version, vectorsKey, vectors));
}

async function fillOld(
  version: 1 | 2 | 3,
  vectorsKey: (id: number, model: string) => IDBValidKey,
  vectors: (values: Float32Array) => unknown,
): Promise<void> {
  const old = await openDB('askfolio', version, {
    upgrade(db, _from, _to, tx) {
      db.createObjectStore('collections', { keyPath: 'name' });
      const documents = db.createObjectStore('documents', { keyPath: 'id' });
      documents.createIndex('collection', 'collection');
      documents.createIndex('path', ['collection', 'path'], { unique: true });
      for (const name of ['texts', 'chunks', 'vectors', 'snapshots', 'settings', 'meta']) {
        db.createObjectStore(name);
      }
      if (version < 3) return;
      tx.objectStore('vectors').createIndex('key', 'keys', { multiEntry: true });
      const spares = db.createObjectStore('spares', { autoIncrement: true });
      spares.createIndex('key', 'keys', { multiEntry: true });
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
    await old.put('vectors', vectors(Float32Array.of(id, 0)), vectorsKey(id, `model of ${name}`));
    await old.put('snapshots', { bytes: 0, model: `model of ${name}` }, [name, -1]);
  }
  await old.put('meta', 3, 'next-document');
  // Documents wait in one for a place on a server.
  await old.put('collections', { name: 'http://a/b', model: 'm', chosen: 'person' });
  await old.put('settings', 'tutorial', 'preset');
  old.close();
}

it.each([
  [1, (id: number) => id],
  [2, (id: number, model: string) => [id, model]],
] as const)('a database of version %i keeps documents and vectors', async (version, vectorsKey) => {
  await openOld(version, vectorsKey);
  const [first, second] = await Promise.all([
    store.wholeDocument(1, 'model of default'),
    store.wholeDocument(2, 'model of tutorial'),
  ]);
  expect(first).toMatchObject({ text: 'default', vectors: Float32Array.of(1, 0) });
  expect(second).toMatchObject({ text: 'tutorial', vectors: Float32Array.of(2, 0) });
  expect((await store.inventory('default', 'model of default')).embedded).toEqual(new Set([1]));
  expect(await store.originals()).toEqual(new Set());
  await store.remove([1]);
  expect(await store.wholeDocument(1, 'model of default')).toBeUndefined();
  const original = new Blob(['%PDF']);
  const model = 'model of default';
  const third = await store.commit({ ...newDocument('b', 'new'), model, original });
  expect(await textOf(third.record.id)).toBe('%PDF');
  const vectors = { keys: ['k'], values: Float32Array.of(3, 0) };
  expect(await store.addVectors(third.record.id, 'model of default', vectors)).toBe(true);
  expect(await store.findVectors(['k'])).toEqual(
    new Map([['k', { vector: Float32Array.of(3, 0), encoders: ['onnx-runtime'] }]]),
  );
});

it.each([1, 2, 3] as const)(
  'collections of version %i get ids, names and presets',
  async (version) => {
    const key = (id: number, model: string) => (version === 1 ? id : [id, model]);
    await openOld(version, key, (values) => (version === 3 ? { keys: ['k'], values } : values));
    expect(await store.collections()).toEqual([
      { ...BUILT_IN.default, model: 'model of default' },
      { ...BUILT_IN.tutorial, model: 'model of tutorial' },
    ]);
    const waiting = { id: 'http://a/b', model: 'm', chosen: 'person' };
    expect(await store.collection('http://a/b')).toEqual(waiting);
    expect(await store.readSettings()).toEqual({ collection: 'tutorial' });
    expect((await store.documents('tutorial')).map(({ id }) => id)).toEqual([2]);
    expect((await store.wholeDocument(2, 'model of tutorial'))?.vectors).toEqual(
      Float32Array.of(2, 0),
    );
    // Snapshots of before are not read any more, and take no room.
    const db = await openDB('askfolio');
    expect(await db.count('snapshots')).toBe(0);
    db.close();
    const keyed = await store.findVectors(['k']);
    expect(keyed.has('k')).toBe(version === 3);
  },
);

it('a new database has the collections that are always there', async () => {
  expect(await store.collections()).toEqual(Object.values(BUILT_IN));
});

it('a cleared collection keeps its name, and takes the model of what comes next', async () => {
  await store.commit(newDocument('a', 'one'));
  await store.changeCollection('default', { chosen: 'person', name: 'Mine' });
  await store.clear('default');
  expect(await store.collection('default')).toEqual({ ...BUILT_IN.default, name: 'Mine' });
  await store.commit({ ...newDocument('a', 'one'), model: 'other' });
  expect((await store.collection('default'))?.model).toBe('other');
});

it('what is discarded is named in its record alone, more joins it, and all comes back', async () => {
  const [a, b, c] = [
    await commitEmbedded('a', 'one'),
    await commitEmbedded('b', 'two'),
    await commitEmbedded('c', 'three'),
  ];
  const there = async () => (await store.documents('default')).map(({ id }) => id);
  expect((await store.discard('default', [a]))?.documents).toEqual([a]);
  expect((await store.discard('default', [c, a]))?.documents).toEqual([a, c]);
  expect(await there()).toEqual([b]);
  expect((await store.wholeDocument(a, MODEL))?.vectors).toBeDefined();
  // A collection that is discarded takes along what was discarded before.
  expect((await store.discard('default', null))?.documents).toBeNull();
  await store.restore('default');
  expect(await there()).toEqual([a, b, c]);
  expect(await store.discard('gone', [a])).toBeNull();
});

it('a change of the model does not wait for documents that are discarded', async () => {
  const [a, b] = [await commitEmbedded('a', 'one'), await commitEmbedded('b', 'two')];
  await store.discard('default', [a]);
  await store.beginChange('default', 'next');
  expect(await store.endChange('default', 'next')).toBe(false);
  await store.addVectors(b, 'next', { keys: ['n'], values: Float32Array.of(1, 0) });
  expect(await store.endChange('default', 'next')).toBe(true);
  expect((await store.collection('default'))?.discarded?.documents).toEqual([a]);
});

it('a collection is deleted with its documents and conversations, and no others', async () => {
  await store.putCollection({ id: 'x', name: 'X', preset: 'default' });
  const kept = await commitEmbedded('a', 'one');
  await store.commit(newDocument('a', 'two', 'x'));
  const turn = { exchange: { asked: 1 }, answer: {} } as unknown as Turn;
  for (const collection of ['x', 'default']) {
    const info = { id: `on ${collection}`, collection, title: '', changed: Date.now() };
    await store.conversations.saveTurn(info, turn);
  }
  await store.removeCollection('x');
  expect((await store.collections()).map(({ id }) => id)).toEqual(['default', 'tutorial']);
  expect(await store.documents('x')).toEqual([]);
  expect((await store.documents('default')).map(({ id }) => id)).toEqual([kept]);
  expect(await store.conversations.list('x')).toEqual([]);
  expect(await store.conversations.turns('on x')).toEqual([]);
  expect(await store.conversations.turns('on default')).toHaveLength(1);
});

it('a document takes another path, but not one that is taken', async () => {
  const [a] = [await commitEmbedded('a', 'one'), await commitEmbedded('b', 'two')];
  await expect(store.renameDocument(a, 'b')).rejects.toMatchObject({ code: 'path-taken' });
  expect(await store.renameDocument(a, 'c')).toBe(true);
  expect((await store.documents('default')).map(({ path }) => path)).toEqual(['c', 'b']);
  await store.remove([a]);
  expect(await store.renameDocument(a, 'd')).toBe(false);
});

it('nothing is written into a collection that is not there', async () => {
  const gone = { code: 'no-collection' };
  await expect(store.commit(newDocument('a', 'one', 'gone'))).rejects.toMatchObject(gone);
  await expect(store.changeCollection('gone', { name: 'x' })).rejects.toMatchObject(gone);
  expect(await store.documents('gone')).toEqual([]);
  expect(await store.collection('gone')).toBeUndefined();
});

it('vectors are found by key in documents, and as spares when theirs is gone', async () => {
  const first = await commitEmbedded('a', 'one', 2);
  const second = await commitEmbedded('b', 'two', 2);
  const keys = ['a one 1', 'nothing', 'b two 0'];
  const expected = new Map([
    ['a one 1', Float32Array.of(2, 3)],
    ['b two 0', Float32Array.of(0, 1)],
  ]);
  const found = async () => {
    const all = await store.findVectors(keys);
    const asked = [...all].filter(([key]) => keys.includes(key));
    return new Map(asked.map(([key, { vector }]) => [key, vector]));
  };
  expect(await found()).toEqual(expected);
  await store.remove([first]);
  expect(await found()).toEqual(expected);
  expect((await store.inventory('default', MODEL)).embedded).toEqual(new Set([second]));
  await commitEmbedded('b', 'other');
  expect(await found()).toEqual(expected);
  await store.clear('default');
  expect(await found()).toEqual(expected);
  await store.forgetSpares();
  expect(await found()).toEqual(new Map());
});

it('no more spares are kept than may be, the latest of them', async () => {
  const count = MAX_SPARES / 2;
  for (const path of ['a', 'b', 'c'])
    await store.remove([await commitEmbedded(path, 'one', count)]);
  expect((await store.findVectors(['a one 0', 'b one 0', 'c one 9'])).has('a one 0')).toBe(false);
  expect((await store.findVectors(['b one 0'])).size).toBe(count);
  expect((await store.findVectors(['c one 9'])).size).toBe(count);
});

it('what comes back is no spare any more', async () => {
  await store.remove([await commitEmbedded('a', 'one')]);
  const id = await commitEmbedded('a', 'one');
  const db = await openDB('askfolio');
  expect(await db.count('spares')).toBe(0);
  db.close();
  await store.remove([id]);
  expect((await store.findVectors(['a one 0'])).size).toBe(1);
});

it('vectors of a document that is gone, or of a foreign model, are not written', async () => {
  const { id } = (await store.commit(newDocument('a', 'one'))).record;
  const vectors = { keys: ['k'], values: Float32Array.of(1, 0) };
  await expect(store.addVectors(id, 'other', vectors)).rejects.toMatchObject({
    code: 'model-changed',
  });
  await store.remove([id]);
  expect(await store.addVectors(id, MODEL, vectors)).toBe(false);
  expect((await store.findVectors(['k'])).size).toBe(0);
});

it('the revision tells every change of documents and vectors, and nothing else', async () => {
  const other = await Store.open();
  const seen = [await other.revision()];
  const differs = async (change: () => Promise<unknown>) => {
    await change();
    const revision = await other.revision();
    expect(seen).not.toContain(revision);
    seen.push(revision);
  };
  let id = 0;
  await differs(async () => {
    id = (await store.commit(newDocument('a', 'one'))).record.id;
  });
  await differs(() => store.addVectors(id, MODEL, { keys: ['k'], values: Float32Array.of(1, 0) }));
  await differs(() => store.renameDocument(id, 'b'));
  await differs(() => store.discard('default', [id]));
  expect(await store.inventory('default', MODEL)).toMatchObject({ documents: [] });
  await differs(() => store.restore('default'));
  const documents = [id];
  const embedded = new Set(documents);
  const revision = seen.at(-1);
  expect(await other.inventory('default', MODEL)).toEqual({ revision, documents, embedded });
  await store.writeSettings({ passages: 5 });
  await writePieces(store, 'default', MODEL, [Uint8Array.of(1)]);
  expect(await other.revision()).toBe(revision);
  await differs(() => store.remove([id]));
  await differs(() => store.clear('default'));
  other.close();
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
  await expect(store.documents('default')).rejects.toMatchObject({ code: 'storage-taken-over' });
});
