/**
 * Spares: vectors that outlive their document, so that the same text is not embedded again when it
 * comes back, in another version of its document or with a model that is taken again.
 */
import type { IDBPTransaction, StoreNames } from 'idb';
import type { EncoderName } from '../protocol';
import type { Schema, VectorsRecord } from './schema';
import { all } from './transaction';

/** Most vectors that are kept, 31 MB of 384 numbers each; the oldest go first. */
export const MAX_SPARES = 20_000;

/** One of stored vectors, and what has made them. */
export interface KnownVector {
  vector: Float32Array;
  encoders: readonly EncoderName[];
}

type Change = IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>;

/** Takes vectors from their documents; as many as may be kept become spares, the last ones first. */
export async function retire(tx: Change, ranges: readonly IDBKeyRange[]): Promise<void> {
  let room = MAX_SPARES;
  for (const range of ranges.toReversed()) {
    const records = room > 0 ? await tx.objectStore('vectors').getAll(range) : [];
    for (const record of records) {
      room -= record.keys.length;
      if (record.keys.length > 0) await tx.objectStore('spares').put(record);
    }
    await tx.objectStore('vectors').delete(range);
  }
  await evict(tx);
}

async function evict(tx: Change): Promise<void> {
  const spares = tx.objectStore('spares');
  let excess = (await spares.index('key').count()) - MAX_SPARES;
  let cursor = excess > 0 ? await spares.openCursor() : null;
  for (; cursor && excess > 0; cursor = await cursor.continue()) {
    excess -= cursor.value.keys.length;
    await spares.delete(cursor.primaryKey);
  }
}

/** What a document has again is no spare any more. */
export async function takeUp(tx: Change, { keys }: VectorsRecord): Promise<void> {
  const spares = tx.objectStore('spares');
  const at = keys[0] === undefined ? undefined : await spares.index('key').getKey(keys[0]);
  if (at === undefined) return;
  const had = new Set(keys);
  const spare = await spares.get(at);
  if (spare?.keys.every((key) => had.has(key))) await spares.delete(at);
}

/** By key, of what there is in documents and spares. */
export async function findVectors(
  tx: IDBPTransaction<Schema, ('vectors' | 'spares')[], 'readonly'>,
  keys: readonly string[],
): Promise<Map<string, KnownVector>> {
  const found = new Map<string, KnownVector>();
  const inDocuments = tx.objectStore('vectors');
  await collect(found, keys, (key) => inDocuments.index('key').getKey(key), inDocuments);
  const left = keys.filter((key) => !found.has(key));
  const spares = tx.objectStore('spares');
  await collect(found, left, (key) => spares.index('key').getKey(key), spares);
  return found;
}

async function collect<Place>(
  found: Map<string, KnownVector>,
  keys: readonly string[],
  placeOf: (key: string) => Promise<Place | undefined>,
  store: { get(place: Place): Promise<VectorsRecord | undefined> },
): Promise<void> {
  const places = await all(keys.map((key) => () => placeOf(key)));
  // Places are compared by what they are, not by identity.
  const distinct = new Map(places.map((place) => [String(place), place]));
  distinct.delete('undefined');
  const records = await all(
    Array.from(distinct.values(), (place) => () => store.get(place as Place)),
  );
  for (const record of records) {
    if (!record) continue;
    const { encoders = ['onnx-runtime'] } = record;
    const dims = record.values.length / record.keys.length;
    for (const [i, key] of record.keys.entries()) {
      found.set(key, { vector: record.values.subarray(i * dims, (i + 1) * dims), encoders });
    }
  }
}
