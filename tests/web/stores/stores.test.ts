/** What holds of a collection wherever it is kept: the same tests over every place. */
import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commit, randomVector, type Sample, sample, supply, take, texts } from './documents';
import { dense, expectBest, type Held } from './held';
import { DIMS, PLACES } from './places';
import { testServer } from './servers';

const START_MS = 90_000;

describe.each(PLACES)('store: $name', (tested) => {
  const { name, isHere, isMilvus, start } = tested;
  if (!isHere) {
    it.skipIf(true)(`${name} does not run on this machine: skipped`, () => undefined);
    return;
  }
  const held = {} as Held;

  beforeAll(async () => {
    held.place = await start();
  }, START_MS);
  afterAll(() => held.place?.stop(), START_MS);

  beforeEach(async () => {
    vi.stubGlobal('navigator', { storage: { estimate: async () => ({}) } });
    held.collection = await held.place.open();
    for (const { id } of await held.collection.documents()) await held.collection.remove([id]);
  }, START_MS);

  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('is empty at first', async () => {
    expect(await held.collection.documents()).toEqual([]);
    expect(held.collection.stats()).toMatchObject({ documents: 0, chunks: 0, vectors: 0 });
    expect(await held.collection.missing()).toEqual([]);
    expect(held.collection.isEmbedded).toBe(true);
  });

  it('finds what brute force finds, as soon as it is in', async () => {
    const samples = [sample('en/a.md', texts(9, 'apple')), sample('zh/数 b.md', texts(4, 'berry'))];
    for (const [i, each] of samples.entries()) {
      await take(held.collection, each);
      await expectBest(held.collection, samples.slice(0, i + 1));
    }
    expect(held.collection.stats()).toMatchObject({ documents: 2, chunks: 13, vectors: 13 });
  });

  it('says of a hit where it stands', async () => {
    const one = sample('en/a.md', texts(3, 'apple'));
    await take(held.collection, one);
    const { document } = one;
    const [hit] = await held.collection.search('', one.vectors[1] as Float32Array, dense);
    const [start, end] = document.chunks.spans.slice(2);
    expect(hit).toMatchObject({ source: 'en/a.md', chunk: 1, start, end });
    expect(hit?.headings).toEqual(document.chunks.headings[1]);
    expect(hit?.text).toBe(document.text.slice(start, end));
    expect(hit?.document).toBe((await held.collection.documents())[0]?.id);
  });

  it('gives back the whole text, and its passages in order', async () => {
    const one = sample('en/a.md', texts(12, 'apple'));
    await take(held.collection, one);
    const [{ id } = { id: 0 }] = await held.collection.documents();
    expect(await held.collection.source(id)).toEqual({ path: 'en/a.md', text: one.document.text });
    const passages = await held.collection.passages(id);
    expect(passages.map(({ chunk }) => chunk)).toEqual(one.vectors.map((_, i) => i));
    for (const { text, start, end } of passages) {
      expect(text).toBe(one.document.text.slice(start, end));
    }
  });

  it('knows its documents after a reload', async () => {
    const samples = [sample('a.md', texts(2, 'apple')), sample('b.md', texts(3, 'berry'))];
    await take(held.collection, ...samples);
    const before = await held.collection.documents();
    held.collection = await held.place.open();
    const after = await held.collection.documents();
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    for (const { document } of samples) {
      const { collection: _, ...record } = document.record;
      expect(after).toContainEqual(expect.objectContaining(record));
    }
    expect(await held.collection.encoders()).toEqual(['core']);
    await expectBest(held.collection, samples);
  });

  it('keeps what lacks vectors until it gets them, over a reload', async () => {
    const one = sample('a.md', texts(4, 'apple'));
    await commit(held.collection, one);
    expect(held.collection.isEmbedded).toBe(false);
    held.collection = await held.place.open();
    expect((await held.collection.missing()).map(({ path }) => path)).toEqual(['a.md']);
    expect(held.collection.stats()).toMatchObject({ documents: 1, chunks: 4, vectors: 0 });
    await supply(held.collection, [one]);
    expect(held.collection.isEmbedded).toBe(true);
    expect(held.collection.stats()).toMatchObject({ documents: 1, chunks: 4, vectors: 4 });
    await expectBest(held.collection, [one], 4);
  });

  it('takes the same document again without having it twice', async () => {
    const one = sample('a.md', texts(6, 'apple'));
    await take(held.collection, one);
    await take(held.collection, one);
    expect(held.collection.stats()).toMatchObject({ documents: 1, chunks: 6, vectors: 6 });
    held.collection = await held.place.open();
    expect(held.collection.stats()).toMatchObject({ documents: 1, chunks: 6, vectors: 6 });
    const hits = await held.collection.search('', randomVector(), { ...dense, k: 50 });
    expect(hits.map(({ chunk }) => chunk).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('replaces a document by its newer version at once', async () => {
    const other = sample('b.md', texts(3, 'berry'));
    await take(held.collection, sample('a.md', texts(6, 'apple')), other);
    const newer = sample('a.md', texts(4, 'apricot'));
    expect(await commit(held.collection, newer)).toBe('replaced');
    expect(held.collection.stats()).toMatchObject({ documents: 2 });
    await supply(held.collection, [newer]);
    expect(held.collection.stats()).toMatchObject({ documents: 2, chunks: 7, vectors: 7 });
    await expectBest(held.collection, [newer, other], 7);
  });

  it('finds nothing of a deleted document', async () => {
    const [one, other] = [sample('a.md', texts(6, 'apple')), sample('b.md', texts(3, 'berry'))];
    await take(held.collection, one, other);
    const known = await held.collection.documents();
    const { id } = known.find(({ path }) => path === 'a.md') ?? { id: 0 };
    await held.collection.remove([id]);
    expect(held.collection.stats()).toMatchObject({ documents: 1, chunks: 3, vectors: 3 });
    await expectBest(held.collection, [other], 9);
    expect(await held.collection.source(id)).toBeUndefined();
    expect(await held.collection.passages(id)).toEqual([]);
  });

  it('leaves out what is discarded, over a reload too, until it is restored', async () => {
    const [one, other] = [sample('a.md', texts(6, 'apple')), sample('b.md', texts(3, 'berry'))];
    await take(held.collection, one, other);
    const { id = 0 } =
      (await held.collection.documents()).find(({ path }) => path === 'a.md') ?? {};
    await held.collection.discard([id]);
    for (const reload of [false, true]) {
      if (reload) held.collection = await held.place.open();
      expect(held.collection.stats()).toMatchObject({ documents: 1, chunks: 3, vectors: 3 });
      expect((await held.collection.documents()).map(({ path }) => path)).toEqual(['b.md']);
      await expectBest(held.collection, [other], 9);
      expect(await held.collection.source(id)).toBeUndefined();
    }
    await held.collection.restore();
    expect(held.collection.stats()).toMatchObject({ documents: 2, chunks: 9, vectors: 9 });
    await expectBest(held.collection, [one, other], 9);
    expect((await held.collection.source(id))?.text).toBe(one.document.text);
  });

  it('gives a document another name, and refuses one that is taken', async () => {
    const [one, other] = [sample('a.md', texts(6, 'apple')), sample('b.md', texts(3, 'berry'))];
    await take(held.collection, one, other);
    const { id = 0 } =
      (await held.collection.documents()).find(({ path }) => path === 'a.md') ?? {};
    await expect(held.collection.rename(id, 'b.md')).rejects.toHaveProperty('code', 'path-taken');
    await held.collection.rename(id, 'sub/c.md');
    const paths = (await held.collection.documents()).map(({ path }) => path);
    expect(paths.sort()).toEqual(['b.md', 'sub/c.md']);
    const hits = await held.collection.search('', randomVector(), { ...dense, k: 9 });
    expect(new Set(hits.map(({ source }) => source))).toEqual(new Set(paths));
    expect(held.collection.stats()).toMatchObject({ documents: 2, chunks: 9, vectors: 9 });
  });

  it('searches in the documents that are named', async () => {
    const samples = ['a.md', 'b.md', 'c.md'].map((path) => sample(path, texts(5, path)));
    await take(held.collection, ...samples);
    const known = await held.collection.documents();
    const ids = known.filter(({ path }) => path !== 'b.md').map(({ id }) => id);
    await expectBest(held.collection, [samples[0], samples[2]] as Sample[], 10, { documents: ids });
    expect(await held.collection.search('', randomVector(), { ...dense, documents: [0] })).toEqual(
      [],
    );
  });

  it('joins neighbours into one passage', async () => {
    const one = sample('a.md', texts(7, 'apple'));
    await take(held.collection, one);
    const gathering = { k: 1, neighbours: 1, collapse: false };
    const [hit] = await held.collection.search(
      '',
      one.vectors[3] as Float32Array,
      dense,
      gathering,
    );
    const { start = 0, end = 0, text, chunk } = hit ?? {};
    const { spans } = one.document.chunks;
    expect(chunk).toBe(3);
    expect(start).toBeLessThanOrEqual(spans[4] as number);
    expect(end).toBeGreaterThanOrEqual(spans[9] as number);
    expect(text).toBe(one.document.text.slice(start, end));
  });

  it('holds a document of many chunks', async () => {
    const many = sample('many.md', texts(3000, 'many'));
    await take(held.collection, many);
    expect(held.collection.stats()).toMatchObject({ documents: 1, chunks: 3000, vectors: 3000 });
    for (let i = 0; i < 5; i++) await expectBest(held.collection, [many], 10);
    const [{ id } = { id: 0 }] = await held.collection.documents();
    const { chunks, values } = (await held.collection.read(id)) ?? {};
    expect(chunks).toEqual(many.document.chunks);
    expect(values?.length).toBe(3000 * DIMS);
    for (const [i, vector] of many.vectors.entries()) {
      expect(values?.slice(i * DIMS, (i + 1) * DIMS)).toEqual(vector);
    }
  });

  it('is empty after it was cleared, and takes documents again', async () => {
    await take(held.collection, sample('a.md', texts(6, 'apple')));
    await commit(held.collection, sample('waiting.md', texts(2, 'apple')));
    await held.collection.clear();
    held.collection = await held.place.open();
    expect(await held.collection.documents()).toEqual([]);
    expect(held.collection.stats()).toMatchObject({ documents: 0, chunks: 0, vectors: 0 });
    const other = sample('b.md', texts(3, 'berry'));
    await take(held.collection, other);
    await expectBest(held.collection, [other], 9);
  });

  if (isMilvus) testServer(held, tested);
});
