/** The only module that knows IndexedDB. Every call leaves a valid state behind, also when it fails. */
import { type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { concatBytes } from '../core/texts';
import { UserError } from '../errors';
import { storageFull } from './quota';
import {
  type ChunksRecord,
  type CollectionRecord,
  DATABASE,
  type DocumentRecord,
  type Schema,
  type SnapshotHeader,
  VERSION,
} from './schema';

/** Whole megabytes are written quicker in a few records than in one. */
const PART_BYTES = 4 * 1024 * 1024;

const DOCUMENT_STORES = ['documents', 'texts', 'chunks', 'vectors'] as const;

/** All of a document but its number. */
export interface NewDocument {
  record: Omit<DocumentRecord, 'id'>;
  text: string;
  chunks: ChunksRecord;
  /** Id of the model that the vectors are made with. */
  model: string;
  vectors: Float32Array;
}

export interface StoredDocument {
  record: DocumentRecord;
  text: string;
  chunks: ChunksRecord;
  vectors: Float32Array;
}

export class Store {
  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  /** Opens the database, making it on first use. */
  static async open(): Promise<Store> {
    return guard(async () => {
      const db = await openDB<Schema>(DATABASE, VERSION, {
        upgrade: (db, from, _to, tx) => upgrade(db, from, tx),
        // Another tab wants to upgrade or delete the database: it must not wait for this one.
        blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
      });
      return new Store(db);
    });
  }

  close(): void {
    this.db.close();
  }

  collection(name: string): Promise<CollectionRecord | undefined> {
    return guard(() => this.db.get('collections', name));
  }

  async putCollection(record: CollectionRecord): Promise<void> {
    await guard(() => this.db.put('collections', record));
  }

  /** The collection's documents by ascending number. */
  documents(collection: string): Promise<DocumentRecord[]> {
    return guard(() => this.db.getAllFromIndex('documents', 'collection', collection));
  }

  document(id: number): Promise<DocumentRecord | undefined> {
    return guard(() => this.db.get('documents', id));
  }

  text(id: number): Promise<string | undefined> {
    return guard(() => this.db.get('texts', id));
  }

  chunks(id: number): Promise<ChunksRecord | undefined> {
    return guard(() => this.db.get('chunks', id));
  }

  /** All of a document, read in one transaction; undefined without vectors of that model. */
  wholeDocument(id: number, model: string): Promise<StoredDocument | undefined> {
    return guard(async () => {
      const tx = this.db.transaction(DOCUMENT_STORES);
      if (!(await tx.objectStore('vectors').getKey([id, model]))) return undefined;
      const [record, text, chunks, vectors] = await Promise.all([
        tx.objectStore('documents').get(id),
        tx.objectStore('texts').get(id),
        tx.objectStore('chunks').get(id),
        tx.objectStore('vectors').get([id, model]),
      ]);
      if (!record || text === undefined || !chunks || !vectors) return undefined;
      return { record, text, chunks, vectors };
    });
  }

  /**
   * Writes a document and deletes the older version of its path, in one transaction that is on the
   * disk when this resolves. Rejects with "model-changed" when the collection has another model.
   */
  commit(document: NewDocument): Promise<{ record: DocumentRecord; replaced: number | undefined }> {
    return guard(async () => {
      const stores = [...DOCUMENT_STORES, 'meta', 'collections'] as const;
      const tx = this.db.transaction(stores, 'readwrite', { durability: 'strict' });
      return settle(tx, async () => {
        const { collection, path } = document.record;
        const { model } = document;
        const known = await tx.objectStore('collections').get(collection);
        if (known && known.model !== model) throw modelChanged();
        // Cleared in another tab meanwhile.
        if (!known) await tx.objectStore('collections').put({ name: collection, model });
        const id = (await tx.objectStore('meta').get('next-document')) ?? 1;
        const documents = tx.objectStore('documents');
        const replaced = await documents.index('path').getKey([collection, path]);
        if (replaced !== undefined) {
          await all(
            DOCUMENT_STORES.map(
              (name) => () => tx.objectStore(name).delete(keysOf(name, replaced)),
            ),
          );
        }
        const record = { id, ...document.record };
        await all([
          () => tx.objectStore('meta').put(id + 1, 'next-document'),
          () => documents.put(record),
          () => tx.objectStore('texts').put(document.text, id),
          () => tx.objectStore('chunks').put(document.chunks, id),
          () => tx.objectStore('vectors').put(document.vectors, [id, model]),
        ]);
        return { record, replaced };
      });
    });
  }

  async remove(id: number): Promise<void> {
    await guard(() => {
      const tx = this.db.transaction(DOCUMENT_STORES, 'readwrite', { durability: 'strict' });
      return settle(tx, () =>
        all(DOCUMENT_STORES.map((name) => () => tx.objectStore(name).delete(keysOf(name, id)))),
      );
    });
  }

  /** Deletes the collection with its documents and snapshot. */
  async clear(collection: string): Promise<void> {
    await guard(() => {
      const stores = [...DOCUMENT_STORES, 'snapshots', 'collections'] as const;
      const tx = this.db.transaction(stores, 'readwrite', { durability: 'strict' });
      return settle(tx, async () => {
        const ids = await tx.objectStore('documents').index('collection').getAllKeys(collection);
        await all([
          ...ids.flatMap((id) =>
            DOCUMENT_STORES.map((name) => () => tx.objectStore(name).delete(keysOf(name, id))),
          ),
          () => tx.objectStore('snapshots').delete(snapshotRange(collection)),
          () => tx.objectStore('collections').delete(collection),
        ]);
      });
    });
  }

  /** Notes that the collection is on its way to another model. */
  async beginChange(collection: string, next: string): Promise<void> {
    await guard(() => {
      const tx = this.db.transaction('collections', 'readwrite');
      return settle(tx, async () => {
        const record = await tx.store.get(collection);
        if (record) await tx.store.put({ ...record, next });
      });
    });
  }

  /** A document's vectors of the model that comes next; false when either is gone meanwhile. */
  addVectors(id: number, model: string, vectors: Float32Array): Promise<boolean> {
    return guard(() => {
      const stores = ['documents', 'collections', 'vectors'] as const;
      const tx = this.db.transaction(stores, 'readwrite', { durability: 'strict' });
      return settle(tx, async () => {
        const document = await tx.objectStore('documents').get(id);
        const record = document && (await tx.objectStore('collections').get(document.collection));
        if (record?.next !== model) return false;
        await tx.objectStore('vectors').put(vectors, [id, model]);
        return true;
      });
    });
  }

  /**
   * Ends the change to another model: makes `model` (the current one, or the next) the collection's
   * and deletes the vectors of the other. Resolves to false, and changes nothing, where a document has
   * no vectors of `model`.
   */
  endChange(collection: string, model: string): Promise<boolean> {
    return guard(() => {
      const stores = ['documents', 'collections', 'vectors', 'snapshots'] as const;
      const tx = this.db.transaction(stores, 'readwrite', { durability: 'strict' });
      return settle(tx, async () => {
        const record = await tx.objectStore('collections').get(collection);
        if (!record?.next) return record?.model === model;
        if (model !== record.model && model !== record.next) throw modelChanged();
        const ids = await tx.objectStore('documents').index('collection').getAllKeys(collection);
        const vectors = tx.objectStore('vectors');
        const kept = await Promise.all(ids.map((id) => vectors.getKey([id, model])));
        if (kept.includes(undefined)) return false;
        const isSwitch = model === record.next;
        const dropped = isSwitch ? record.model : record.next;
        const { next: _, ...same } = record;
        await all([
          ...ids.map((id) => () => vectors.delete([id, dropped])),
          () =>
            tx
              .objectStore('collections')
              .put(isSwitch ? { name: collection, model, chosen: 'person' } : same),
          ...(isSwitch
            ? [() => tx.objectStore('snapshots').delete(snapshotRange(collection))]
            : []),
        ]);
        return true;
      });
    });
  }

  /**
   * The collection's snapshot as it was written, or undefined where there is no whole one of vectors
   * of that model.
   */
  snapshot(collection: string, model: string): Promise<Uint8Array | undefined> {
    return guard(async () => {
      const records = await this.db.getAll('snapshots', snapshotRange(collection));
      const header = records[0] as SnapshotHeader | undefined;
      const bytes = concatBytes(records.slice(1) as Uint8Array[]);
      return header?.bytes === bytes.length && header.model === model ? bytes : undefined;
    });
  }

  /** Replaces the collection's snapshot, in one transaction. */
  async putSnapshot(collection: string, model: string, bytes: Uint8Array): Promise<void> {
    const parts = Math.ceil(bytes.length / PART_BYTES);
    await guard(() => {
      const tx = this.db.transaction('snapshots', 'readwrite');
      return settle(tx, () =>
        all([
          () => tx.store.delete(snapshotRange(collection)),
          () => tx.store.put({ bytes: bytes.length, model }, [collection, -1]),
          ...Array.from({ length: parts }, (_, i) => () => {
            const part = bytes.slice(i * PART_BYTES, (i + 1) * PART_BYTES);
            return tx.store.put(part, [collection, i]);
          }),
        ]),
      );
    });
  }

  readSettings(): Promise<Record<string, unknown>> {
    return guard(async () => {
      const tx = this.db.transaction('settings');
      const [keys, values] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
      return Object.fromEntries(keys.map((key, i) => [key, values[i]]));
    });
  }

  /** Writes the settings given; others stay. */
  async writeSettings(settings: Record<string, unknown>): Promise<void> {
    await guard(() => {
      const tx = this.db.transaction('settings', 'readwrite');
      return settle(tx, () =>
        all(
          Object.entries(settings).map(
            ([key, value]) =>
              () =>
                tx.store.put(value, key),
          ),
        ),
      );
    });
  }
}

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

async function upgrade(db: IDBPDatabase<Schema>, from: number, tx: Upgrade): Promise<void> {
  if (from === 0) createStores(db);
  else await nameModelsOfVectors(tx);
}

function createStores(db: IDBPDatabase<Schema>): void {
  db.createObjectStore('collections', { keyPath: 'name' });
  const documents = db.createObjectStore('documents', { keyPath: 'id' });
  documents.createIndex('collection', 'collection');
  documents.createIndex('path', ['collection', 'path'], { unique: true });
  for (const name of ['texts', 'chunks', 'vectors', 'snapshots', 'settings', 'meta'] as const) {
    db.createObjectStore(name);
  }
}

/** Of version 1: vectors were keyed by the document's number, and snapshots named no model. */
async function nameModelsOfVectors(tx: Upgrade): Promise<void> {
  await tx.objectStore('snapshots').clear();
  const vectors = tx.objectStore('vectors');
  for (const { name, model } of await tx.objectStore('collections').getAll()) {
    for (const id of await tx.objectStore('documents').index('collection').getAllKeys(name)) {
      const value = await vectors.get(IDBKeyRange.only(id));
      if (value) await vectors.put(value, [id, model]);
      await vectors.delete(IDBKeyRange.only(id));
    }
  }
}

/** A document's keys in a store: vectors may be there of several models. */
function keysOf(store: (typeof DOCUMENT_STORES)[number], id: number): IDBKeyRange {
  return store === 'vectors' ? IDBKeyRange.bound([id], [id, []]) : IDBKeyRange.only(id);
}

function modelChanged(): UserError {
  return new UserError(
    'model-changed',
    'The embedding model of this collection was changed in another tab.',
    'What this tab was about to write belongs to the model before; it was left out.',
    'Reload the page, then add the files again.',
  );
}

function snapshotRange(collection: string): IDBKeyRange {
  return IDBKeyRange.bound([collection, -1], [collection, Number.POSITIVE_INFINITY]);
}

/** Starts all calls at once. A call that throws fails it like one that rejects. */
function all(calls: readonly (() => Promise<unknown>)[]): Promise<unknown> {
  return Promise.all(calls.map(async (call) => call()));
}

/** Runs `work` in the transaction and waits until it is committed; a failure in it undoes all. */
async function settle<T, Names extends ArrayLike<StoreNames<Schema>>>(
  tx: IDBPTransaction<Schema, Names, 'readwrite'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work();
    await tx.done;
    return result;
  } catch (error) {
    await undo(tx);
    // A transaction that the browser gave up (storage full) fails its requests with a mere
    // AbortError; the reason stands on the transaction.
    throw tx.error ?? error;
  }
}

async function undo(tx: { abort(): void; done: Promise<void> }): Promise<void> {
  const over = tx.done.then(
    () => undefined,
    () => undefined,
  );
  try {
    tx.abort();
  } catch {
    // The browser has aborted it already.
  }
  await over;
}

/** Runs a storage call; its failures become errors for a person. */
async function guard<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    if (error.name === 'QuotaExceededError') throw storageFull(error.message);
    throw new UserError(
      'storage-failed',
      `The browser's storage failed (${error.name}: ${error.message}).`,
      'The last change was not kept; what was committed before is unharmed.',
      'Reload the page. If it happens again, leave private browsing or allow this site to keep data.',
    );
  }
}
