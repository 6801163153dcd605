/** The index of a collection in this browser made anew, by itself or as asked, with the core as it is built. */
import { openDB } from 'idb';
import { beforeEach, expect, it, vi } from 'vitest';
import { COMPACTION, type CoreEngine, type CoreModule } from '../../web/src/core/core-module';
import { packTexts } from '../../web/src/core/texts';
import { LocalCollection } from '../../web/src/engine/local-collection';
import { chunkTexts } from '../../web/src/ingest/prepare';
import type { Model } from '../../web/src/models/manifest';
import type { Precision } from '../../web/src/protocol';
import { store, withEmptyStore } from '../web/empty-store';
import { loadCore } from './load-core';

const MODEL = { id: 'm', dims: 24, prefixes: { query: '', passage: '' } } as Model;
/** Chunks of a document. */
const CHUNKS = 60;

withEmptyStore();

const loadCompacting = vi.hoisted(() => vi.fn());
vi.mock('../../web/src/engine/compacting', (load) => {
  loadCompacting();
  return load();
});

let core: CoreModule;
let collection: LocalCollection;

beforeEach(async () => {
  core = await loadCore();
  collection = await open();
});

function open(): Promise<LocalCollection> {
  return LocalCollection.open(core, store, 'default', MODEL);
}

/** Of unit length, the same for the same number. */
function vectorOf(seed: number): Float32Array {
  const values = Float32Array.from({ length: MODEL.dims }, (_, i) =>
    Math.sin((seed + 1) * (i + 7)),
  );
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** Document n has the vectors of n * CHUNKS and those behind; returns its number in the store. */
async function add(n: number): Promise<number> {
  const lines = Array.from({ length: CHUNKS }, (_, i) => `word${n * CHUNKS + i}\n`);
  const text = lines.join('');
  const ends = lines.map((_, i) => lines.slice(0, i + 1).join('').length);
  const chunks = {
    spans: Uint32Array.from(ends.flatMap((end, i) => [end - (lines[i] as string).length, end])),
    prefixes: lines.map(() => ''),
    headings: lines.map(() => []),
  };
  const path = `${n}.md`;
  const about = { path, bytes: text.length, sha256: path, chunks: CHUNKS, added: 1 };
  const record = { ...about, chunker: 'default/1' as const, collection: 'default' };
  await collection.commit(
    { record, text, chunks, model: MODEL.id },
    packTexts(chunkTexts(text, chunks)),
  );
  const id = (await collection.documents()).find((each) => each.path === path)?.id as number;
  const values = new Float32Array(lines.flatMap((_, i) => [...vectorOf(n * CHUNKS + i)]));
  await collection.supply(id, { keys: lines.map((line) => line), values });
  return id;
}

async function fill(documents: number): Promise<number[]> {
  const ids: number[] = [];
  for (let n = 0; n < documents; n++) ids.push(await add(n));
  await collection.saveSnapshot();
  return ids;
}

/** The ten best for the vector of a number, with scores as they are. */
async function ask(seed: number) {
  const options = { k: 10, mode: 'dense' as const, documents: [] };
  const hits = await collection.search('', vectorOf(seed), options);
  return hits.map(({ text, score }) => ({ text, score }));
}

/** By brute force, of the documents' numbers. */
function bestOf(seed: number, documents: readonly number[]): { text: string; score: number }[] {
  const asked = vectorOf(seed);
  const all = documents.flatMap((n) =>
    Array.from({ length: CHUNKS }, (_, i) => {
      const vector = vectorOf(n * CHUNKS + i);
      const score = vector.reduce((sum, value, d) => sum + value * (asked[d] as number), 0);
      return { text: `word${n * CHUNKS + i}`, score };
    }),
  );
  return all.sort((a, b) => b.score - a.score).slice(0, 10);
}

async function expectBest(documents: readonly number[], digits = 4): Promise<void> {
  for (const seed of [3, 77, 100_003]) {
    const found = await ask(seed);
    const best = bestOf(seed, documents);
    expect(found.map(({ text }) => text.trim())).toEqual(best.map(({ text }) => text));
    for (const [i, { score }] of found.entries()) {
      expect(score).toBeCloseTo((best[i] as { score: number }).score, digits);
    }
  }
}

/** Bytes of the stored snapshot; 0: there is none. */
async function storedBytes(): Promise<number> {
  let bytes = 0;
  await store.readSnapshot('default', MODEL.id, {
    begin: () => {
      bytes = 0;
    },
    add: (piece) => {
      bytes += piece.bytes;
    },
  });
  return bytes;
}

/** What its steps say from here on; after the first, while `held`, they link nothing. */
function stepsOf(engine: CoreEngine, held = false): { states: number[]; held: boolean } {
  const steps = { states: [] as number[], held };
  const compact = engine.compact.bind(engine);
  engine.compact = (vectors) => {
    const state = compact(steps.held && steps.states.length > 0 ? 0 : vectors);
    if (vectors > 0) steps.states.push(state);
    return state;
  };
  return steps;
}

const { notNeeded, underWay, done } = COMPACTION;

// The first of all: from then on it is there.
it('the code for making it anew is loaded when that is needed', async () => {
  const ids = await fill(10);
  await collection.remove(ids.slice(0, 1));
  await collection.saveSnapshot();
  collection.close();
  collection = await open();
  await vi.dynamicImportSettled();
  expect(loadCompacting).not.toHaveBeenCalled();
  await collection.remove(ids.slice(1, 8));
  await vi.dynamicImportSettled();
  expect(loadCompacting).toHaveBeenCalledOnce();
  collection.close();
});

it('after much was deleted the index is made anew in steps, between which it answers, and is stored', async () => {
  const ids = await fill(20);
  const before = await storedBytes();
  const steps = stepsOf(collection.searcher, true);
  await collection.remove(ids.slice(0, 16));
  await vi.waitFor(() => expect(steps.states).toContain(underWay), 10_000);
  await collection.saveSnapshot();
  // Whatever comes and goes meanwhile.
  await expectBest([16, 17, 18, 19]);
  await add(30);
  await collection.remove([ids[16] as number]);
  await expectBest([17, 18, 19, 30]);
  expect(new Set(steps.states)).toEqual(new Set([underWay]));
  steps.held = false;
  await vi.waitFor(() => expect(steps.states.at(-1)).toBe(notNeeded), 10_000);
  expect(steps.states).toContain(done);
  await expectBest([17, 18, 19, 30]);
  await vi.waitFor(async () => expect(await storedBytes()).toBeLessThan(before / 3), 10_000);
  collection.close();

  collection = await open();
  expect(collection.searcher.compact(0)).toBe(notNeeded);
  await expectBest([17, 18, 19, 30]);
  collection.close();
});

it('what was stored before is made anew when it is opened', async () => {
  const ids = await fill(12);
  stepsOf(collection.searcher, true);
  await collection.remove(ids.slice(0, 9));
  await collection.saveSnapshot();
  collection.close();
  collection = await open();
  const steps = stepsOf(collection.searcher);
  await vi.waitFor(() => expect(steps.states).toContain(done), 10_000);
  await expectBest([9, 10, 11]);
  collection.close();
});

it.each(['close', 'clear'] as const)('%s ends it in the middle', async (end) => {
  const ids = await fill(20);
  const steps = stepsOf(collection.searcher, true);
  await collection.remove(ids.slice(0, 16));
  await vi.waitFor(() => expect(steps.states).toContain(underWay), 10_000);
  await collection[end]();
  const { length } = steps.states;
  // The step that was due.
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(steps.states).toHaveLength(length);
  collection = await open();
  if (end === 'close') await expectBest([16, 17, 18, 19]);
  else expect(await ask(3)).toEqual([]);
  collection.close();
});

const precisionOf = (of: LocalCollection) => JSON.parse(of.searcher.stats()).precision as Precision;

it('vectors can be kept as they come, and in bytes again, and nothing is embedded', async () => {
  const warn = vi.spyOn(console, 'warn');
  await fill(3);
  expect(precisionOf(collection)).toBe('int8');
  for (const [precision, digits] of [
    ['float32', 6],
    ['int8', 4],
    ['float32', 6],
  ] as const) {
    await collection.setPrecision(precision);
    for (const how of ['made', 'opened']) {
      if (how === 'opened') {
        collection.close();
        collection = await open();
      }
      expect(precisionOf(collection)).toBe(precision);
      expect(collection.isEmbedded).toBe(true);
      await expectBest([0, 1, 2], digits);
    }
  }
  // The snapshot was opened each time.
  expect(warn).not.toHaveBeenCalled();
  await add(3);
  await expectBest([0, 1, 2, 3], 6);
  collection.close();
});

it('a snapshot of another precision is not used, in plain words, and the index built again', async () => {
  await fill(3);
  collection.close();
  await store.changeCollection('default', { precision: 'float32' });
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  collection = await open();
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/another model, or keeps int8; the index is built again/),
  );
  expect(precisionOf(collection)).toBe('float32');
  await expectBest([0, 1, 2], 6);
  collection.close();
});

it('a snapshot of another version is not used, said with both, and the index built again', async () => {
  await fill(3);
  collection.close();
  const db = await openDB('askfolio');
  const record = await db.get('snapshots', ['default', '']);
  // Where wasm/FORMAT.md has it.
  record.directory[4] += 1;
  await db.put('snapshots', record, ['default', '']);
  db.close();
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  collection = await open();
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/built again: .*version: expected 5, found 6/),
  );
  await expectBest([0, 1, 2]);
  collection.close();
});

it('a precision that there is not is refused, and all stays as it was', async () => {
  await fill(1);
  await expect(collection.setPrecision('float16' as Precision)).rejects.toMatchObject({
    code: 'bad-precision',
    message: 'precision: expected int8 or float32, found float16',
  });
  expect((await store.collection('default'))?.precision).toBeUndefined();
  expect(precisionOf(collection)).toBe('int8');
  await expectBest([0]);
  collection.close();
});
