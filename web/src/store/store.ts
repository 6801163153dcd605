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
        upgrade: createStores,
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

  /** All of a document, read in one transaction. */
  wholeDocument(id: number): Promise<StoredDocument | undefined> {
    return guard(async () => {
      const tx = this.db.transaction(DOCUMENT_STORES);
      const [record, text, chunks, vectors] = await Promise.all([
        tx.objectStore('documents').get(id),
        tx.objectStore('texts').get(id),
        tx.objectStore('chunks').get(id),
        tx.objectStore('vectors').get(id),
      ]);
      if (!record || text === undefined || !chunks || !vectors) return undefined;
      return { record, text, chunks, vectors };
    });
  }

  /**
   * Writes a document and deletes the older version of its path, in one transaction that is on the
   * disk when this resolves.
   */
  commit(document: NewDocument): Promise<{ record: DocumentRecord; replaced: number | undefined }> {
    return guard(async () => {
      const stores = [...DOCUMENT_STORES, 'meta'] as const;
      const tx = this.db.transaction(stores, 'readwrite', { durability: 'strict' });
      return settle(tx, async () => {
        const { collection, path } = document.record;
        const id = (await tx.objectStore('meta').get('next-document')) ?? 1;
        const documents = tx.objectStore('documents');
        const replaced = await documents.index('path').getKey([collection, path]);
        if (replaced !== undefined) {
          await all(DOCUMENT_STORES.map((name) => () => tx.objectStore(name).delete(replaced)));
        }
        const record = { id, ...document.record };
        await all([
          () => tx.objectStore('meta').put(id + 1, 'next-document'),
          () => documents.put(record),
          () => tx.objectStore('texts').put(document.text, id),
          () => tx.objectStore('chunks').put(document.chunks, id),
          () => tx.objectStore('vectors').put(document.vectors, id),
        ]);
        return { record, replaced };
      });
    });
  }

  async remove(id: number): Promise<void> {
    await guard(() => {
      const tx = this.db.transaction(DOCUMENT_STORES, 'readwrite', { durability: 'strict' });
      return settle(tx, () =>
        all(DOCUMENT_STORES.map((name) => () => tx.objectStore(name).delete(id))),
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
            DOCUMENT_STORES.map((name) => () => tx.objectStore(name).delete(id)),
          ),
          () => tx.objectStore('snapshots').delete(snapshotRange(collection)),
          () => tx.objectStore('collections').delete(collection),
        ]);
      });
    });
  }

  /** The collection's snapshot as it was written, or undefined where there is no whole one. */
  snapshot(collection: string): Promise<Uint8Array | undefined> {
    return guard(async () => {
      const records = await this.db.getAll('snapshots', snapshotRange(collection));
      const header = records[0] as SnapshotHeader | undefined;
      const bytes = concatBytes(records.slice(1) as Uint8Array[]);
      return header?.bytes === bytes.length ? bytes : undefined;
    });
  }

  /** Replaces the collection's snapshot, in one transaction. */
  async putSnapshot(collection: string, bytes: Uint8Array): Promise<void> {
    const parts = Math.ceil(bytes.length / PART_BYTES);
    await guard(() => {
      const tx = this.db.transaction('snapshots', 'readwrite');
      return settle(tx, () =>
        all([
          () => tx.store.delete(snapshotRange(collection)),
          () => tx.store.put({ bytes: bytes.length }, [collection, -1]),
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

function createStores(db: IDBPDatabase<Schema>): void {
  db.createObjectStore('collections', { keyPath: 'name' });
  const documents = db.createObjectStore('documents', { keyPath: 'id' });
  documents.createIndex('collection', 'collection');
  documents.createIndex('path', ['collection', 'path'], { unique: true });
  for (const name of ['texts', 'chunks', 'vectors', 'snapshots', 'settings', 'meta'] as const) {
    db.createObjectStore(name);
  }
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
