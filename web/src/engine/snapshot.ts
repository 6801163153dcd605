/** An index from its snapshot and back. A snapshot is only a cache: what is wrong with one is no error. */
import type { CoreEngine, CoreLoading, CoreModule } from '../core/core-module';
import { UserError } from '../errors';
import type { Model } from '../models/manifest';
import type { Store } from '../store/store';

/** Where a collection's snapshot is kept, and the model that its vectors are made with. */
interface Place {
  store: Store;
  /** The collection's. */
  id: string;
  model: Model;
}

/** The index of the stored snapshot, or undefined where there is none, or not a sound one of the model. */
export async function loadIndex({
  core,
  store,
  id,
  model,
}: Place & { core: CoreModule }): Promise<CoreEngine | undefined> {
  let loading: CoreLoading | undefined;
  try {
    const isWhole = await store.readSnapshot(id, model.id, {
      begin(directory) {
        loading = new core.Loading(directory);
      },
      add: (piece) => loading?.add(piece),
    });
    const engine = isWhole ? loading?.finish() : undefined;
    if (!engine || JSON.parse(engine.stats()).dims === model.dims) return engine;
    engine.delete();
    console.warn('The stored snapshot is of another model; the index is built again.');
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

/**
 * Stores the index, unless it changes meanwhile. isCurrent: it has not, and is still there. Resolves to
 * whether it is stored.
 */
export async function saveIndex(
  { engine, store, id, model }: Place & { engine: CoreEngine },
  isCurrent: () => boolean,
): Promise<boolean> {
  const saving = engine.save();
  try {
    return await store.writeSnapshot(id, model.id, saving, isCurrent);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.warn(`The snapshot of collection ${id} was not stored: ${error.message}`);
    return false;
  } finally {
    saving.delete();
  }
}
