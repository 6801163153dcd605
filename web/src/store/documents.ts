/** Documents in IndexedDB: what each is kept in, and how all of that comes and goes together. */
import type { IDBPTransaction, StoreNames } from 'idb';
import { idsOf } from './discards';
import { modelChanged, noCollection, pathTaken } from './refusals';
import type { ChunksRecord, DocumentRecord, Schema, VectorsRecord } from './schema';
import { snapshotRange } from './snapshots';
import { retire, takeUp } from './spares';
import { all } from './transaction';

/** What a document is stored in, its vectors apart: they come later. */
export const DOCUMENT_STORES = ['documents', 'texts', 'chunks', 'originals'] as const;

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

export interface Committed {
  record: DocumentRecord;
  /** Number of the older version. */
  replaced: number | undefined;
}

export interface CitableDocument {
  record: DocumentRecord;
  text: string;
  chunks: ChunksRecord;
}

export interface StoredDocument extends CitableDocument {
  /** Undefined: it lacks vectors of that model. */
  vectors: Float32Array | undefined;
}

export interface Inventory {
  /** As Store.revision. */
  revision: number;
  /** Numbers of a collection's documents, ascending, without those that were discarded. */
  documents: number[];
  /** Those that have vectors of a model. */
  embedded: Set<number>;
}

/** Undefined where it is not there any more. */
export async function readCitable(tx: Reading, id: number): Promise<CitableDocument | undefined> {
  const [record, text, chunks] = await all([
    () => tx.objectStore('documents').get(id),
    () => tx.objectStore('texts').get(id),
    () => tx.objectStore('chunks').get(id),
  ]);
  if (!record || text === undefined || !chunks) return undefined;
  return { record, text, chunks };
}

/** Path and text; undefined where it is not there any more, or discarded. */
export async function readSource(
  tx: Reading,
  id: number,
): Promise<{ path: string; text: string } | undefined> {
  const [record, text] = await all([
    () => tx.objectStore('documents').get(id),
    () => tx.objectStore('texts').get(id),
  ]);
  if (!record || text === undefined) return undefined;
  const collection = await tx.objectStore('collections').get(record.collection);
  const isDiscarded = collection?.discarded?.documents?.includes(id);
  return isDiscarded ? undefined : { path: record.path, text };
}

/** What an index must be in line with. */
export async function readInventory(
  tx: Reading,
  collection: string,
  model: string,
): Promise<Inventory> {
  const documents = await idsOf(tx, collection);
  const [vectors, revision = 0] = await all([
    () => tx.objectStore('vectors').getAllKeys(),
    () => tx.objectStore('meta').get('revision'),
  ]);
  const made = new Set(vectors.filter(([, by]) => by === model).map(([id]) => id));
  return { revision, documents, embedded: new Set(documents.filter((id) => made.has(id))) };
}

/** Writes a document, and deletes the older version of its path. Rejects with "no-collection". */
export async function writeDocument(
  tx: Change,
  { record, text, chunks, original, model }: NewDocument,
): Promise<Committed> {
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
}

/** Deletes documents; their vectors become spares. */
export async function removeDocuments(tx: Change, ids: readonly number[]): Promise<void> {
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
export async function removeAll(tx: Change, collection: string): Promise<void> {
  const ids = await tx.objectStore('documents').index('collection').getAllKeys(collection);
  await removeDocuments(tx, ids);
  await tx.objectStore('snapshots').delete(snapshotRange(collection));
}

/** Gives a document another path; false where it is gone. Rejects with "path-taken". */
export async function renameDocument(tx: Change, id: number, path: string): Promise<boolean> {
  const documents = tx.objectStore('documents');
  const record = await documents.get(id);
  if (!record) return false;
  const taken = await documents.index('path').getKey([record.collection, path]);
  if (taken !== undefined && taken !== id) throw pathTaken(path);
  await documents.put({ ...record, path });
  return true;
}

/** Writes a document's vectors; false where it is gone. Rejects with "model-changed". */
export async function writeVectors(
  tx: Change,
  id: number,
  model: string,
  vectors: VectorsRecord,
): Promise<boolean> {
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
}
