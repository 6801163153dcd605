/** From the layout of any earlier version to that of schema.ts. */
import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import { BUILT_IN, builtIn } from '../built-in';
import type { CollectionRecord, Schema } from './schema';

/** Of a collection, up to version 3: its name was its preset, or the place on a server that it waits for. */
type OldCollection = Omit<CollectionRecord, 'id' | 'name' | 'model'> & {
  name: string;
  model: string;
};

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

export async function upgrade(db: IDBPDatabase<Schema>, from: number, tx: Upgrade): Promise<void> {
  if (from === 0) createStores(db);
  if (from === 1) await nameModelsOfVectors(tx);
  if (from === 1 || from === 2) await giveVectorsKeys(tx);
  if (from < 3) createSpares(db, tx);
  if (from < 4) await giveCollectionsIds(db, tx);
  if (from < 5) createConversations(db);
  if (from < 6) db.createObjectStore('originals');
  // They were in one stream of bytes.
  if (from < 7) await tx.objectStore('snapshots').clear();
}

/** As version 1 had them. */
function createStores(db: IDBPDatabase<Schema>): void {
  db.createObjectStore('collections', { keyPath: 'name' });
  const documents = db.createObjectStore('documents', { keyPath: 'id' });
  documents.createIndex('collection', 'collection');
  documents.createIndex('path', ['collection', 'path'], { unique: true });
  for (const name of ['texts', 'chunks', 'vectors', 'snapshots', 'settings', 'meta'] as const) {
    db.createObjectStore(name);
  }
}

function createSpares(db: IDBPDatabase<Schema>, tx: Upgrade): void {
  tx.objectStore('vectors').createIndex('key', 'keys', { multiEntry: true });
  const spares = db.createObjectStore('spares', { autoIncrement: true });
  spares.createIndex('key', 'keys', { multiEntry: true });
}

function createConversations(db: IDBPDatabase<Schema>): void {
  const conversations = db.createObjectStore('conversations', { keyPath: 'id' });
  conversations.createIndex('collection', 'collection');
  db.createObjectStore('turns');
  db.createObjectStore('answers');
}

/** Of version 1: vectors were keyed by the document's number. */
async function nameModelsOfVectors(tx: Upgrade): Promise<void> {
  const vectors = tx.objectStore('vectors');
  const collections = (await tx.objectStore('collections').getAll()) as unknown as OldCollection[];
  for (const { name, model } of collections) {
    for (const id of await tx.objectStore('documents').index('collection').getAllKeys(name)) {
      const value = await vectors.get(IDBKeyRange.only(id));
      if (value) await vectors.put(value, [id, model]);
      await vectors.delete(IDBKeyRange.only(id));
    }
  }
}

async function giveCollectionsIds(db: IDBPDatabase<Schema>, tx: Upgrade): Promise<void> {
  const before = (await tx.objectStore('collections').getAll()) as unknown as OldCollection[];
  db.deleteObjectStore('collections');
  const collections = db.createObjectStore('collections', { keyPath: 'id' });
  for (const collection of Object.values(BUILT_IN)) await collections.put(collection);
  for (const { name, ...record } of before) {
    await collections.put({ ...record, ...(builtIn(name) ?? { id: name }) });
  }
  const settings = tx.objectStore('settings');
  const shown = await settings.get('preset');
  if (shown !== undefined) await settings.put(shown, 'collection');
  await settings.delete('preset');
}

/** Of version 2: vectors were a bare array. What they were made of cannot be told any more. */
async function giveVectorsKeys(tx: Upgrade): Promise<void> {
  for await (const cursor of tx.objectStore('vectors')) {
    await cursor.update({ keys: [], values: cursor.value as unknown as Float32Array });
  }
}
