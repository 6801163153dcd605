/** Snapshots as the store has them. */
import type { StoredPiece } from '../../web/src/store/piece-files';
import type { Store } from '../../web/src/store/store';
import { savingOf } from './stand-in-core';

export function bytesOf(piece: StoredPiece): Uint8Array {
  const bytes = new Uint8Array(piece.bytes);
  piece.read(bytes);
  return bytes;
}

/** The pieces; undefined where there is no whole snapshot of that model. */
export async function readPieces(
  store: Store,
  collection: string,
  model: string,
): Promise<Uint8Array[] | undefined> {
  const pieces: Uint8Array[] = [];
  const add = (piece: StoredPiece) => void pieces.push(bytesOf(piece));
  const reader = { begin: () => undefined, add };
  return (await store.readSnapshot(collection, model, reader)) ? pieces : undefined;
}

export function writePieces(
  store: Store,
  collection: string,
  model: string,
  pieces: readonly Uint8Array[],
  isCurrent = () => true,
): Promise<boolean> {
  return store.writeSnapshot(collection, model, savingOf(pieces), { isCurrent });
}
