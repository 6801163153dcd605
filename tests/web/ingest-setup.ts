/** A collection in a store of the browser, as tests of taking files in need it. */
import { beforeEach, expect } from 'vitest';
import type { CoreSearchOptions } from '../../web/src/core/core-module';
import { Embeddings } from '../../web/src/engine/embeddings';
import { LocalCollection } from '../../web/src/engine/local-collection';
import { ModelChanges } from '../../web/src/engine/model-changes';
import { PRESETS } from '../../web/src/engine/presets';
import { Tabs } from '../../web/src/engine/tabs';
import { ingest } from '../../web/src/ingest/ingest';
import { ProgressMeter } from '../../web/src/ingest/progress';
import type { Model } from '../../web/src/models/manifest';
import type { IngestReport, Progress } from '../../web/src/protocol';
import type { DocumentRecord } from '../../web/src/store/schema';
import { zipBytes } from '../fixtures/zip-bytes';
import { withEmptyStore as emptyStore, store } from './empty-store';
import { DIMS, StandInEmbedder, standInCore, standInTokenizer } from './stand-in-core';

export const NAME = 'default';
export const MODEL = {
  id: 'm',
  dims: DIMS,
  maxTokens: 512,
  prefixes: { query: '', passage: '' },
} as Model;

/** Path to text; every document has other lines. */
export type Docs = Record<string, string>;
export const DOCS: Docs = Object.fromEntries(
  ['a', 'b', 'c', 'd'].map((name, i) => [`${name}.md`, `# ${name} 数据 🙂\n`.repeat(20 + 15 * i)]),
);

export { store } from './empty-store';
export let embeddings: Embeddings;

/** Every test of the file that calls this begins with an empty store, and nothing under way. */
export function withEmptyStore(): void {
  emptyStore();
  beforeEach(() => {
    embeddings = new Embeddings(new ModelChanges(store, new Tabs()), new Tabs());
  });
}

export const ALL: Found = { paths: Object.keys(DOCS), embedded: Object.keys(DOCS) };
export const searchAll: CoreSearchOptions = { k: 10_000, mode: 'dense', documents: [] };

export function open(): Promise<LocalCollection> {
  return LocalCollection.open(standInCore, store, NAME, MODEL);
}

export function zip(docs: Docs): File {
  const entries = Object.entries(docs).map(([name, data]) => ({ name, data }));
  return new File([new Uint8Array(zipBytes(entries))], 'docs.zip');
}

export interface Run {
  embedder?: StandInEmbedder;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export function take(
  collection: LocalCollection,
  docs: Docs,
  run: Run = {},
): Promise<IngestReport> {
  const { onProgress = () => undefined } = run;
  const tools = {
    core: standInCore,
    rules: PRESETS.default,
    collection,
    turn: (work: () => Promise<void>) => work(),
    chooseModel: async () => undefined,
    tokenizer: async () => standInTokenizer,
    embed: () => embed(collection, run),
  };
  const signal = run.signal ?? new AbortController().signal;
  return ingest([zip(docs)], tools, new ProgressMeter(onProgress), signal);
}

export function embed(collection: LocalCollection, run: Run = {}): Promise<number> {
  const { embedder = new StandInEmbedder(), onProgress = () => undefined } = run;
  run.signal?.addEventListener('abort', () => embeddings.cancel(NAME), { once: true });
  const work = { collection, embedder: async () => embedder, modelTokens: 512 };
  return embeddings.run(work, onProgress);
}

export function linesIn(docs: Docs): number {
  return Object.values(docs).join('').split('\n').length - 1;
}

export interface Found {
  /** Of all documents, and of those that have their vectors. */
  paths: string[];
  embedded: string[];
}

/**
 * What a new visit finds: every document whole, its vectors whole or not there, all of it in the
 * index, and nothing that belongs to no document.
 */
export async function expectWhole(allowed: Docs[]): Promise<Found> {
  const collection = await open();
  const records = await collection.documents();
  const embedded: DocumentRecord[] = [];
  for (const record of records) {
    const { id, path, chunks: count } = record;
    const { text, chunks, vectors } = (await store.wholeDocument(id, MODEL.id)) ?? {};
    expect(allowed.map((docs) => docs[path])).toContain(text);
    expect(chunks?.spans.length).toBe(2 * count);
    expect(text?.slice(0, chunks?.spans[1])).toBe(`# ${path[0]} 数据 🙂\n`);
    if (!vectors) continue;
    embedded.push(record);
    expect(vectors.length).toBe(count * DIMS);
    expect(vectors[0]).toBe(new TextEncoder().encode(`Line 0\n# ${path[0]} 数据 🙂\n`).length);
  }
  const chunksIn = (some: DocumentRecord[]) => some.reduce((sum, { chunks }) => sum + chunks, 0);
  const chunkCount = chunksIn(records);
  expect(collection.stats()).toMatchObject({
    documents: records.length,
    chunks: chunkCount,
    vectors: chunksIn(embedded),
  });
  const inventory = await store.inventory(NAME, MODEL.id);
  expect([...inventory.embedded].sort()).toEqual(embedded.map(({ id }) => id).sort());
  const hits = await collection.search('Line', new Float32Array(), searchAll);
  expect(hits).toHaveLength(chunkCount);
  for (const { text, source } of hits) expect(text).toContain(`# ${source[0]} `);
  const pathsOf = (some: DocumentRecord[]) => some.map(({ path }) => path).sort();
  return { paths: pathsOf(records), embedded: pathsOf(embedded) };
}

/** A new visit embeds what is missing, without the files. */
export async function expectResumed(docs: Docs): Promise<number> {
  const resumed = await embed(await open());
  const all = Object.keys(docs).sort();
  expect(await expectWhole([docs])).toEqual({ paths: all, embedded: all });
  return resumed;
}
