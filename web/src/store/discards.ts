/**
 * What was deleted and can still be brought back. It stays as it is in the store; its collection's
 * record names it, so that it is left out of all else until it is restored or removed for good.
 */
import type { IDBPTransaction, StoreNames } from 'idb';
import type { Schema } from './schema';
import { all } from './transaction';

export interface Discarded {
  /** Numbers of documents; null: the whole collection. */
  documents: number[] | null;
  /** Milliseconds since 1970, of the last time that something was added. */
  at: number;
}

type Reading = IDBPTransaction<Schema, StoreNames<Schema>[], 'readonly' | 'readwrite'>;
type Change = IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>;

/** Null where the collection is gone. */
export async function discard(
  tx: Change,
  id: string,
  documents: readonly number[] | null,
): Promise<Discarded | null> {
  const record = await tx.objectStore('collections').get(id);
  if (!record) return null;
  const before = record.discarded?.documents ?? [];
  const all = documents && [...new Set([...before, ...documents])];
  const discarded = { documents: all, at: Date.now() };
  await tx.objectStore('collections').put({ ...record, discarded });
  return discarded;
}

export async function restore(tx: Change, id: string): Promise<void> {
  const known = await tx.objectStore('collections').get(id);
  if (!known?.discarded) return;
  const { discarded: _, ...record } = known;
  await tx.objectStore('collections').put(record);
}

/** Numbers of the documents that a collection has, without those that were discarded. */
export async function idsOf(tx: Reading, id: string): Promise<number[]> {
  const [record, ids] = await all([
    () => tx.objectStore('collections').get(id),
    () => tx.objectStore('documents').index('collection').getAllKeys(id),
  ]);
  const hidden = new Set(record?.discarded?.documents);
  return ids.filter((each) => !hidden.has(each));
}
