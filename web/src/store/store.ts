/** The only module that knows IndexedDB. Every call leaves a valid state behind, also when it fails. */
import { type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import type { CoreSaving } from '../core/core-module';
import { UserError } from '../errors';
import { Conversations, eraseOf } from './conversations';
import { type Discarded, discard, idsOf, restore } from './discards';
import {
  type ChunksRecord,
  type CollectionRecord,
  DATABASE,
  type DocumentRecord,
  type NamedCollection,
  type Schema,
  VERSION,
  type VectorsRecord,
} from './schema';
import {
  deleteSnapshot,
  readSnapshot,
  type SnapshotCheck,
  type SnapshotReader,
  snapshotRange,
  writeSnapshot,
} from './snapshots';
import { findVectors, type KnownVector, retire, takeUp } from './spares';
import { all, guard, settle } from './transaction';
import { upgrade } from './upgrade';

/** What a document is stored in, its vectors apart: they come later. */
const DOCUMENT_STORES = ['documents', 'texts', 'chunks', 'originals'] as const;

/** What a document may be read from. */
const READ_STORES: StoreNames<Schema>[] = [...DOCUMENT_STORES, 'vectors'];

/** What a change of documents may touch. */
const CHANGED_STORES: StoreNames<Schema>[] = [
  ...DOCUMENT_STORES,
  'vectors',
  'spares',
  'snapshots',
  'collections',
  'conversations',
  'turns',
  'answers',
  'meta',
];

type Reading = IDBPTransaction<Schema, StoreNames<Schema>[]>;
type Change = IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>;

/** All of a document but its number and its vectors. */
export interface NewDocument {
  record: Omit<DocumentRecord, 'id'>;
  text: string;
  chunks: ChunksRecord;
  /** The file as it came, where its pages are to be shown. */
  original?: Blob | undefined;
  /** Id of the collection's model. */
  model: string;
}

interface Committed {
  record: DocumentRecord;
  /** Number of the older version. */
  replaced: number | undefined;
}

export interface CitableDocument {
  record: DocumentRecord;
  text: string;
  chunks: ChunksRecord;
}

export interface Inventory {
  /** As Store.revision. */
  revision: number;
  /** Numbers of a collection's documents, ascending, without those that were discarded. */
  documents: number[];
  /** Those that have vectors of a model. */
  embedded: Set<number>;
}

export interface StoredDocument extends CitableDocument {
  /** Undefined: it lacks vectors of that model. */
  vectors: Float32Array | undefined;
}

export class Store {
  readonly conversations: Conversations;

  private constructor(private readonly db: IDBPDatabase<Schema>) {
    this.conversations = new Conversations(db);
  }

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

  /** The collections that a person has made or was given, those that were discarded among them. */
  async collections(): Promise<NamedCollection[]> {
    const records = await guard(() => this.db.getAll('collections'));
    return records.filter((record): record is NamedCollection => record.preset !== undefined);
  }

  collection(id: string): Promise<CollectionRecord | undefined> {
    return guard(() => this.db.get('collections', id));
  }

  async putCollection(record: CollectionRecord): Promise<void> {
    await guard(() => this.db.put('collections', record));
  }

  /** Changes what is given of a collection. Rejects with "no-collection" where it is gone. */
  async changeCollection(id: string, changes: Partial<CollectionRecord>): Promise<void> {
    await guard(() => {
      const tx = this.db.transaction('collections', 'readwrite');
      return settle(tx, async () => {
        const record = await tx.store.get(id);
        if (!record) throw noCollection();
        await tx.store.put({ ...record, ...changes });
      });
    });
  }

  /** The collection's documents by ascending number, without those that were discarded. */
  documents(collection: string): Promise<DocumentRecord[]> {
    return guard(async () => {
      const tx = this.db.transaction(['collections', 'documents']);
      const [record, documents] = await Promise.all([
        tx.objectStore('collections').get(collection),
        tx.objectStore('documents').index('collection').getAll(collection),
      ]);
      const hidden = new Set(record?.discarded?.documents);
      return hidden.size > 0 ? documents.filter(({ id }) => !hidden.has(id)) : documents;
    });
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

  /** The file that a document came from, or undefined where it is not kept. */
  original(id: number): Promise<Blob | undefined> {
    return guard(() => this.db.get('originals', id));
  }

  /** Numbers of the documents whose files are kept, of whatever collection. */
  async originals(): Promise<Set<number>> {
    return new Set(await guard(() => this.db.getAllKeys('originals')));
  }

  /** What passages are cut out of, read in one transaction; undefined where it is not there any more. */
  citable(id: number): Promise<CitableDocument | undefined> {
    return guard(() => readCitable(this.db.transaction(READ_STORES), id));
  }

  /** All of a document, read in one transaction; undefined where it is not there any more. */
  wholeDocument(id: number, model: string): Promise<StoredDocument | undefined> {
    return guard(async () => {
      const tx = this.db.transaction(READ_STORES);
      const [document, vectors] = await Promise.all([
        readCitable(tx, id),
        tx.objectStore('vectors').get([id, model]),
      ]);
      return document && { ...document, vectors: vectors?.values };
    });
  }

  /** It differs after every change of documents or vectors, of any collection and in any tab. */
  async revision(): Promise<number> {
    return (await guard(() => this.db.get('meta', 'revision'))) ?? 0;
  }

  /** What an index must be in line with, read in one transaction. */
  inventory(collection: string, model: string): Promise<Inventory> {
    return guard(async () => {
      const tx = this.db.transaction(['collections', 'documents', 'vectors', 'meta']);
      const [documents, vectors, revision = 0] = await Promise.all([
        idsOf(tx, collection),
        tx.objectStore('vectors').getAllKeys(),
        tx.objectStore('meta').get('revision'),
      ]);
      const made = new Set(vectors.filter(([, by]) => by === model).map(([id]) => id));
      return { revision, documents, embedded: new Set(documents.filter((id) => made.has(id))) };
    });
  }

  /** Vectors that were made before of the same, by key. */
  findVectors(keys: readonly string[]): Promise<Map<string, KnownVector>> {
    return guard(() => findVectors(this.db.transaction(['vectors', 'spares']), keys));
  }

  /**
   * Writes a document and deletes the older version of its path, in one transaction that is on the
   * disk when this resolves; without its file where that alone has no room. Rejects with
   * "no-collection" where its collection is gone.
   */
  async commit(document: NewDocument): Promise<Committed> {
    try {
      return await this.write(document);
    } catch (error) {
      const isFull = error instanceof UserError && error.code === 'storage-full';
      if (!isFull || !document.original) throw error;
      return this.write({ ...document, original: undefined });
    }
  }

  private write({ record, text, chunks, original, model }: NewDocument): Promise<Committed> {
    return this.change(async (tx) => {
      const { collection, path } = record;
      const known = await tx.objectStore('collections').get(collection);
      if (!known) throw noCollection();
      // New, or cleared in another tab meanwhile.
      if (!known.model) await tx.objectStore('collections').put({ ...known, model });
      const id = (await tx.objectStore('meta').get('next-document')) ?? 1;
      const documents = tx.objectStore('documents');
      const replaced = await documents.index('path').getKey([collection, path]);
      if (replaced !== undefined) await removeDocuments(tx, [replaced]);
      await all([
        () => tx.objectStore('meta').put(id + 1, 'next-document'),
        () => documents.put({ id, ...record }),
        () => tx.objectStore('texts').put(text, id),
        () => tx.objectStore('chunks').put(chunks, id),
        async () => original && tx.objectStore('originals').put(original, id),
      ]);
      return { record: { id, ...record }, replaced };
    });
  }

  async remove(ids: readonly number[]): Promise<void> {
    await this.change((tx) => removeDocuments(tx, ids));
  }

  /** Gives a document another path; false where it is gone. Rejects with "path-taken". */
  renameDocument(id: number, path: string): Promise<boolean> {
    return this.change(async (tx) => {
      const documents = tx.objectStore('documents');
      const record = await documents.get(id);
      if (!record) return false;
      const taken = await documents.index('path').getKey([record.collection, path]);
      if (taken !== undefined && taken !== id) throw pathTaken(path);
      await documents.put({ ...record, path });
      return true;
    });
  }

  /** Leaves documents, or the whole collection (null), out of all else until they are restored. */
  discard(collection: string, documents: readonly number[] | null): Promise<Discarded | null> {
    return this.change((tx) => discard(tx, collection, documents));
  }

  /** Brings back what was discarded and is still there. */
  async restore(collection: string): Promise<void> {
    await this.change((tx) => restore(tx, collection));
  }

  /** Deletes the collection's documents and snapshot, and what was said of its model. */
  async clear(collection: string): Promise<void> {
    await this.change(async (tx) => {
      await empty(tx, collection);
      const record = await tx.objectStore('collections').get(collection);
      if (!record) return;
      const { id, name, preset } = record;
      const named = name !== undefined && preset !== undefined ? { id, name, preset } : { id };
      await tx.objectStore('collections').put(named);
    });
  }

  /** Deletes the collection with all that is in it, and what was asked of it. */
  async removeCollection(collection: string): Promise<void> {
    await this.change(async (tx) => {
      await empty(tx, collection);
      await eraseOf(tx, collection);
      await tx.objectStore('collections').delete(collection);
    });
  }

  /** Deletes the vectors of what is in no document any more. */
  async forgetSpares(): Promise<void> {
    await guard(() => this.db.clear('spares'));
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

  /**
   * Writes a document's vectors; false when it is gone meanwhile. Rejects with "model-changed" when
   * they are of a model that its collection neither has nor is on its way to.
   */
  addVectors(id: number, model: string, vectors: VectorsRecord): Promise<boolean> {
    return this.change(async (tx) => {
      const document = await tx.objectStore('documents').get(id);
      if (!document) return false;
      const record = await tx.objectStore('collections').get(document.collection);
      if (record?.model !== model && record?.next !== model) throw modelChanged();
      const { encoders = [] } = vectors;
      const made = { ...document.encoders, [model]: encoders };
      await tx.objectStore('documents').put({ ...document, encoders: made });
      await tx.objectStore('vectors').put(vectors, [id, model]);
      await takeUp(tx, vectors);
      return true;
    });
  }

  /**
   * Ends the change to another model: makes `model` (the current one, or the next) the collection's
   * and takes the vectors of the other away. Resolves to false, and changes nothing, where a document
   * lacks vectors of the next one that it would change to.
   */
  endChange(collection: string, model: string): Promise<boolean> {
    return this.change(async (tx) => {
      const record = await tx.objectStore('collections').get(collection);
      if (!record?.next) return record?.model === model;
      if (model !== record.model && model !== record.next) throw modelChanged();
      const ids = await tx.objectStore('documents').index('collection').getAllKeys(collection);
      const isSwitch = model === record.next;
      if (isSwitch) {
        // What was discarded gets them when it is restored.
        const made = (await idsOf(tx, collection)).map((id) =>
          tx.objectStore('vectors').getKey([id, model]),
        );
        if ((await Promise.all(made)).includes(undefined)) return false;
        await tx.objectStore('snapshots').delete(snapshotRange(collection));
      }
      const dropped = isSwitch ? record.model : record.next;
      if (dropped)
        await retire(
          tx,
          ids.map((id) => IDBKeyRange.only([id, dropped])),
        );
      const { next: _, ...same } = record;
      const changed = isSwitch ? { ...same, model, chosen: 'person' as const } : same;
      await tx.objectStore('collections').put(changed);
      return true;
    });
  }

  /** As readSnapshot. */
  readSnapshot(collection: string, model: string, reader: SnapshotReader): Promise<boolean> {
    return readSnapshot(this.db, collection, model, reader);
  }

  /** As writeSnapshot. */
  writeSnapshot(
    collection: string,
    model: string,
    saving: CoreSaving,
    check: SnapshotCheck,
  ): Promise<boolean> {
    return writeSnapshot(this.db, collection, model, saving, check);
  }

  /** As deleteSnapshot. */
  deleteSnapshot(collection: string): Promise<void> {
    return deleteSnapshot(this.db, collection);
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

  /** Runs a change of documents in one transaction; it is on the disk when this resolves. */
  private change<T>(work: (tx: Change) => Promise<T>): Promise<T> {
    return guard(() => {
      const tx = this.db.transaction(CHANGED_STORES, 'readwrite', { durability: 'strict' });
      return settle(tx, async () => {
        const result = await work(tx);
        const meta = tx.objectStore('meta');
        await meta.put(((await meta.get('revision')) ?? 0) + 1, 'revision');
        return result;
      });
    });
  }
}

async function readCitable(tx: Reading, id: number): Promise<CitableDocument | undefined> {
  const [record, text, chunks] = await Promise.all([
    tx.objectStore('documents').get(id),
    tx.objectStore('texts').get(id),
    tx.objectStore('chunks').get(id),
  ]);
  if (!record || text === undefined || !chunks) return undefined;
  return { record, text, chunks };
}

/** Deletes documents; their vectors become spares. */
async function removeDocuments(tx: Change, ids: readonly number[]): Promise<void> {
  await all(
    ids.flatMap((id) => DOCUMENT_STORES.map((name) => () => tx.objectStore(name).delete(id))),
  );
  // Vectors may be there of several models.
  await retire(
    tx,
    ids.map((id) => IDBKeyRange.bound([id], [id, []])),
  );
}

/** Deletes what is in a collection. */
async function empty(tx: Change, collection: string): Promise<void> {
  const ids = await tx.objectStore('documents').index('collection').getAllKeys(collection);
  await removeDocuments(tx, ids);
  await tx.objectStore('snapshots').delete(snapshotRange(collection));
}

export function pathTaken(path: string): UserError {
  return new UserError(
    'path-taken',
    `Another document of this collection is called ${path}.`,
    'Two of one name could not be told apart; the document keeps its name.',
    'Choose another name, or delete the other document first.',
  );
}

export function noCollection(): UserError {
  return new UserError(
    'no-collection',
    'This collection is not there any more.',
    'It was deleted, perhaps in another tab; what was about to be written into it was left out.',
    'Choose another collection, or make a new one.',
  );
}

function modelChanged(): UserError {
  return new UserError(
    'model-changed',
    'The embedding model of this collection was changed in another tab.',
    'Vectors that this tab was about to write belong to the model before; they were left out.',
    'Reload the page: it goes on with the model that the collection has now.',
  );
}
