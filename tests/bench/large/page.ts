/** What large.mjs opens beside the product's page: its store and index by themselves. */

import { loadCore } from '../../../web/src/core/core.js';
import type { CoreSearchOptions } from '../../../web/src/core/core-module.js';
import { LocalCollection } from '../../../web/src/engine/local-collection.js';
import { modelById } from '../../../web/src/models/manifest.js';
import { Store, type StoredDocument } from '../../../web/src/store/store.js';

declare global {
  interface Window {
    large: typeof large;
  }
}

const kCollection = 'default';
/** How far a copy's vector is from that which it was made of: a cosine of about 0.93. */
const kNoise = 0.4;
const kOptions: CoreSearchOptions = { k: 5, mode: 'hybrid', documents: [] };

/** A small generator, so that every run measures the same (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function modelOf(store: Store) {
  const record = await store.collection(kCollection);
  return modelById(record?.model ?? '');
}

/** Every fifth word of some length becomes another one that is as long: places stay right. */
function varied(text: string, random: () => number): string {
  const letter = () => String.fromCharCode(97 + Math.floor(26 * random()));
  return text.replace(/[a-z]{5,}/g, (word) =>
    random() < 0.2 ? Array.from(word, letter).join('') : word,
  );
}

/** vectors: [n][dims], unit length. */
function moved(vectors: Float32Array, dims: number, random: () => number): Float32Array {
  const values = vectors.map(
    (x) => x + (kNoise * (random() + random() + random() - 1.5) * 2) / Math.sqrt(dims),
  );
  for (let at = 0; at < values.length; at += dims) {
    const length = Math.hypot(...values.subarray(at, at + dims));
    for (let i = at; i < at + dims; i++) values[i] = (values[i] as number) / length;
  }
  return values;
}

async function addCopy(
  store: Store,
  { record: { id: _, ...record }, text, chunks, vectors }: StoredDocument,
  path: string,
  random: () => number,
): Promise<void> {
  const model = await modelOf(store);
  const values = moved(vectors as Float32Array, model.dims, random);
  const copy = { ...record, path, sha256: path };
  const document = { record: copy, text: varied(text, random), chunks, model: model.id };
  const { record: added } = await store.commit(document);
  const keys = Array.from({ length: record.chunks }, (_, i) => `${path} ${i}`);
  await store.addVectors(added.id, model.id, { keys, values });
}

const large = {
  /** Chunks that have vectors, by the store's records. */
  async count(): Promise<number> {
    const store = await Store.open();
    const records = await store.documents(kCollection);
    const embedded = records.length > 0 ? await store.embedded((await modelOf(store)).id) : null;
    store.close();
    return records.reduce((sum, { id, chunks }) => sum + (embedded?.has(id) ? chunks : 0), 0);
  },

  /** Adds varied copies of all documents until there are so many chunks. */
  async grow(chunks: number): Promise<void> {
    const store = await Store.open();
    const model = await modelOf(store);
    const records = (await store.documents(kCollection)).filter(({ path }) => !/^copy /.test(path));
    let count = await large.count();
    const random = randomFrom(1);
    for (let copy = 1; count < chunks; copy++) {
      for (const { id, path } of records) {
        const document = (await store.wholeDocument(id, model.id)) as StoredDocument;
        await addCopy(store, document, `copy ${copy}/${path}`, random);
        count += document.record.chunks;
      }
    }
    store.close();
  },

  /** Opens the collection, from nothing in memory, and searches it; the vector is of any chunk. */
  async reopen(question: string, vector: number[]) {
    const times = [performance.now()];
    const [core, store] = await Promise.all([loadCore(), Store.open()]);
    const model = await modelOf(store);
    times.push(performance.now());
    const collection = await LocalCollection.open(core, store, kCollection, model);
    times.push(performance.now());
    const hits = await collection.search(question, Float32Array.from(vector), kOptions);
    times.push(performance.now());
    const [start, loaded, open, end] = times as [number, number, number, number];
    const stats = collection.stats();
    collection.close();
    store.close();
    return {
      ms: end - start,
      loadMs: loaded - start,
      openMs: open - loaded,
      searchMs: end - open,
      hits: hits.length,
      ...stats,
    };
  },

  /** The same bytes, read as a whole. */
  async readRaw() {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const begun = performance.now();
    const database = await done(indexedDB.open('askfolio'));
    const store = database.transaction('snapshots').objectStore('snapshots');
    const range = IDBKeyRange.bound([kCollection], [kCollection, []]);
    const records: (Uint8Array | { directory: Uint8Array })[] = await done(store.getAll(range));
    const ms = performance.now() - begun;
    database.close();
    const bytes = records.reduce(
      (sum, each) => sum + ('directory' in each ? each.directory : each).length,
      0,
    );
    return { ms, bytes, pieces: records.length - 1 };
  },

  /** One of the stored vectors. */
  async someVector(): Promise<number[]> {
    const store = await Store.open();
    const { id, dims } = await modelOf(store);
    const [first] = await store.documents(kCollection);
    const document = await store.wholeDocument(first?.id ?? 0, id);
    store.close();
    return [...(document?.vectors ?? []).slice(0, dims)];
  },
};

window.large = large;
