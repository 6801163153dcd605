/** Vectors that the core would refuse, stored or on their way: said, made anew, and nothing is lost. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { CoreModule } from '../../web/src/core/core-module';
import { packTexts } from '../../web/src/core/texts';
import { LocalCollection } from '../../web/src/engine/local-collection';
import type { Model } from '../../web/src/models/manifest';
import { loadCore } from '../wasm/load-core';
import { store, withEmptyStore } from './empty-store';

const MODEL = { id: 'm', dims: 4, prefixes: { query: '', passage: '' } } as Model;
const SOUND = Float32Array.of(1, 0, 0, 0);
const UNSOUND: [string, Float32Array][] = [
  ['NaN', Float32Array.of(0, Number.NaN, 0, 0)],
  ['infinity', Float32Array.of(0, Number.NEGATIVE_INFINITY, 0, 0)],
  ['numbers whose square overflows', Float32Array.of(0, 3e38, 0, 0)],
  ['vectors of another dimension', Float32Array.of(1, 0, 0)],
];

withEmptyStore();

let core: CoreModule;
let collection: LocalCollection;

beforeEach(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  core = await loadCore();
  await open();
});

async function open(): Promise<void> {
  collection = await LocalCollection.open(core, store, 'default', MODEL);
}

const documentOf = (path: string, text: string) => ({
  record: {
    path,
    bytes: text.length,
    sha256: text,
    chunker: 'default/1' as const,
    chunks: 1,
    added: 1,
  },
  text,
  chunks: { spans: Uint32Array.of(0, text.length), prefixes: [''], headings: [[]] },
});

async function commit(path: string, text: string): Promise<number> {
  const { record, ...rest } = documentOf(path, text);
  const document = { record: { ...record, collection: 'default' }, ...rest, model: MODEL.id };
  await collection.commit(document, packTexts([text]));
  return (await collection.documents()).find((each) => each.path === path)?.id as number;
}

async function pathsFor(question: string, mode: 'dense' | 'lexical'): Promise<string[]> {
  const vector = mode === 'dense' ? SOUND : new Float32Array();
  const hits = await collection.search(question, vector, { k: 5, mode, documents: [] });
  return hits.map(({ source }) => source);
}

it.each(UNSOUND)('stored %s are made anew', async (_, values) => {
  const good = await commit('good', 'apple');
  const bad = await commit('bad', 'pear');
  await collection.supply(good, { keys: ['good'], values: SOUND });
  await store.addVectors(bad, MODEL.id, { keys: ['bad'], values });
  await open();
  expect((await collection.missing()).map(({ path }) => path)).toEqual(['bad']);
  expect(await pathsFor('pear', 'lexical')).toEqual(['bad']);
  expect(await pathsFor('', 'dense')).toEqual(['good']);
  expect(await collection.known(bad, ['bad'])).toEqual([undefined]);
  expect(await collection.known(good, ['good'])).toMatchObject([{ vector: SOUND }]);
  await collection.supply(bad, { keys: ['bad'], values: SOUND });
  await open();
  expect(await collection.missing()).toEqual([]);
  expect(await pathsFor('', 'dense')).toHaveLength(2);
});

it.each(UNSOUND)('%s are refused on their way in', async (_, values) => {
  const id = await commit('a', 'apple');
  const refused = { code: 'bad-vectors', message: expect.stringContaining('1 of 4 numbers') };
  await expect(collection.supply(id, { keys: ['a'], values })).rejects.toMatchObject(refused);
  const foreign = { ...documentOf('b', 'pear'), values, keys: ['b'], encoders: [] };
  await expect(collection.take([foreign])).rejects.toMatchObject(refused);
  await open();
  expect((await collection.documents()).map(({ path }) => path)).toEqual(['a']);
  expect((await collection.missing()).map(({ path }) => path)).toEqual(['a']);
  expect(await pathsFor('apple', 'lexical')).toEqual(['a']);
});

it('deleting what is not there changes nothing', async () => {
  const id = await commit('a', 'apple');
  await collection.supply(id, { keys: ['a'], values: SOUND });
  await collection.remove([id + 1, 999]);
  expect(await pathsFor('', 'dense')).toEqual(['a']);
  await open();
  expect(await pathsFor('apple', 'lexical')).toEqual(['a']);
});

it('vectors that are stored when their index is closed by then are there the next time', async () => {
  const id = await commit('a', 'one');
  const supplying = collection.supply(id, { keys: ['key'], values: SOUND });
  const removing = collection.supply(id + 1, { keys: ['key'], values: SOUND });
  collection.close();
  await Promise.all([supplying, removing]);
  await open();
  expect(await pathsFor('', 'dense')).toEqual(['a']);
});
