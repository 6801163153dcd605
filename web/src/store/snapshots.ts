/**
 * Snapshots: a collection's index as pieces of a few MiB, each a record that is never changed, and a
 * record that names them, written last. Whatever breaks off a writing leaves the snapshot before.
 */
import type { CoreSaving } from '../core/core-module';
import type { Connection } from './connection';
import type { SnapshotRecord } from './schema';
import { all } from './transaction';

/** Pieces that are asked for before they are needed. */
const READ_AHEAD = 3;
/** The record that names the pieces sorts before all of them. */
const RECORD = '';

/** The collection's records. */
export function snapshotRange(collection: string): IDBKeyRange {
  return IDBKeyRange.bound([collection, RECORD], [collection, []]);
}

/** Deletes the collection's snapshot: the next one is written as a whole. */
export async function deleteSnapshot(connection: Connection, collection: string): Promise<void> {
  await connection.run((db) => db.delete('snapshots', snapshotRange(collection)));
}

/** Where the pieces of a snapshot go to. */
export interface SnapshotReader {
  /** Before the pieces. revision: the store's, that the index was in line with. */
  begin(directory: Uint8Array, revision: number | undefined): void;
  add(piece: Uint8Array): void;
}

/**
 * Hands out the collection's snapshot; no more than a few pieces are in memory at a time. Resolves to
 * false where there is no whole one of vectors of that model. What the reader throws ends it.
 */
export function readSnapshot(
  connection: Connection,
  collection: string,
  model: string,
  reader: SnapshotReader,
): Promise<boolean> {
  return connection.run(async (db) => {
    // In one transaction, so that no other tab takes pieces away meanwhile.
    const { store } = db.transaction('snapshots');
    const record = (await store.get([collection, RECORD])) as SnapshotRecord | undefined;
    if (record?.model !== model) return false;
    const { directory, pieces, revision } = record;
    const ask = (name: string) => store.get([collection, name]) as Promise<Uint8Array | undefined>;
    // Before the reader makes room for them, which takes a while.
    const asked = pieces.slice(0, READ_AHEAD).map(ask);
    reader.begin(directory, revision);
    for (let next = READ_AHEAD; asked.length > 0; next++) {
      const piece = await asked.shift();
      const name = pieces[next];
      if (name !== undefined) asked.push(ask(name));
      if (!piece) return false;
      reader.add(piece);
    }
    return true;
  });
}

export interface SnapshotCheck {
  /** Whether what is saved has not changed; asked before each piece. */
  isCurrent(): boolean;
  /** The store's, that it is in line with, where that is known. */
  revision?: number | undefined;
}

/**
 * Writes a snapshot; pieces that the one before has too are not written again. Resolves to false, and
 * leaves the snapshot before, where it is not current any more, or another tab wrote its own meanwhile.
 */
export async function writeSnapshot(
  connection: Connection,
  collection: string,
  model: string,
  saving: CoreSaving,
  { isCurrent, revision }: SnapshotCheck,
): Promise<boolean> {
  try {
    const pieces = await writePieces(connection, collection, saving, isCurrent);
    const known = revision === undefined ? {} : { revision };
    const record = pieces && { model, directory: saving.directory(), pieces, ...known };
    return await seal(connection, collection, record);
  } catch (error) {
    // What it has written would only take room.
    await seal(connection, collection, undefined).catch(() => undefined);
    throw error;
  }
}

/** Resolves to the names of all pieces; undefined: what is saved has changed. */
async function writePieces(
  connection: Connection,
  collection: string,
  saving: CoreSaving,
  isCurrent: () => boolean,
): Promise<string[] | undefined> {
  const keys = await connection.run((db) => db.getAllKeys('snapshots', snapshotRange(collection)));
  const stored = new Set(namesIn(keys));
  const names: string[] = [];
  // One is made while the one before is written.
  let writing: Promise<unknown> = Promise.resolve();
  while (isCurrent()) {
    const name = saving.next();
    if (name !== '') names.push(name);
    const isNew = name !== '' && !stored.has(name);
    const piece = isNew ? saving.piece() : undefined;
    await writing;
    if (name === '') return names;
    if (piece) {
      writing = connection.run((db) => db.put('snapshots', piece, [collection, name]));
    }
    stored.add(name);
  }
  await writing;
  return undefined;
}

/**
 * Makes a snapshot the valid one (undefined: leaves the one before), and deletes the pieces of others.
 * Resolves to false where pieces of it are missing.
 */
function seal(
  connection: Connection,
  collection: string,
  record: SnapshotRecord | undefined,
): Promise<boolean> {
  return connection.write(['snapshots'], async (tx) => {
    const store = tx.objectStore('snapshots');
    const key: [string, string] = [collection, RECORD];
    const names = namesIn(await store.getAllKeys(snapshotRange(collection)));
    const stored = new Set(names);
    const isWhole = record?.pieces.every((name) => stored.has(name)) ?? false;
    if (record && isWhole) await store.put(record, key);
    const valid = (await store.get(key)) as SnapshotRecord | undefined;
    const kept = new Set([RECORD, ...(valid?.pieces ?? [])]);
    const left = names.filter((name) => !kept.has(name));
    await all(left.map((name) => () => store.delete([collection, name])));
    return isWhole;
  });
}

function namesIn(keys: readonly [string, string][]): string[] {
  return keys.map(([, name]) => name);
}
