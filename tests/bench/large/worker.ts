/** Of page.ts: the product's store and index by themselves. */

import { expose } from 'comlink';
import { deleteDB, openDB } from 'idb';
import { loadCore } from '../../../web/src/core/core.js';
import type { CoreSearchOptions } from '../../../web/src/core/core-module.js';
import { LocalCollection } from '../../../web/src/engine/local-collection.js';
import { modelById } from '../../../web/src/models/manifest.js';
import type { StoredDocument } from '../../../web/src/store/documents.js';
import { Store } from '../../../web/src/store/store.js';
import { randomFrom } from '../made-chunks.js';

const kCollection = 'default';
const kRaw = 'raw';
/** How far a vector is from the middle of its document, and a copy's from that it was made of. */
const kSpread = 0.9;
const kShift = 0.4;
const kOptions: CoreSearchOptions = { k: 5, mode: 'hybrid', documents: [] };

async function modelOf(store: Store) {
  const record = await store.collection(kCollection);
  return modelById(record?.model ?? '');
}

/** By length, every word of the texts as often as it is there. */
function wordsByLength(texts: readonly string[]): Map<number, string[]> {
  const words = new Map<number, string[]>();
  for (const [word] of texts.join('\n').matchAll(/[a-z]{4,}/g)) {
    const alike = words.get(word.length) ?? [];
    words.set(word.length, alike);
    alike.push(word);
  }
  return words;
}

/** A fifth of the words become others that are as long, so that places stay right; a few are new. */
function varied(text: string, words: Map<number, string[]>, random: () => number): string {
  const letter = () => String.fromCharCode(97 + Math.floor(26 * random()));
  return text.replace(/[a-z]{4,}/g, (word) => {
    if (random() < 0.002) return Array.from(word, letter).join('');
    const alike = words.get(word.length);
    if (!alike || random() > 0.2) return word;
    return alike[Math.floor(random() * alike.length)] as string;
  });
}

/** Unit vectors, [n][dims], each away from that of `from` by about as much as `by` says. */
function moved(from: Float32Array, by: number, dims: number, random: () => number): Float32Array {
  const normal = () => 2 * (random() + random() + random() - 1.5);
  const values = from.map((x) => x + (by * normal()) / Math.sqrt(dims));
  for (let at = 0; at < values.length; at += dims) {
    const length = Math.hypot(...values.subarray(at, at + dims));
    for (let i = at; i < at + dims; i++) values[i] = (values[i] as number) / length;
  }
  return values;
}

/** A document's vectors: about a middle of its own. */
function made(chunks: number, dims: number, random: () => number): Float32Array {
  const middle = moved(new Float32Array(dims), 1, dims, random);
  const middles = Float32Array.from(
    { length: chunks * dims },
    (_, i) => middle[i % dims] as number,
  );
  return moved(middles, kSpread, dims, random);
}

async function embed(
  store: Store,
  id: number,
  model: string,
  values: Float32Array,
  chunks: number,
) {
  const keys = Array.from({ length: chunks }, (_, i) => `made ${id} ${i}`);
  await store.addVectors(id, model, { keys, values });
}

async function addCopy(
  store: Store,
  { record: { id: _, ...record }, chunks, vectors }: StoredDocument,
  text: string,
  path: string,
  random: () => number,
): Promise<void> {
  const { id: model, dims } = await modelOf(store);
  const document = { record: { ...record, path, sha256: path }, text, chunks, model };
  const { record: added } = await store.commit(document);
  const values = moved(vectors as Float32Array, kShift, dims, random);
  await embed(store, added.id, model, values, record.chunks);
}

export const large = {
  /** Chunks that have vectors, by the store's records. */
  async count(): Promise<number> {
    const store = await Store.open();
    const records = await store.documents(kCollection);
    const model = records.length > 0 ? (await modelOf(store)).id : '';
    const { embedded } = await store.inventory(kCollection, model);
    store.close();
    return records.reduce((sum, { id, chunks }) => sum + (embedded.has(id) ? chunks : 0), 0);
  },

  /** Gives the documents vectors, and adds varied copies of them until there are so many chunks. */
  async grow(chunks: number): Promise<void> {
    const store = await Store.open();
    const { id: model, dims } = await modelOf(store);
    const records = (await store.documents(kCollection)).filter(({ path }) => !/^copy /.test(path));
    const random = randomFrom(1);
    const documents: StoredDocument[] = [];
    for (const record of records) {
      await embed(store, record.id, model, made(record.chunks, dims, random), record.chunks);
      documents.push((await store.wholeDocument(record.id, model)) as StoredDocument);
    }
    const words = wordsByLength(documents.map(({ text }) => text));
    let count = await large.count();
    for (let copy = 1; count < chunks; copy++) {
      for (const document of documents) {
        const path = `copy ${copy}/${document.record.path}`;
        await addCopy(store, document, varied(document.text, words, random), path, random);
        count += document.record.chunks;
      }
    }
    store.close();
  },

  /**
   * Opens the collection, from nothing in memory, and searches it; the vector is of any chunk. keep:
   * waits until the index is stored, where it was not as the snapshot says.
   */
  async reopen(question: string, vector: number[], keep = false) {
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
    if (keep) await collection.saveSnapshot();
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

  /** Writes the bytes of the snapshot into a database of their own, a piece a record. */
  async keepRaw() {
    const store = await Store.open();
    const { id: model } = await modelOf(store);
    await deleteDB(kRaw);
    const raw = await openDB(kRaw, 1, { upgrade: (db) => void db.createObjectStore('pieces') });
    const pieces: Uint8Array[] = [];
    await store.readSnapshot(kCollection, model, {
      begin: (directory) => void pieces.push(directory),
      add(piece) {
        const bytes = new Uint8Array(piece.bytes);
        piece.read(bytes);
        pieces.push(bytes);
      },
    });
    for (const [number, piece] of pieces.entries()) await raw.put('pieces', piece, number);
    raw.close();
    store.close();
  },

  /** Reads these as a whole. */
  async readRaw() {
    const begun = performance.now();
    const raw = await openDB(kRaw);
    const pieces: Uint8Array[] = await raw.getAll('pieces');
    const ms = performance.now() - begun;
    raw.close();
    return {
      ms,
      bytes: pieces.reduce((sum, { length }) => sum + length, 0),
      pieces: pieces.length,
    };
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

expose(large);
