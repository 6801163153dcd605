/** A collection as one file, out of one browser and into another, with the core as it is built. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CoreModule, CoreSearchOptions } from '../../web/src/core/core-module';
import { packTexts } from '../../web/src/core/texts';
import { LocalCollection } from '../../web/src/engine/local-collection';
import { Tabs } from '../../web/src/engine/tabs';
import { vectorKeys } from '../../web/src/engine/vector-keys';
import { chunkTexts } from '../../web/src/ingest/prepare';
import { modelById } from '../../web/src/models/manifest';
import { sha256 } from '../../web/src/sha256';
import { bytesOf } from '../../web/src/share/byte-source';
import { exportCollection } from '../../web/src/share/export';
import { forgetBrokenOff, importCollection, openKnown } from '../../web/src/share/import';
import { SharedCollection } from '../../web/src/share/shared-collection';
import { Store } from '../../web/src/store/store';
import { BrowserDouble } from '../doubles/browser';
import { loadCore } from './load-core';

const MODEL = modelById('all-MiniLM-L6-v2');
const WORDS = 'index vector segment 数据 query node shard 🙂 replica load flush compact'.split(' ');

let core: CoreModule;
let store: Store;
let browser: BrowserDouble;
let tabs: Tabs;

beforeEach(async () => {
  core ??= await loadCore();
  browser = new BrowserDouble();
  tabs = new Tabs(browser.open().locks);
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({ quota: 1e9, usage: 0 }) } });
  store = await openBrowser();
});

afterEach(() => {
  store.close();
  vi.restoreAllMocks();
});

/** A browser that has nothing. */
function openBrowser(): Promise<Store> {
  vi.stubGlobal('indexedDB', new IDBFactory());
  return Store.open();
}

/** The same numbers for the same seed (Numerical Recipes' constants). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function unitVector(random: () => number): Float32Array {
  const vector = Float32Array.from({ length: MODEL.dims }, () => random() + random() - 1);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

async function addDocument(collection: LocalCollection, path: string, seed: number) {
  const random = randomFrom(seed);
  const sentence = () =>
    Array.from({ length: 12 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
  const parts = Array.from({ length: 1 + (seed % 6) }, sentence);
  const text = parts.join('\n');
  const ends = parts.map((_, i) => parts.slice(0, i + 1).join('\n').length);
  const spans = ends.flatMap((end, i) => [end - (parts[i] as string).length, end]);
  const chunks = {
    spans: Uint32Array.from(spans),
    prefixes: parts.map((_, i) => `Part ${i}\n`),
    headings: parts.map((_, i) => [path, `Part ${i}`]),
  };
  const texts = packTexts(chunkTexts(text, chunks));
  const values = new Float32Array(parts.flatMap(() => [...unitVector(random)]));
  const record = {
    path,
    bytes: text.length,
    sha256: await sha256(new TextEncoder().encode(text)),
    chunker: 'default/2' as const,
    chunks: parts.length,
    language: 'en' as const,
    added: seed,
  };
  const keys = await vectorKeys(texts, MODEL, 512);
  await collection.take([{ record, text, chunks, values, encoders: ['core'], keys }]);
}

/** Documents came, were replaced and were deleted, so that labels and numbers have gaps. */
async function filled(id = 'mine'): Promise<LocalCollection> {
  await store.putCollection({ id, name: 'Mine', preset: 'default', model: MODEL.id });
  const collection = await LocalCollection.open(core, store, id, MODEL);
  for (let i = 0; i < 24; i++) await addDocument(collection, `docs/${i}.md`, i);
  for (const i of [3, 9]) await addDocument(collection, `docs/${i}.md`, 100 + i);
  const records = await collection.documents();
  await collection.remove(records.filter((_, i) => i % 7 === 2).map(({ id }) => id));
  return collection;
}

const INFO = { name: 'Mine', preset: 'default' as const };

async function exported(): Promise<Uint8Array<ArrayBuffer>> {
  const file = await exportCollection({ info: INFO, collection: await filled() });
  return new Uint8Array(await file.arrayBuffer());
}

const take = (bytes: Uint8Array<ArrayBuffer>, by = tabs) =>
  importCollection(bytesOf(new Blob([bytes]), 'mine.askfolio'), { core, store, tabs: by });

/** A place in what runs elsewhere, to be waited for. */
function reached() {
  let reach: () => void = () => undefined;
  const here = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return { reach, here };
}

/** What questions find, by all that a person sees of it but the documents' numbers. */
async function findings(collection: Pick<LocalCollection, 'search'>) {
  const random = randomFrom(5);
  const found = [];
  for (const mode of ['dense', 'lexical', 'hybrid'] as const) {
    for (let i = 0; i < 20; i++) {
      const question = `${WORDS[i % WORDS.length]} ${WORDS[(i * 5) % WORDS.length]}`;
      const options: CoreSearchOptions = { k: 10, mode, documents: [] };
      const hits = await collection.search(question, unitVector(random), options);
      found.push(hits.map(({ document: _, ...hit }) => hit));
    }
  }
  return found;
}

/** Nothing in the store has come of an import. */
async function expectUntouched(): Promise<void> {
  expect((await store.collections()).map(({ id }) => id).sort()).toEqual(['default', 'tutorial']);
  expect(await store.imports()).toEqual([]);
  expect((await store.inventory('default', MODEL.id)).embedded.size).toBe(0);
}

test('what is imported elsewhere finds the same with the same scores', async () => {
  const before = await filled();
  const found = await findings(before);
  const paths = (await before.documents()).map(({ path }) => path);
  const file = await exportCollection({ info: INFO, collection: before });
  store.close();

  store = await openBrowser();
  // Numbers are others there.
  const other = await LocalCollection.open(core, store, 'default', MODEL);
  await store.putCollection({ ...INFO, id: 'default', model: MODEL.id });
  for (let i = 0; i < 3; i++) await addDocument(other, `other/${i}.md`, i);
  const made = await importCollection(bytesOf(file, 'mine.askfolio'), { core, store, tabs });
  expect(made).toMatchObject({ name: 'Mine (2)', preset: 'default' });
  for (const from of ['snapshot', 'stored vectors']) {
    if (from === 'stored vectors') await store.deleteSnapshot(made.id);
    const after = await LocalCollection.open(core, store, made.id, MODEL);
    expect((await after.documents()).map(({ path }) => path)).toEqual(paths);
    expect(after.isEmbedded).toBe(true);
    expect(await after.encoders()).toEqual(['core']);
    const again = await findings(after);
    if (from === 'snapshot') expect(again).toEqual(found);
    else expect(again.map(roughly)).toEqual(found.map(roughly));
    await after.saveSnapshot();
  }
});

test('what is opened where it lies finds the same, and reads texts when they are cited', async () => {
  const before = await filled();
  const found = await findings(before);
  const file = await exportCollection({ info: INFO, collection: before });
  const source = bytesOf(file, 'mine.askfolio');
  const read: number[] = [];
  const from = await openKnown({
    ...source,
    read: (start, end) => {
      read.push(start);
      return source.read(start, end);
    },
  });
  const shared = await SharedCollection.open('https://example.org/mine.askfolio', from, core);
  const [texts = 0] = from.placesOf('texts');
  const textsAt =
    file.size - from.head.entries.slice(texts).reduce((sum, { bytes }) => sum + bytes, 0);
  expect(read).not.toContain(textsAt);
  expect(await findings(shared)).toEqual(found);
  // Once for all that are in one entry.
  expect(read.filter((start) => start === textsAt)).toHaveLength(1);
  expect(shared.stats()).toMatchObject({ vectors: before.stats().chunks });
  const [document] = await shared.documents();
  const [original] = await before.documents();
  expect(await shared.source(document?.id as number)).toEqual(
    await before.source(original?.id as number),
  );
  await expect(shared.remove()).rejects.toMatchObject({ code: 'read-only' });
  shared.close();
});

/** Scores to six digits: vectors that are put in anew may be a last bit off. */
function roughly(hits: { source: string; chunk: number; score: number }[]) {
  return hits.map(({ source, chunk, score }) => [source, chunk, score.toFixed(5)]);
}

test('the same collection gives the same bytes, also when it was opened anew', async () => {
  const collection = await filled();
  const bytes = async (from: LocalCollection) =>
    new Uint8Array(await (await exportCollection({ info: INFO, collection: from })).arrayBuffer());
  const first = await bytes(collection);
  expect(await bytes(collection)).toEqual(first);
  await collection.saveSnapshot();
  expect(await bytes(await LocalCollection.open(core, store, 'mine', MODEL))).toEqual(first);
});

test('files that documents came from go along', async () => {
  const collection = await filled();
  const [whole] = await wholeDocuments(collection);
  if (!whole) throw new Error('no document');
  const { record, text, chunks, values } = whole;
  const original = new Blob(['%PDF'], { type: 'application/pdf' });
  await collection.commit(
    { record: { ...record, collection: 'mine' }, text, chunks, original, model: MODEL.id },
    packTexts(chunkTexts(text, chunks)),
  );
  const [{ id } = { id: 0 }] = await collection.missing();
  await collection.supply(id, { keys: Array.from({ length: record.chunks }, () => ''), values });
  const file = await exportCollection({ info: INFO, collection });
  const made = await importCollection(bytesOf(file, 'mine.askfolio'), { core, store, tabs });
  const after = (await store.documents(made.id)).find(({ path }) => path === record.path);
  const kept = await store.original(after?.id as number);
  expect([kept?.type, await kept?.text()]).toEqual(['application/pdf', '%PDF']);
});

async function wholeDocuments(collection: LocalCollection) {
  const records = await collection.documents();
  const read = await Promise.all(records.map(({ id }) => collection.read(id)));
  return read.filter((each) => each !== undefined);
}

test('one changed byte anywhere is found before anything is kept', async () => {
  const bytes = await exported();
  store.close();
  store = await openBrowser();
  const random = randomFrom(11);
  const places = Array.from({ length: 150 }, () => Math.floor(random() * bytes.length));
  // All of the fixed bytes, and the last one.
  for (const at of [...Array(44).keys(), ...places, bytes.length - 1]) {
    const changed = bytes.slice();
    changed[at] = (changed[at] as number) ^ (1 << (at % 8));
    await expect(take(changed), `byte ${at}`).rejects.toMatchObject({
      code: expect.stringMatching(/^(export-damaged|export-cut-short|not-an-export)$/),
    });
  }
  await expectUntouched();
});

test('an export that is cut short or followed by something is refused', async () => {
  const bytes = await exported();
  store.close();
  store = await openBrowser();
  for (const length of [0, 3, 20, 44, 300, bytes.length >> 1, bytes.length - 1]) {
    const code = length < 4 ? 'not-an-export' : 'export-cut-short';
    await expect(take(bytes.slice(0, length)), `${length}`).rejects.toMatchObject({ code });
  }
  const more = new Uint8Array(bytes.length + 1);
  more.set(bytes);
  await expect(take(more)).rejects.toMatchObject({ code: 'export-cut-short' });
  const page = new TextEncoder().encode('<!doctype html><title>404</title>');
  await expect(take(page)).rejects.toMatchObject({
    code: 'not-an-export',
    what: expect.stringContaining('a web page'),
  });
  await expectUntouched();
});

/** With another head or version, and checksums that fit. */
async function forged(
  bytes: Uint8Array<ArrayBuffer>,
  change: (head: Record<string, unknown>) => void,
  version = 1,
): Promise<Uint8Array<ArrayBuffer>> {
  const length = new DataView(bytes.buffer).getUint32(8, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(44, 44 + length)));
  change(head);
  const json = Buffer.from(JSON.stringify(head));
  const fixed = Buffer.from(bytes.subarray(0, 12));
  fixed.writeUInt32LE(version, 4);
  fixed.writeUInt32LE(json.length, 8);
  const checksum = Buffer.from(await sha256(Buffer.concat([fixed, json])), 'hex');
  return new Uint8Array(Buffer.concat([fixed, checksum, json, bytes.subarray(44 + length)]));
}

test('a newer version, another model and a forged head are refused', async () => {
  const bytes = await exported();
  store.close();
  store = await openBrowser();
  const codeOf = (change: (head: Record<string, unknown>) => void, version?: number) =>
    forged(bytes, change, version)
      .then(take)
      .then(
        () => 'taken',
        ({ code }) => code,
      );
  expect(await codeOf(() => undefined, 2)).toBe('export-newer');
  expect(await codeOf((head) => Object.assign(head, { model: 'other' }))).toBe(
    'export-other-model',
  );
  const lies: Record<string, unknown>[] = [
    { dims: 512 },
    { preset: 'constructor' },
    { documents: 1 },
    { chunks: 7 },
    { entries: {} },
    { name: null },
  ];
  for (const lie of lies) {
    expect(await codeOf((head) => Object.assign(head, lie)), JSON.stringify(lie)).toBe(
      'export-damaged',
    );
  }
  await expectUntouched();
});

test('an import that fails on its way leaves nothing, and one that was killed is forgotten', async () => {
  const bytes = await exported();
  store.close();
  store = await openBrowser();
  let left = 5;
  const addVectors = store.addVectors.bind(store);
  vi.spyOn(store, 'addVectors').mockImplementation((...args) =>
    left-- > 0 ? addVectors(...args) : Promise.reject(new Error('the disk is full')),
  );
  await expect(take(bytes)).rejects.toThrow('the disk is full');
  const ids = async () => (await store.collections()).map(({ id }) => id).sort();
  expect(await ids()).toEqual(['default', 'tutorial']);
  expect(await store.imports()).toEqual([]);
  vi.restoreAllMocks();

  // One of another tab is under way; one was killed.
  await store.putCollection({ id: 'killed', model: MODEL.id, importing: true });
  expect(await ids()).toEqual(['default', 'tutorial']);
  const running = reached();
  const going = reached();
  vi.spyOn(store, 'addVectors').mockImplementation(async (...args) => {
    running.reach();
    await going.here;
    return addVectors(...args);
  });
  const other = new Tabs(browser.open().locks);
  const made = take(bytes, other);
  await running.here;
  for (const each of [tabs, other]) await forgetBrokenOff(store, each);
  expect(await store.imports()).toHaveLength(1);

  // It ends well after a third tab has read of it.
  const imports = store.imports.bind(store);
  vi.spyOn(store, 'imports').mockImplementationOnce(async () => {
    const listed = await imports();
    going.reach();
    await made;
    return listed;
  });
  await forgetBrokenOff(store, tabs);
  expect(await ids()).toEqual(['default', 'tutorial', (await made).id].sort());
});

test('what is not embedded, empty or on its way to another form is not exported', async () => {
  await store.putCollection({ id: 'empty', ...INFO, model: MODEL.id });
  const empty = await LocalCollection.open(core, store, 'empty', MODEL);
  await expect(exportCollection({ info: INFO, collection: empty })).rejects.toMatchObject({
    code: 'nothing-to-export',
  });
  const collection = await filled();
  const [whole] = await wholeDocuments(collection);
  if (!whole) throw new Error('no document');
  const { record, text, chunks } = whole;
  const document = { record: { ...record, path: 'new.md', collection: 'mine' }, text, chunks };
  await collection.commit({ ...document, model: MODEL.id }, packTexts(chunkTexts(text, chunks)));
  await expect(exportCollection({ info: INFO, collection })).rejects.toMatchObject({
    code: 'not-embedded',
  });
});
