/**
 * Snapshots: a collection's index as pieces of a few MiB, each a file (or, where there are none, a record)
 * that is never changed, and a record that names them, written last. Whatever breaks off a writing leaves
 * the snapshot before.
 */
import type { CoreSaving } from '../core/core-module';
import type { Connection } from './connection';
import { PieceFiles, pieceOf, type StoredPiece } from './piece-files';
import type { SnapshotRecord } from './schema';
import { all, guard } from './transaction';

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
  await connection.write(['snapshots'], (tx) =>
    tx.objectStore('snapshots').delete(snapshotRange(collection)),
  );
  await tidySnapshot(connection, collection);
}

/**
 * Deletes the files that belong to no snapshot: of one whose records are deleted, or whose writing was
 * broken off. Never rejects: what it leaves only takes room.
 */
export async function tidySnapshot(connection: Connection, collection: string): Promise<void> {
  try {
    const files = await PieceFiles.of(collection);
    await files?.tidy(async () => namesOfFiles(await validSnapshot(connection, collection)));
  } catch (error) {
    console.warn(`Files of collection ${collection} were not deleted: ${error}`);
  }
}

/** The same for all collections, those that are not there any more among them. */
export async function tidySnapshots(connection: Connection): Promise<void> {
  const collections = await PieceFiles.collections();
  await Promise.all(collections.map((collection) => tidySnapshot(connection, collection)));
}

function validSnapshot(
  connection: Connection,
  collection: string,
): Promise<SnapshotRecord | undefined> {
  const get = connection.read(['snapshots'], (tx) =>
    tx.objectStore('snapshots').get([collection, RECORD]),
  );
  return get as Promise<SnapshotRecord | undefined>;
}

/** Where the pieces of a snapshot go to. */
export interface SnapshotReader {
  /** Before the pieces. revision: the store's, that the index was in line with. */
  begin(directory: Uint8Array, revision: number | undefined): void;
  /** One after the other; it is closed afterwards. */
  add(piece: StoredPiece): void;
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
  return guard(async () => {
    const files = await PieceFiles.of(collection);
    const isThere =
      files &&
      (await files.reading(async () => {
        const record = await validSnapshot(connection, collection);
        const open = (name: string) => files.open(name);
        return record?.inFiles ? readPieces(record, model, open, reader) : undefined;
      }));
    if (isThere !== undefined) return isThere;
    // In one transaction, so that no other tab takes pieces away meanwhile.
    return connection.read(['snapshots'], async (tx) => {
      const get = (name: string) => tx.objectStore('snapshots').get([collection, name]);
      const record = (await get(RECORD)) as SnapshotRecord | undefined;
      const open = async (name: string) => {
        const piece = (await get(name)) as Uint8Array | undefined;
        return piece && pieceOf(piece);
      };
      return readPieces(record, model, open, reader);
    });
  });
}

async function readPieces(
  record: SnapshotRecord | undefined,
  model: string,
  open: (name: string) => Promise<StoredPiece | undefined>,
  reader: SnapshotReader,
): Promise<boolean> {
  if (record?.model !== model) return false;
  const { directory, pieces, revision } = record;
  // Before the reader makes room for them, which takes a while.
  const asked = pieces.slice(0, READ_AHEAD).map(open);
  try {
    reader.begin(directory, revision);
    for (let next = READ_AHEAD; asked.length > 0; next++) {
      const piece = await asked[0];
      if (!piece) return false;
      const name = pieces[next];
      if (name !== undefined) asked.push(open(name));
      reader.add(piece);
      piece.close();
      asked.shift();
    }
    return true;
  } finally {
    for (const piece of await Promise.allSettled(asked)) {
      if (piece.status === 'fulfilled') piece.value?.close();
    }
  }
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
  const files = await guard(() => PieceFiles.of(collection));
  const write = async () => {
    try {
      const pieces = await writePieces(connection, collection, { files, saving, isCurrent });
      const known = revision === undefined ? {} : { revision };
      const place = files ? { inFiles: true } : {};
      const record = pieces && { model, directory: saving.directory(), pieces, ...place, ...known };
      return await seal(connection, collection, files, record);
    } catch (error) {
      // What it has written would only take room.
      await seal(connection, collection, files, undefined).catch(() => undefined);
      throw error;
    }
  };
  return guard(() => (files ? files.writing(write) : write()));
}

interface Writing extends Pick<SnapshotCheck, 'isCurrent'> {
  files: PieceFiles | undefined;
  saving: CoreSaving;
}

/** Resolves to the names of all pieces; undefined: what is saved has changed. */
async function writePieces(
  connection: Connection,
  collection: string,
  { files, saving, isCurrent }: Writing,
): Promise<string[] | undefined> {
  const stored = await guard(() => wholePieces(connection, collection, files));
  const put = (name: string, piece: Uint8Array): Promise<unknown> =>
    files
      ? guard(() => files.write(name, piece))
      : connection.write(['snapshots'], (tx) =>
          tx.objectStore('snapshots').put(piece, [collection, name]),
        );
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
    if (piece) writing = put(name, piece);
    stored.add(name);
  }
  await writing;
  return undefined;
}

/** Names of the pieces that need not be written again. A file may be cut short unless a snapshot has it. */
async function wholePieces(
  connection: Connection,
  collection: string,
  files: PieceFiles | undefined,
): Promise<Set<string>> {
  if (!files) {
    const keys = await connection.read(['snapshots'], (tx) =>
      tx.objectStore('snapshots').getAllKeys(snapshotRange(collection)),
    );
    return new Set(namesIn(keys));
  }
  const written = new Set(await files.names());
  const valid = await validSnapshot(connection, collection);
  return new Set(valid?.inFiles ? valid.pieces.filter((name) => written.has(name)) : []);
}

/**
 * Makes a snapshot the valid one (undefined: leaves the one before), and deletes the pieces of others.
 * Resolves to false where pieces of it are missing.
 */
function seal(
  connection: Connection,
  collection: string,
  files: PieceFiles | undefined,
  record: SnapshotRecord | undefined,
): Promise<boolean> {
  return guard(async () => {
    const written = await files?.names();
    const { isWhole, valid } = await connection.write(['snapshots'], async (tx) => {
      const store = tx.objectStore('snapshots');
      const key: [string, string] = [collection, RECORD];
      const names = namesIn(await store.getAllKeys(snapshotRange(collection)));
      const stored = new Set(written ?? names);
      const isWhole = record?.pieces.every((name) => stored.has(name)) ?? false;
      if (record && isWhole) await store.put(record, key);
      const valid = (await store.get(key)) as SnapshotRecord | undefined;
      const kept = new Set([RECORD, ...(valid?.inFiles ? [] : (valid?.pieces ?? []))]);
      const left = names.filter((name) => !kept.has(name));
      await all(left.map((name) => () => store.delete([collection, name])));
      return { isWhole, valid };
    });
    await files?.keepOnly(namesOfFiles(valid));
    return isWhole;
  });
}

/** Of the files that a snapshot has. */
function namesOfFiles(valid: SnapshotRecord | undefined): Set<string> {
  return new Set(valid?.inFiles ? valid.pieces : []);
}

function namesIn(keys: readonly [string, string][]): string[] {
  return keys.map(([, name]) => name);
}
