/** Snapshots as the store has them. */
import type { Store } from '../../web/src/store/store';
import { savingOf } from './stand-in-core';

/** The pieces; undefined where there is no whole snapshot of that model. */
export async function readPieces(
  store: Store,
  collection: string,
  model: string,
): Promise<Uint8Array[] | undefined> {
  const pieces: Uint8Array[] = [];
  const reader = { begin: () => undefined, add: (piece: Uint8Array) => void pieces.push(piece) };
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
