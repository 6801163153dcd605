/** The change to another embedding model: nothing is ever half changed, whatever comes between. */
import { openDB } from 'idb';
import { beforeEach, expect, it, vi } from 'vitest';
import { packTexts } from '../../web/src/core/texts';
import { Embeddings } from '../../web/src/engine/embeddings';
import { LocalCollection } from '../../web/src/engine/local-collection';
import { ModelChanges } from '../../web/src/engine/model-changes';
import { Tabs } from '../../web/src/engine/tabs';
import type { Model } from '../../web/src/models/manifest';
import { store, withEmptyStore } from './empty-store';
import { DIMS, StandInEmbedder, standInCore } from './stand-in-core';
import { readPieces, writePieces } from './stored-snapshots';

const NAME = 'default';
const LINES = ['one\n', 'two\n', 'three\n'];
const PATHS = ['a', 'b', 'c', 'd'];

/** The prefix is part of what is embedded, so that every model has other vectors. */
function model(id: string): Model {
  const prefixes = { query: '', passage: id.repeat(id.charCodeAt(0)) };
  return { id, dims: DIMS, maxTokens: 512, prefixes } as Model;
}
const A = model('A');
const B = model('B');
const C = model('C');

withEmptyStore();

let collection: LocalCollection;
let changes: ModelChanges;
let embeddings: Embeddings;

beforeEach(async () => {
  await store.changeCollection(NAME, { model: A.id });
  await openAnew();
  for (const path of PATHS) await add(path);
});

/** As after a reload. */
async function openAnew(): Promise<void> {
  const id = (await store.collection(NAME))?.model;
  const found = [A, B, C].find((each) => each.id === id) as Model;
  collection = await LocalCollection.open(standInCore, store, NAME, found);
  changes = new ModelChanges(store, new Tabs());
  embeddings = new Embeddings(changes, new Tabs());
}

/** A document with its vectors of the collection's model. */
async function add(path: string): Promise<void> {
  await addBare(path);
  await embed();
}

/** A document that words alone find. */
async function addBare(path: string): Promise<void> {
  const ends = LINES.map((_, i) => LINES.slice(0, i + 1).join('').length);
  const spans = Uint32Array.from(ends.flatMap((end, i) => [ends[i - 1] ?? 0, end]));
  const prefixes = LINES.map(() => `${path}: `);
  await collection.commit(
    {
      record: {
        collection: NAME,
        path,
        bytes: 1,
        sha256: path,
        chunker: 'default/1',
        chunks: LINES.length,
        added: 1,
      },
      text: LINES.join(''),
      chunks: { spans, prefixes, headings: LINES.map(() => []) },
      model: collection.model.id,
    },
    packTexts(LINES.map((line, i) => `${prefixes[i]}${line}`)),
  );
}

function embed(embedder = new StandInEmbedder()): Promise<number> {
  const work = { collection, embedder: async () => embedder, modelTokens: 512 };
  return embeddings.run(work, () => undefined);
}

/** Of a document with a path of one letter, by model. */
function vectorsOf({ prefixes }: Model): Float32Array {
  const lengths = LINES.map((line) => prefixes.passage.length + 'x: '.length + line.length);
  return Float32Array.from(lengths.flatMap((length) => [length, 1]));
}

interface Run {
  embedder?: StandInEmbedder;
  quiet?: () => Promise<void>;
}

function change(to: Model, { embedder = new StandInEmbedder(), ...rest }: Run = {}): Promise<void> {
  return changes.start({
    collection,
    to: { model: to, embedder: async () => embedder },
    modelTokens: 512,
    quiet: rest.quiet ?? (() => embeddings.pause(NAME)),
    onProgress: () => undefined,
  });
}

/** After a reload all documents have the vectors of the collection's model and, unless a change was
 * broken off, of no other. Returns the model. */
async function expectWhole(paths = PATHS, isBroken = false): Promise<string> {
  await openAnew();
  const { model: current } = collection;
  expect(collection.stats()).toMatchObject({
    documents: paths.length,
    chunks: paths.length * LINES.length,
  });
  const records = await collection.documents();
  expect(records.map(({ path }) => path).sort()).toEqual([...paths].sort());
  for (const { id } of records) {
    const { vectors } = (await store.wholeDocument(id, current.id)) ?? {};
    expect(vectors).toEqual(vectorsOf(current));
  }
  const db = await openDB('askfolio');
  const keys = (await db.getAllKeys('vectors')) as [number, string][];
  db.close();
  const known = new Set(records.map(({ id }) => id));
  expect(keys.filter(([id]) => !known.has(id))).toEqual([]);
  const others = keys.filter(([, id]) => id !== current.id);
  if (!isBroken) {
    expect(others).toEqual([]);
    expect((await store.collection(NAME))?.next).toBeUndefined();
  }
  return current.id;
}

it('the old index answers until the new one takes over in one step', async () => {
  const { chunks } = collection.stats();
  const seen = new Set<string>();
  const embedder = new StandInEmbedder(() => {
    expect(collection.stats().chunks).toBe(chunks);
    seen.add(collection.model.id);
  });
  await change(B, { embedder });
  expect([...seen]).toEqual(['A']);
  expect(collection.model).toBe(B);
  expect(embedder.embedded).toBe(chunks);
  expect(await expectWhole()).toBe('B');
  expect((await store.collection(NAME))?.chosen).toBe('person');
});

it('a write that fails, whichever it is, leaves the old model or the new one, and can go on', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const results = new Set<string>();
  for (let fatal = 1, finished = false; !finished; fatal++) {
    const before = collection.model;
    const after = before === A ? B : A;
    let writes = 0;
    const { put, delete: remove } = IDBObjectStore.prototype;
    const fail = () => {
      writes += 1;
      if (writes === fatal) throw new DOMException('no room', 'QuotaExceededError');
    };
    const spies = [
      vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
        this: IDBObjectStore,
        ...args: Parameters<IDBObjectStore['put']>
      ) {
        fail();
        return put.apply(this, args);
      }),
      vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (
        this: IDBObjectStore,
        ...args: Parameters<IDBObjectStore['delete']>
      ) {
        fail();
        return remove.apply(this, args);
      }),
    ];
    await change(after).catch((error) => expect(error).toMatchObject({ code: 'storage-full' }));
    finished = writes < fatal;
    for (const spy of spies) spy.mockRestore();
    const found = await expectWhole(PATHS, true);
    results.add(found === before.id ? 'old' : 'new');
    await change(after);
    expect(await expectWhole()).toBe(after.id);
  }
  expect([...results].sort()).toEqual(['new', 'old']);
});

it('cancelled in the middle, nothing of it is left', async () => {
  const embedder: StandInEmbedder = new StandInEmbedder(() => {
    if (embedder.embedded === 7) void changes.cancel(collection);
  });
  await change(B, { embedder });
  await changes.cancel(collection);
  expect(await expectWhole()).toBe('A');
});

it('an embedder that dies breaks it off; it goes on with what is left', async () => {
  const dying: StandInEmbedder = new StandInEmbedder(() => {
    if (dying.embedded === 9) throw Object.assign(new Error('died'), { code: 'dead' });
  });
  await expect(change(B, { embedder: dying })).rejects.toMatchObject({ code: 'dead' });
  expect(await expectWhole(PATHS, true)).toBe('A');
  expect((await store.collection(NAME))?.next).toBe('B');
  const rest = new StandInEmbedder();
  await change(B, { embedder: rest });
  expect(rest.embedded).toBeLessThanOrEqual(PATHS.length * LINES.length);
  expect(await expectWhole()).toBe('B');
});

it('every document says what made its vectors, those of the next model included', async () => {
  expect(await collection.encoders()).toEqual(['core']);
  await change(B);
  expect(await collection.encoders()).toEqual(['core']);
  const [first, second] = await collection.documents();
  const keys = ['1', '2', '3'];
  const vectors = { keys, values: vectorsOf(B), encoders: ['onnx-runtime'] as const };
  await store.addVectors(first?.id as number, B.id, vectors);
  expect(await collection.encoders()).toEqual(['core', 'onnx-runtime']);
  // Whoever takes over a vector learns what has made it; of older ones ONNX Runtime has.
  expect((await store.findVectors(['2'])).get('2')?.encoders).toEqual(['onnx-runtime']);
  await store.addVectors(second?.id as number, B.id, {
    keys: ['4', '5', '6'],
    values: vectorsOf(B),
  });
  expect((await store.findVectors(['5'])).get('5')?.encoders).toEqual(['onnx-runtime']);
});

it('a change that a reload broke off embeds only the documents that are left', async () => {
  await store.beginChange(NAME, B.id);
  const [first] = await collection.documents();
  const vectors = { keys: ['1', '2', '3'], values: vectorsOf(B) };
  expect(await store.addVectors(first?.id as number, B.id, vectors)).toBe(true);
  expect(await expectWhole(PATHS, true)).toBe('A');
  const rest = new StandInEmbedder();
  await change(B, { embedder: rest });
  expect(rest.embedded).toBe((PATHS.length - 1) * LINES.length);
  expect(await expectWhole()).toBe('B');
});

it('documents that are deleted and added meanwhile are right at the switch', async () => {
  const [first, second] = await collection.documents();
  const embedder: StandInEmbedder = new StandInEmbedder(() => {
    if (embedder.embedded === 2) void collection.remove([first?.id as number]);
  });
  // Just before the switch, when all that was there is embedded.
  const { endChange } = store;
  vi.spyOn(store, 'endChange').mockImplementation(async (...args) => {
    if (args[1] === B.id && collection.stats().documents === 3) {
      await addBare('e');
      await addBare('f');
      await collection.remove([second?.id as number]);
      await addBare('c');
    }
    return endChange.apply(store, args);
  });
  await change(B, { embedder });
  expect(await expectWhole(['c', 'd', 'e', 'f'])).toBe('B');
});

it('what is being embedded with the model before ends, and all is embedded with the next', async () => {
  for (const path of ['e', 'f', 'g']) await addBare(path);
  let before = new StandInEmbedder();
  let changing: Promise<void> | undefined;
  const next = new StandInEmbedder();
  const paused = new Promise<void>((resolve) => {
    const quiet = () => {
      resolve();
      return embeddings.pause(NAME);
    };
    before = new StandInEmbedder(() => {
      if (before.embedded < 2) return undefined;
      changing ??= change(B, { embedder: next, quiet });
      return paused;
    });
  });
  expect(await embed(before)).toBe(before.embedded);
  await changing;
  expect(before.embedded).toBe(2);
  expect(next.embedded).toBe(7 * LINES.length);
  expect(await expectWhole([...PATHS, 'e', 'f', 'g'])).toBe('B');
});

it('cancelled while the model before had not embedded everything, that goes on', async () => {
  await addBare('e');
  const embedder: StandInEmbedder = new StandInEmbedder(() => {
    if (embedder.embedded === 7) void changes.cancel(collection);
  });
  const changing = change(B, { embedder });
  const joined = embed();
  await changing;
  expect(await joined).toBe(LINES.length);
  await changes.cancel(collection);
  expect(await expectWhole([...PATHS, 'e'])).toBe('A');
});

it('back to a model that was there before, nothing is embedded', async () => {
  await change(B);
  const again = new StandInEmbedder();
  await change(A, { embedder: again });
  expect(again.embedded).toBe(0);
  expect(await expectWhole()).toBe('A');
  await change(B, { embedder: again });
  expect(again.embedded).toBe(0);
  expect(await expectWhole()).toBe('B');
});

it('a document that another tab deletes just before the switch is not found after it', async () => {
  const [first] = await collection.documents();
  const { endChange } = store;
  vi.spyOn(store, 'endChange').mockImplementation(async (...args) => {
    if (args[1] === B.id) await store.remove([first?.id as number]);
    return endChange.apply(store, args);
  });
  await change(B);
  expect(collection.stats().documents).toBe(3);
  expect(await expectWhole(['b', 'c', 'd'])).toBe('B');
});

it('a second change takes the place of the first', async () => {
  let second: Promise<void> | undefined;
  const embedder: StandInEmbedder = new StandInEmbedder(() => {
    if (embedder.embedded === 5) second = change(C);
  });
  await change(B, { embedder });
  await second;
  expect(await expectWhole()).toBe('C');
});

it('back to the model in use is the end of a change', async () => {
  let second: Promise<void> | undefined;
  const embedder: StandInEmbedder = new StandInEmbedder(() => {
    if (embedder.embedded === 5) second = change(A);
  });
  await change(B, { embedder });
  await second;
  expect(await expectWhole()).toBe('A');
});

it('storage that is too small is refused before anything changes', async () => {
  const estimate = async () => ({ quota: 1000, usage: 950 });
  vi.stubGlobal('navigator', { storage: { estimate } });
  await expect(change(B)).rejects.toMatchObject({ code: 'storage-full' });
  expect(await expectWhole()).toBe('A');
});

it('another tab cannot write vectors of the model before', async () => {
  const other = await LocalCollection.open(standInCore, store, NAME, A);
  await change(B);
  collection = other;
  await expect(add('e')).rejects.toMatchObject({ code: 'model-changed' });
  await openAnew();
  await embed();
  expect(await expectWhole([...PATHS, 'e'])).toBe('B');
});

it('a snapshot of the model before is not loaded, though its vectors are as long', async () => {
  const old = await readPieces(store, NAME, A.id);
  await change(B);
  await writePieces(store, NAME, A.id, old ?? []);
  expect(await readPieces(store, NAME, B.id)).toBeUndefined();
  expect(await expectWhole()).toBe('B');
});

it('a collection without documents takes a model at once', async () => {
  for (const { id } of await collection.documents()) await collection.remove([id]);
  await collection.adopt(C, 'language');
  expect(await expectWhole([])).toBe('C');
  await add('a');
  expect(await expectWhole(['a'])).toBe('C');
});
