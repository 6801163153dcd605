/** What lies in IndexedDB, read past the product (layout: web/src/store/schema.ts). */

import type { Page } from '@playwright/test';
import type { World } from '../../trust/world.js';
import { expect } from './fixtures.js';

interface Stored {
  /** Its name; undefined where there is no such collection. */
  collection: string | undefined;
  path: string;
  chunks: number;
  text: string | undefined;
  /** UTF-16 offsets, two per chunk. */
  spans: number[] | undefined;
  /** Number of floats, undefined where the document lacks vectors. */
  vector: number | undefined;
}

interface Stores {
  /** Names of those that a person has. */
  collections: string[];
  documents: Stored[];
  /** Records that belong to no document or no collection: store and key. */
  orphans: string[];
}

export function readStores(page: Page): Promise<Stores> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('askfolio'));
    const ofDocuments = ['texts', 'chunks', 'vectors', 'originals'];
    const names = ['collections', 'documents', 'snapshots', ...ofDocuments];
    const transaction = database.transaction(names);
    const read = async (name: string) => {
      const store = transaction.objectStore(name);
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      return keys.map((key, i) => ({ key: [key].flat()[0] as number, value: values[i] }));
    };
    const found = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
    database.close();
    const stores = Object.fromEntries(found);
    const records = (name: string) => stores[name] ?? [];
    // Vectors and pieces are keyed by what they belong to, and more.
    const mapOf = (name: string) => new Map(records(name).map(({ key, value }) => [key, value]));
    const [texts, chunks, vectors] = ofDocuments.map(mapOf);
    const [there, known] = [mapOf('documents'), mapOf('collections')];
    const documents = records('documents').map(
      ({ key, value: { path, chunks: count, collection } }) => ({
        collection: known.get(collection)?.name as string | undefined,
        path: path as string,
        chunks: count as number,
        text: texts?.get(key) as string | undefined,
        spans: chunks?.get(key) && Array.from((chunks.get(key) as { spans: Uint32Array }).spans),
        vector: (vectors?.get(key) as { values: Float32Array } | undefined)?.values.length,
      }),
    );
    const strays = (name: string, owners: Map<unknown, unknown>) =>
      records(name).flatMap(({ key }) => (owners.has(key) ? [] : [`${name} ${key}`]));
    const homeless = records('documents').filter(({ value }) => !known.has(value.collection));
    const orphans = [
      ...ofDocuments.flatMap((name) => strays(name, there)),
      ...strays('snapshots', known),
      ...homeless.map(({ value }) => `documents ${value.path}`),
    ];
    const collections = records('collections').flatMap(({ value }) => value.name ?? []);
    return { collections, documents, orphans };
  });
}

/** Files of snapshots that no snapshot has: collection/name. Some lie about while one is written. */
export function strayFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const root = await navigator.storage.getDirectory();
    const folders = await root.getDirectoryHandle('snapshots', { create: true });
    const database = await done(indexedDB.open('askfolio'));
    const strays: string[] = [];
    for await (const [name, folder] of folders.entries()) {
      const store = database.transaction('snapshots').objectStore('snapshots');
      const record = await done(store.get([decodeURIComponent(name), '']));
      const pieces = new Set(record?.inFiles ? record.pieces : []);
      for await (const piece of (folder as FileSystemDirectoryHandle).keys()) {
        if (!pieces.has(piece)) strays.push(`${name}/${piece}`);
      }
    }
    database.close();
    return strays;
  });
}

/** How many records there are by store, of all that are not empty and may hold something of documents. */
export function countRecords(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('askfolio'));
    const names = [...database.objectStoreNames].filter(
      (name) => !['settings', 'meta', 'collections'].includes(name),
    );
    const transaction = database.transaction(names);
    const counts = await Promise.all(
      names.map(async (name) => [name, await done(transaction.objectStore(name).count())] as const),
    );
    database.close();
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  });
}

const kDims = 384;

/** Its chunks cover its text without gap; each has a vector or (where `all` is false) none. */
function expectSound({ path, chunks, text, spans, vector }: Stored, all: boolean): void {
  if (all || vector !== undefined) expect(vector, path).toBe(chunks * kDims);
  expect(spans, path).toHaveLength(chunks * 2);
  const ends = [0, ...(spans ?? []).filter((_, i) => i % 2 === 1)];
  const begins = [...(spans ?? []).filter((_, i) => i % 2 === 0), text?.length];
  expect(begins, path).toEqual(ends);
}

/**
 * Every committed document is whole: its text is the file's, its chunks are sound, and nothing lies about
 * that belongs to no document. Returns the paths of all documents and of those with vectors.
 */
export async function readWhole(
  page: Page,
  texts: Record<string, string>,
  all: boolean,
): Promise<{ paths: string[]; embedded: string[] }> {
  const { documents, orphans } = await readStores(page);
  expect(orphans).toEqual([]);
  for (const document of documents) {
    expect(document.text, document.path).toBe(texts[document.path]);
    expectSound(document, all);
  }
  const pathsOf = (some: Stored[]) => some.map(({ path }) => path).sort();
  const paths = pathsOf(documents);
  expect(new Set(paths).size).toBe(paths.length);
  return { paths, embedded: pathsOf(documents.filter(({ vector }) => vector !== undefined)) };
}

/** All collections with their texts; every document is sound, and nothing lies about that belongs to none. */
export async function readWorld(page: Page): Promise<World> {
  const { collections, documents, orphans } = await readStores(page);
  expect(orphans).toEqual([]);
  const world: World = Object.fromEntries(collections.map((name) => [name, {}]));
  for (const document of documents) {
    expectSound(document, false);
    const { collection = '', path, text = '' } = document;
    const docs = world[collection];
    expect(docs, `${path} of ${collection}`).toBeDefined();
    expect(docs?.[path], `${path} is there twice`).toBeUndefined();
    if (docs) docs[path] = text;
  }
  return world;
}

/** The same where every document has its vectors. Returns their paths. */
export async function expectWhole(page: Page, texts: Record<string, string>): Promise<string[]> {
  return (await readWhole(page, texts, true)).paths;
}

/** Everything that the browser keeps for this origin, as one string. */
export function everythingStored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const parts = [location.href, document.cookie, JSON.stringify(history.state)];
    parts.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }));
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        const values = await done(database.transaction(store).objectStore(store).getAll());
        parts.push(store, ...values.map((value) => new TextDecoder().decode(bytesOf(value))));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url, headers } of await cache.keys()) parts.push(url, ...[...headers].flat());
    }
    return parts.join('\n');

    function bytesOf(value: unknown): BufferSource {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value as BufferSource;
      return new TextEncoder().encode(JSON.stringify(value));
    }
  });
}
