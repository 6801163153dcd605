/** Records of collections in IndexedDB, and what changes with them. */
import type { IDBPTransaction, StoreNames } from 'idb';
import { eraseOf } from './conversations';
import { idsOf } from './discards';
import { removeAll } from './documents';
import { modelChanged, noCollection } from './refusals';
import type { CollectionRecord, NamedCollection, Schema } from './schema';
import { snapshotRange } from './snapshots';
import { retire } from './spares';
import { all } from './transaction';

type Change = IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>;

/** It is one that a person has made or was given. */
export function isNamed(record: CollectionRecord): record is NamedCollection {
  return record.preset !== undefined;
}

/** Changes what is given. Rejects with "no-collection" where it is gone. */
export async function changeCollection(
  tx: Pick<Change, 'objectStore'>,
  id: string,
  changes: Partial<CollectionRecord>,
): Promise<void> {
  const record = await tx.objectStore('collections').get(id);
  if (!record) throw noCollection();
  await tx.objectStore('collections').put({ ...record, ...changes });
}

/** Deletes its documents and snapshot, and what was said of its model. */
export async function clearCollection(tx: Change, collection: string): Promise<void> {
  await removeAll(tx, collection);
  const record = await tx.objectStore('collections').get(collection);
  if (!record) return;
  const { id, name, preset } = record;
  const named = name !== undefined && preset !== undefined ? { id, name, preset } : { id };
  await tx.objectStore('collections').put(named);
}

/** Deletes it with all that is in it, and what was asked of it. */
export async function removeCollection(tx: Change, collection: string): Promise<void> {
  await removeAll(tx, collection);
  await eraseOf(tx, collection);
  await tx.objectStore('collections').delete(collection);
}

/** As Store.endChange. */
export async function endChange(tx: Change, collection: string, model: string): Promise<boolean> {
  const record = await tx.objectStore('collections').get(collection);
  if (!record?.next) return record?.model === model;
  if (model !== record.model && model !== record.next) throw modelChanged();
  const ids = await tx.objectStore('documents').index('collection').getAllKeys(collection);
  const isSwitch = model === record.next;
  if (isSwitch) {
    // What was discarded gets them when it is restored.
    const documents = await idsOf(tx, collection);
    const made = await all(
      documents.map((id) => () => tx.objectStore('vectors').getKey([id, model])),
    );
    if (made.includes(undefined)) return false;
    await tx.objectStore('snapshots').delete(snapshotRange(collection));
  }
  const dropped = isSwitch ? record.model : record.next;
  if (dropped)
    await retire(
      tx,
      ids.map((id) => IDBKeyRange.only([id, dropped])),
    );
  const { next: _, ...same } = record;
  const changed = isSwitch ? { ...same, model, chosen: 'person' as const } : same;
  await tx.objectStore('collections').put(changed);
  return true;
}
