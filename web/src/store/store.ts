/** The only module that knows IndexedDB. Every call leaves a valid state behind, also when it fails. */
import type { IDBPTransaction, StoreNames } from 'idb';
import type { CoreSaving } from '../core/core-module';
import { UserError } from '../errors';
import {
  changeCollection,
  clearCollection,
  endChange,
  isNamed,
  removeCollection,
} from './collections';
import { Connection } from './connection';
import { Conversations } from './conversations';
import { type Discarded, discard, restore } from './discards';
import {
  type CitableDocument,
  type Committed,
  DOCUMENT_STORES,
  type Inventory,
  type NewDocument,
  readCitable,
  readInventory,
  readSource,
  removeDocuments,
  renameDocument,
  type StoredDocument,
  writeDocument,
  writeVectors,
} from './documents';
import type {
  ChunksRecord,
  CollectionRecord,
  DocumentRecord,
  NamedCollection,
  Schema,
  VectorsRecord,
} from './schema';
import {
  deleteSnapshot,
  readSnapshot,
  type SnapshotCheck,
  type SnapshotReader,
  tidySnapshot,
  tidySnapshots,
  writeSnapshot,
} from './snapshots';
import { findVectors, type KnownVector } from './spares';
import { all } from './transaction';

/** What a document may be read from. */
const READ_STORES: StoreNames<Schema>[] = [...DOCUMENT_STORES, 'collections', 'vectors', 'meta'];

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

export class Store {
  readonly conversations: Conversations;
  /** Hears of every change of collections, documents and vectors that is kept. */
  onChange: () => void = () => undefined;

  private constructor(private readonly connection: Connection) {
    this.conversations = new Conversations(connection);
  }

  /** Opens the database, making it on first use. */
  static async open(): Promise<Store> {
    return new Store(await Connection.open());
  }

  close(): void {
    this.connection.close();
  }

  /** The collections that a person has made or was given, those that were discarded among them. */
  async collections(): Promise<NamedCollection[]> {
    const records = await this.connection.read(['collections'], (tx) =>
      tx.objectStore('collections').getAll(),
    );
    return records.filter(isNamed);
  }

  /** Ids of collections whose import is under way or was broken off. */
  async imports(): Promise<string[]> {
    const records = await this.connection.read(['collections'], (tx) =>
      tx.objectStore('collections').getAll(),
    );
    return records.filter(({ importing }) => importing).map(({ id }) => id);
  }

  collection(id: string): Promise<CollectionRecord | undefined> {
    return this.connection.read(['collections'], (tx) => tx.objectStore('collections').get(id));
  }

  async putCollection(record: CollectionRecord): Promise<void> {
    await this.connection.write(['collections'], (tx) => tx.objectStore('collections').put(record));
    this.onChange();
  }

  /** Changes what is given of a collection. Rejects with "no-collection" where it is gone. */
  async changeCollection(id: string, changes: Partial<CollectionRecord>): Promise<void> {
    await this.connection.write(['collections'], (tx) => changeCollection(tx, id, changes));
    this.onChange();
  }

  /** The collection's documents by ascending number, without those that were discarded. */
  documents(collection: string): Promise<DocumentRecord[]> {
    return this.connection.read(['collections', 'documents'], async (tx) => {
      const [record, documents] = await all([
        () => tx.objectStore('collections').get(collection),
        () => tx.objectStore('documents').index('collection').getAll(collection),
      ]);
      const hidden = new Set(record?.discarded?.documents);
      return hidden.size > 0 ? documents.filter(({ id }) => !hidden.has(id)) : documents;
    });
  }

  text(id: number): Promise<string | undefined> {
    return this.connection.read(['texts'], (tx) => tx.objectStore('texts').get(id));
  }

  chunks(id: number): Promise<ChunksRecord | undefined> {
    return this.connection.read(['chunks'], (tx) => tx.objectStore('chunks').get(id));
  }

  /** The file that a document came from, or undefined where it is not kept. */
  original(id: number): Promise<Blob | undefined> {
    return this.connection.read(['originals'], (tx) => tx.objectStore('originals').get(id));
  }

  /** Numbers of the documents whose files are kept, of whatever collection. */
  async originals(): Promise<Set<number>> {
    return new Set(
      await this.connection.read(['originals'], (tx) => tx.objectStore('originals').getAllKeys()),
    );
  }

  /** What passages are cut out of, read in one transaction; undefined where it is not there any more. */
  citable(id: number): Promise<CitableDocument | undefined> {
    return this.read((tx) => readCitable(tx, id));
  }

  /** A document's path and text; undefined where it is not there any more, or discarded. */
  source(id: number): Promise<{ path: string; text: string } | undefined> {
    return this.read((tx) => readSource(tx, id));
  }

  /** All of a document, read in one transaction; undefined where it is not there any more. */
  wholeDocument(id: number, model: string): Promise<StoredDocument | undefined> {
    return this.read(async (tx) => {
      const document = await readCitable(tx, id);
      if (!document) return undefined;
      const vectors = await tx.objectStore('vectors').get([id, model]);
      return { ...document, vectors: vectors?.values };
    });
  }

  /** It differs after every change of documents or vectors, of any collection and in any tab. */
  async revision(): Promise<number> {
    return (
      (await this.connection.read(['meta'], (tx) => tx.objectStore('meta').get('revision'))) ?? 0
    );
  }

  /** What an index must be in line with, read in one transaction. */
  inventory(collection: string, model: string): Promise<Inventory> {
    return this.read((tx) => readInventory(tx, collection, model));
  }

  /** Vectors that were made before of the same, by key. */
  findVectors(keys: readonly string[]): Promise<Map<string, KnownVector>> {
    return this.connection.read(['vectors', 'spares'], (tx) => findVectors(tx, keys));
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

  private write(document: NewDocument): Promise<Committed> {
    return this.change((tx) => writeDocument(tx, document));
  }

  async remove(ids: readonly number[]): Promise<void> {
    await this.change((tx) => removeDocuments(tx, ids));
  }

  /** Gives a document another path; false where it is gone. Rejects with "path-taken". */
  renameDocument(id: number, path: string): Promise<boolean> {
    return this.change((tx) => renameDocument(tx, id, path));
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
    await this.change((tx) => clearCollection(tx, collection));
    await tidySnapshot(this.connection, collection);
  }

  /** Deletes the collection with all that is in it, and what was asked of it. */
  async removeCollection(collection: string): Promise<void> {
    await this.change((tx) => removeCollection(tx, collection));
    await tidySnapshot(this.connection, collection);
  }

  /** Deletes the vectors of what is in no document any more. */
  async forgetSpares(): Promise<void> {
    await this.connection.write(['spares'], (tx) => tx.objectStore('spares').clear());
  }

  /** Notes that the collection is on its way to another model. */
  async beginChange(collection: string, next: string): Promise<void> {
    await this.connection.write(['collections'], async (tx) => {
      const store = tx.objectStore('collections');
      const record = await store.get(collection);
      if (record) await store.put({ ...record, next });
    });
  }

  /**
   * Writes a document's vectors; false when it is gone meanwhile. Rejects with "model-changed" when
   * they are of a model that its collection neither has nor is on its way to.
   */
  addVectors(id: number, model: string, vectors: VectorsRecord): Promise<boolean> {
    return this.change((tx) => writeVectors(tx, id, model, vectors));
  }

  /**
   * Ends the change to another model: makes `model` (the current one, or the next) the collection's
   * and takes the vectors of the other away. Resolves to false, and changes nothing, where a document
   * lacks vectors of the next one that it would change to.
   */
  async endChange(collection: string, model: string): Promise<boolean> {
    const isOver = await this.change((tx) => endChange(tx, collection, model));
    await tidySnapshot(this.connection, collection);
    return isOver;
  }

  /** As readSnapshot. */
  readSnapshot(collection: string, model: string, reader: SnapshotReader): Promise<boolean> {
    return readSnapshot(this.connection, collection, model, reader);
  }

  /** As writeSnapshot. */
  writeSnapshot(
    collection: string,
    model: string,
    saving: CoreSaving,
    check: SnapshotCheck,
  ): Promise<boolean> {
    return writeSnapshot(this.connection, collection, model, saving, check);
  }

  /** As tidySnapshots. */
  tidySnapshots(): Promise<void> {
    return tidySnapshots(this.connection);
  }

  /** As deleteSnapshot. */
  deleteSnapshot(collection: string): Promise<void> {
    return deleteSnapshot(this.connection, collection);
  }

  readSettings(): Promise<Record<string, unknown>> {
    return this.connection.read(['settings'], async (tx) => {
      const store = tx.objectStore('settings');
      const [keys, values] = await all([() => store.getAllKeys(), () => store.getAll()]);
      return Object.fromEntries(keys.map((key, i) => [key, values[i]]));
    });
  }

  /** Writes the settings given; others stay. */
  async writeSettings(settings: Record<string, unknown>): Promise<void> {
    await this.connection.write(['settings'], async (tx) => {
      const store = tx.objectStore('settings');
      await all(
        Object.entries(settings).map(
          ([key, value]) =>
            () =>
              store.put(value, key),
        ),
      );
    });
  }

  /** Reads in one transaction. */
  private read<T>(work: (tx: Reading) => Promise<T>): Promise<T> {
    return this.connection.read(READ_STORES, work);
  }

  /** Runs a change of documents in one transaction; it is on the disk when this resolves. */
  private async change<T>(work: (tx: Change) => Promise<T>): Promise<T> {
    const counted = async (tx: Change) => {
      const result = await work(tx);
      const meta = tx.objectStore('meta');
      await meta.put(((await meta.get('revision')) ?? 0) + 1, 'revision');
      return result;
    };
    const strict = { durability: 'strict' } as const;
    const result = await this.connection.write(CHANGED_STORES, counted, strict);
    this.onChange();
    return result;
  }
}
