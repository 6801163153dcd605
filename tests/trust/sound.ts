/** What must hold of a browser's store at any time, told from its records alone. */
import { openDB } from 'idb';
import { expect } from 'vitest';
import { LocalCollection } from '../../web/src/engine/local-collection';
import { modelById } from '../../web/src/models/manifest';
import type { Hit } from '../../web/src/protocol';
import type { SnapshotRecord } from '../../web/src/store/schema';
import { Store } from '../../web/src/store/store';
import type { Disk } from './disk';
import { theCore } from './visit';
import type { Docs, World } from './world';

const QUESTIONS = ['ferry harbour', 'numbers of document 3', 'the lighthouse'];

/** Nothing belongs to a document that is not there, and every document has all that belongs to it. */
export async function expectNothingOrphaned(): Promise<void> {
  const db = await openDB('askfolio');
  const documents = (await db.getAll('documents')) as { id: number; chunks: number }[];
  const ids = documents.map(({ id }) => id).sort((a, b) => a - b);
  for (const store of ['texts', 'chunks']) {
    expect([...(await db.getAllKeys(store))].map(Number), store).toEqual(ids);
  }
  for (const key of await db.getAllKeys('originals')) expect(ids).toContain(key);
  for (const [id] of (await db.getAllKeys('vectors')) as [number, string][]) {
    expect(ids, 'vectors').toContain(id);
  }
  expect((await db.get('meta', 'next-document')) ?? 1).toBeGreaterThan(ids.at(-1) ?? 0);
  const collections = new Set(await db.getAllKeys('collections'));
  for (const { collection } of (await db.getAll('documents')) as { collection: string }[]) {
    expect(collections).toContain(collection);
  }
  db.close();
}

/** Every file is of a snapshot that is there. */
export async function expectNoStrayFiles(disk: Disk): Promise<void> {
  const db = await openDB('askfolio');
  for (const [collection, names] of Object.entries(disk.pieces())) {
    const record = (await db.get('snapshots', [collection, ''])) as SnapshotRecord | undefined;
    const strays = names.filter((name) => !record?.inFiles || !record.pieces.includes(name));
    expect(strays, `files of ${collection}`).toEqual([]);
  }
  db.close();
}

/** The texts of a collection. */
export async function storedDocs(collection = 'default'): Promise<Docs> {
  const store = await Store.open();
  const read = await docsIn(store, collection);
  store.close();
  return read;
}

async function docsIn(store: Store, collection: string): Promise<Docs> {
  const records = await store.documents(collection);
  const docs = records.map(async ({ id, path }) => [path, await store.text(id)] as const);
  return Object.fromEntries(await Promise.all(docs)) as Docs;
}

/** The collections that a person sees, by name, with their texts. */
export async function storedWorld(): Promise<World> {
  const store = await Store.open();
  const there = (await store.collections()).filter(
    ({ discarded }) => discarded?.documents !== null,
  );
  const read = there.map(async ({ id, name }) => [name, await docsIn(store, id)] as const);
  const world = Object.fromEntries(await Promise.all(read));
  store.close();
  return world;
}

/** Ids of all collections that there are. */
export async function storedCollections(): Promise<string[]> {
  const store = await Store.open();
  const ids = (await store.collections()).map(({ id }) => id);
  store.close();
  return ids;
}

/** All scores, and what has them: of those that share the lowest it is chance which are among the hits. */
function asFound(hits: readonly Hit[]) {
  const scores = hits.map(({ score }) => score.toFixed(4));
  const above = hits.filter((_, i) => scores[i] !== scores.at(-1));
  const places = above.map(({ source, chunk, score }) => `${score.toFixed(4)} ${source} ${chunk}`);
  return { scores, places: places.sort() };
}

/** A new visit finds what an index finds that is built from the documents alone. */
export async function expectSearchAsBuiltAnew(collection = 'default'): Promise<void> {
  const [core, store] = [await theCore(), await Store.open()];
  const { model: id } = (await store.collection(collection)) ?? {};
  if (!id) return store.close();
  const model = modelById(id);
  const opened = await LocalCollection.open(core, store, collection, model);
  const built = await opened.beside(model);
  expect(opened.stats()).toEqual(built.stats());
  const vector = new Float32Array(model.dims).fill(1 / Math.sqrt(model.dims));
  for (const question of QUESTIONS) {
    for (const mode of ['lexical', 'dense'] as const) {
      const search = (from: LocalCollection) =>
        from.search(question, vector, { k: 20, mode, documents: [] });
      expect(asFound(await search(opened))).toEqual(asFound(await search(built)));
    }
  }
  await opened.saveSnapshot();
  opened.close();
  built.close();
  store.close();
}
