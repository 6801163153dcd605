/** A database as an earlier version of the page has left it (tests/golden/stores). */
import { readFileSync } from 'node:fs';
import { type IDBPDatabase, openDB } from 'idb';

interface OldStore {
  keyPath: string | null;
  autoIncrement: boolean;
  indexes: { name: string; keyPath: string | string[]; unique: boolean; multiEntry: boolean }[];
  records: [IDBValidKey, unknown][];
}

interface OldDatabase {
  version: number;
  stores: Record<string, OldStore>;
}

/** Versions that there are databases of. */
export const OLD_VERSIONS = [1, 2, 3, 4, 5, 6, 7] as const;

const TYPES = { Uint8Array, Uint32Array, Float32Array };

/** From how it is written in JSON to what was stored. */
function stored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stored);
  if (typeof value !== 'object' || value === null) return value;
  const { $type, base64 } = value as { $type?: string; base64?: string };
  if ($type === undefined) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, stored(each)]));
  }
  const bytes = new Uint8Array(Buffer.from(base64 ?? '', 'base64'));
  return $type === 'Blob'
    ? new Blob([bytes])
    : new TYPES[$type as keyof typeof TYPES](bytes.buffer);
}

function create(db: IDBPDatabase, stores: OldDatabase['stores']): void {
  for (const [name, { keyPath, autoIncrement, indexes }] of Object.entries(stores)) {
    const store = db.createObjectStore(name, { keyPath, autoIncrement });
    for (const { name: index, keyPath: path, ...options } of indexes) {
      store.createIndex(index, path, options);
    }
  }
}

/** Makes it in the browser's databases. */
export async function restoreOld(version: number): Promise<void> {
  const path = new URL(`../golden/stores/v${version}.json`, import.meta.url);
  const old = JSON.parse(readFileSync(path, 'utf8')) as OldDatabase;
  const db = await openDB('askfolio', version, { upgrade: (db) => create(db, old.stores) });
  for (const [name, { keyPath, records }] of Object.entries(old.stores)) {
    for (const [key, value] of records) {
      await (keyPath === null ? db.put(name, stored(value), key) : db.put(name, stored(value)));
    }
  }
  db.close();
}
