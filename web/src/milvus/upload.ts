/**
 * Writes documents into Milvus. It can be broken off anywhere and begun again: rows that are there are
 * not sent again, and a document's first row, which says that it is there, is its last to be written.
 */
import type { WholeDocument } from '../engine/collection';
import type { Model } from '../models/manifest';
import { isIn, type MilvusApi, queryAll, type Row } from './api';
import { notVisible, stillVisible } from './errors';
import { type Identity, identityOf, rowsOf, storedBytes } from './rows';

/** Of a request's JSON. Milvus takes 64 MB and advises 5 to 10: less is resent when one fails. */
const kBatchBytes = 5_000_000;
/** A number of a vector in JSON, its comma included. */
const kNumberBytes = 13;

/** How long a server that is not Strong has until a search finds what was written, and how often it is asked. */
export interface Patience {
  forMs: number;
  everyMs: number;
}
export const kPatience: Patience = { forMs: 30_000, everyMs: 100 };

/** Resolves to the documents' numbers when all of their rows are found. */
export async function upload(
  api: MilvusApi,
  documents: readonly WholeDocument[],
  model: Model,
  patience = kPatience,
): Promise<number[]> {
  const identities = await Promise.all(documents.map(({ record }) => identityOf(record, model)));
  const numbers = identities.map(({ document }) => document);
  const there = new Set((await keysOf(api, numbers)).map(({ key }) => key));
  const rows = documents.flatMap((document, i) =>
    rowsOf(document, identities[i] as Identity, model),
  );
  const missing = rows.filter(({ key }) => !there.has(key));
  const written: unknown[] = [];
  for (const batch of batchesOf(missing)) written.push(...(await api.write(batch)));
  if (!api.isStrong) await settle(api, numbers, written, patience);
  return numbers;
}

/** Deletes documents; resolves when no search finds them. */
export async function erase(api: MilvusApi, numbers: number[], patience = kPatience) {
  if (numbers.length > 0) await eraseRows(api, isIn('document', numbers), patience);
}

interface Keyed {
  id: unknown;
  key: unknown;
}

async function keysOf(api: MilvusApi, numbers: readonly number[]): Promise<Keyed[]> {
  const rows = await queryAll(api, isIn('document', numbers), [api.keyField]);
  return rows.map((row) => ({ id: row.id, key: row[api.keyField] }));
}

function* batchesOf(rows: readonly Row[]): Generator<Row[]> {
  let batch: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    const { vector, ...fields } = row;
    const size = storedBytes(fields) + kNumberBytes * (vector as number[]).length;
    if (batch.length > 0 && bytes + size > kBatchBytes) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(row);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/**
 * Waits until what was written is found, and with it all that was written before: of a row whose answer
 * was lost, and that was sent again, one goes.
 */
async function settle(
  api: MilvusApi,
  numbers: readonly number[],
  written: readonly unknown[],
  patience: Patience,
): Promise<void> {
  let found: Keyed[] = [];
  const isThere = await poll(patience, async () => {
    found = await keysOf(api, numbers);
    const ids = new Set(found.map(({ id }) => id));
    return written.every((id) => ids.has(id));
  });
  if (!isThere) throw notVisible(written.length, patience.forMs / 1000);
  const seen = new Set<unknown>();
  const twice = found.filter(({ key }) => seen.has(key) || !seen.add(key));
  // Numbers of 64 bits: they come as text, and are none that JavaScript could write.
  if (twice.length > 0)
    await eraseRows(api, `id in [${twice.map(({ id }) => id).join()}]`, patience);
}

async function eraseRows(api: MilvusApi, filter: string, patience: Patience): Promise<void> {
  await api.delete(filter);
  if (api.isStrong) return;
  const isGone = async () => (await api.query(filter, [api.keyField], 1)).length === 0;
  if (!(await poll(patience, isGone))) throw stillVisible(patience.forMs / 1000);
}

/** False when it has not come true in time. */
async function poll(
  { forMs, everyMs }: Patience,
  isDone: () => Promise<boolean>,
): Promise<boolean> {
  const end = performance.now() + forMs;
  while (!(await isDone())) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return true;
}
