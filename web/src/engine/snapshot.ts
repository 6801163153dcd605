/** An index from its snapshot and back. A snapshot is only a cache: what is wrong with one is no error. */
import type { CoreEngine, CoreLoading, CoreModule, CoreSaving } from '../core/core-module';
import { UserError } from '../errors';
import type { Model } from '../models/manifest';
import type { Precision } from '../protocol';
import type { Inventory } from '../store/documents';
import type { Store } from '../store/store';

/** Where a collection's snapshot is kept, and the model that its vectors are made with. */
interface Place {
  store: Store;
  /** The collection's. */
  id: string;
  model: Model;
}

export interface LoadedIndex {
  engine: CoreEngine;
  /** The store's, that the index is in line with; undefined: that is not known. */
  revision: number | undefined;
}

/**
 * The index of the stored snapshot, or undefined where there is none, or not a sound one of the model and
 * the precision.
 */
export async function loadIndex({
  core,
  store,
  id,
  model,
  precision,
}: Place & { core: CoreModule; precision: Precision }): Promise<LoadedIndex | undefined> {
  let loading: CoreLoading | undefined;
  let revision: number | undefined;
  try {
    const isWhole = await store.readSnapshot(id, model.id, {
      begin(directory, known) {
        loading?.delete();
        loading = new core.Loading(directory);
        revision = known;
      },
      add(piece) {
        if (!loading) return;
        piece.read(loading.room(piece.bytes));
        loading.addFilled();
      },
    });
    const engine = isWhole ? loading?.finish() : undefined;
    if (!engine) return undefined;
    const found = JSON.parse(engine.stats());
    if (found.dims === model.dims && found.precision === precision) return { engine, revision };
    engine.delete();
    console.warn(
      `The stored snapshot is of another model, or keeps ${found.precision}; the index is built again.`,
    );
  } catch (error) {
    if ((error as { code?: string }).code !== 'bad-snapshot') throw error;
    console.warn(`The stored snapshot is damaged; the index is built again: ${error}`);
    // A damaged piece must not be taken for one that is written already.
    await store.deleteSnapshot(id);
  } finally {
    loading?.delete();
  }
  return undefined;
}

interface IndexCheck {
  /** It has not changed, and is still there. */
  isCurrent(): boolean;
  /** It has what is stored, and all of that has its vectors. */
  isInLine(inventory: Inventory): boolean;
}

/** Stores the index, unless it changes meanwhile or goes. Resolves to whether it is stored. */
export async function saveIndex(
  { engine, store, id, model }: Place & { engine: CoreEngine },
  { isCurrent, isInLine }: IndexCheck,
): Promise<boolean> {
  let saving: CoreSaving | undefined;
  try {
    const inventory = await store.inventory(id, model.id);
    if (!isCurrent()) return false;
    const revision = isInLine(inventory) ? inventory.revision : undefined;
    saving = engine.save();
    return await store.writeSnapshot(id, model.id, saving, { isCurrent, revision });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.warn(`The snapshot of collection ${id} was not stored: ${error.message}`);
    return false;
  } finally {
    saving?.delete();
  }
}
