/** Whether the browser keeps what this site stores, also when space gets short. */

export interface StorageState {
  /** Bytes. */
  used: number;
  granted: number;
  /** Only a person deletes it. */
  isKept: boolean;
}

/** Null where the browser does not say: on a page that is not secure. */
export async function readStorageState(): Promise<StorageState | null> {
  // Not there on a page that is not secure.
  if (!navigator.storage) return null;
  const { usage: used = 0, quota: granted = 0 } = await navigator.storage.estimate();
  return { used, granted, isKept: await navigator.storage.persisted() };
}

/** Asks for it; a refusal changes nothing. Resolves to whether it is kept. */
export async function askToKeep(): Promise<boolean> {
  return navigator.storage ? navigator.storage.persist() : false;
}
