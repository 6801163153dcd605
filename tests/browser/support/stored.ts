/** What lies in IndexedDB, read past the product (layout: web/src/store/schema.ts). */

import type { Page } from '@playwright/test';
import { expect } from './fixtures.js';

interface Stored {
  path: string;
  chunks: number;
  text: string | undefined;
  /** UTF-16 offsets, two per chunk. */
  spans: number[] | undefined;
  /** Number of floats, undefined where the document lacks vectors. */
  vector: number | undefined;
}

interface Stores {
  documents: Stored[];
  /** Keys of texts, chunks and vectors that belong to no document. */
  orphans: number[];
}

export function readStores(page: Page): Promise<Stores> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('askfolio'));
    const names = ['documents', 'texts', 'chunks', 'vectors'];
    const transaction = database.transaction(names);
    const read = async (name: string) => {
      const store = transaction.objectStore(name);
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      // Vectors are keyed by document and model.
      return new Map(keys.map((key, i) => [[key].flat()[0] as number, values[i]]));
    };
    const [records, texts, chunks, vectors] = await Promise.all(names.map(read));
    database.close();
    if (!records || !texts || !chunks || !vectors) throw new Error('a store is missing');
    const documents = [...records].map(([key, record]) => ({
      path: record.path,
      chunks: record.chunks,
      text: texts.get(key),
      spans: chunks.get(key) && Array.from(chunks.get(key).spans as Uint32Array),
      vector: vectors.get(key)?.values.length,
    }));
    const keys = [texts, chunks, vectors].flatMap((store) => [...store.keys()]);
    return { documents, orphans: keys.filter((key) => !records.has(key)) };
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

/**
 * Every committed document is whole: its text is the file's, its chunks cover the text without gap,
 * each has a vector or (where `all` is false) none, and nothing lies about that belongs to no
 * document. Returns the paths of all documents and of those with vectors.
 */
export async function readWhole(
  page: Page,
  texts: Record<string, string>,
  all: boolean,
): Promise<{ paths: string[]; embedded: string[] }> {
  const { documents, orphans } = await readStores(page);
  expect(orphans).toEqual([]);
  for (const { path, chunks, text, spans, vector } of documents) {
    expect(text, path).toBe(texts[path]);
    if (all || vector !== undefined) expect(vector, path).toBe(chunks * kDims);
    expect(spans, path).toHaveLength(chunks * 2);
    const ends = [0, ...(spans ?? []).filter((_, i) => i % 2 === 1)];
    const begins = [...(spans ?? []).filter((_, i) => i % 2 === 0), text?.length];
    expect(begins, path).toEqual(ends);
  }
  const pathsOf = (some: Stored[]) => some.map(({ path }) => path).sort();
  const paths = pathsOf(documents);
  expect(new Set(paths).size).toBe(paths.length);
  return { paths, embedded: pathsOf(documents.filter(({ vector }) => vector !== undefined)) };
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
