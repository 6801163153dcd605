/** What holds of a collection wherever it is kept: the same tests over every place. */
import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CoreSearchOptions } from '../../../web/src/core/core-module';
import type { Collection } from '../../../web/src/engine/collection';
import { copyCollection } from '../../../web/src/engine/copy';
import type { Hit, Progress } from '../../../web/src/protocol';
import {
  bestOf,
  clusteredVectors,
  commit,
  randomVector,
  type Sample,
  sample,
  supply,
  take,
  texts,
} from './documents';
import { DIMS, MODEL, type OpenPlace, PLACES } from './places';

const dense: CoreSearchOptions = { k: 5, mode: 'dense', documents: [] };
const START_MS = 90_000;

describe.each(PLACES)('store: $name', ({ name, isHere, isMilvus, isReal, fullText, start }) => {
  if (!isHere) {
    it.skipIf(true)(`${name} does not run on this machine: skipped`, () => undefined);
    return;
  }
  let place: OpenPlace;
  let collection: Collection;

  beforeAll(async () => {
    place = await start();
  }, START_MS);
  afterAll(() => place?.stop(), START_MS);

  beforeEach(async () => {
    vi.stubGlobal('navigator', { storage: { estimate: async () => ({}) } });
    collection = await place.open();
    for (const { id } of await collection.documents()) await collection.remove([id]);
  }, START_MS);

  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  /** The passages are those that brute force finds, with its scores. */
  async function expectBest(samples: Sample[], k = 5, options: Partial<CoreSearchOptions> = {}) {
    const question = randomVector();
    const hits = await collection.search('no such words', question, { ...dense, k, ...options });
    const expected = bestOf(samples, question, k);
    expect(hits.map(({ source, chunk }) => `${source} ${chunk}`)).toEqual(
      expected.map(({ source, chunk }) => `${source} ${chunk}`),
    );
    for (const [i, hit] of hits.entries()) {
      expect(hit.score).toBeCloseTo(expected[i]?.score as number, 3);
      expect(hit.text).toBe(expected[i]?.text);
    }
  }

  it('is empty at first', async () => {
    expect(await collection.documents()).toEqual([]);
    expect(collection.stats()).toMatchObject({ documents: 0, chunks: 0, vectors: 0 });
    expect(await collection.missing()).toEqual([]);
    expect(collection.isEmbedded).toBe(true);
  });

  it('finds what brute force finds, as soon as it is in', async () => {
    const samples = [sample('en/a.md', texts(9, 'apple')), sample('zh/数 b.md', texts(4, 'berry'))];
    for (const [i, each] of samples.entries()) {
      await take(collection, each);
      await expectBest(samples.slice(0, i + 1));
    }
    expect(collection.stats()).toMatchObject({ documents: 2, chunks: 13, vectors: 13 });
  });

  it('says of a hit where it stands', async () => {
    const one = sample('en/a.md', texts(3, 'apple'));
    await take(collection, one);
    const { document } = one;
    const [hit] = await collection.search('', one.vectors[1] as Float32Array, dense);
    const [start, end] = document.chunks.spans.slice(2);
    expect(hit).toMatchObject({ source: 'en/a.md', chunk: 1, start, end });
    expect(hit?.headings).toEqual(document.chunks.headings[1]);
    expect(hit?.text).toBe(document.text.slice(start, end));
    expect(hit?.document).toBe((await collection.documents())[0]?.id);
  });

  it('gives back the whole text, and its passages in order', async () => {
    const one = sample('en/a.md', texts(12, 'apple'));
    await take(collection, one);
    const [{ id } = { id: 0 }] = await collection.documents();
    expect(await collection.source(id)).toEqual({ path: 'en/a.md', text: one.document.text });
    const passages = await collection.passages(id);
    expect(passages.map(({ chunk }) => chunk)).toEqual(one.vectors.map((_, i) => i));
    for (const { text, start, end } of passages) {
      expect(text).toBe(one.document.text.slice(start, end));
    }
  });

  it('knows its documents after a reload', async () => {
    const samples = [sample('a.md', texts(2, 'apple')), sample('b.md', texts(3, 'berry'))];
    await take(collection, ...samples);
    const before = await collection.documents();
    collection = await place.open();
    const after = await collection.documents();
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    for (const { document } of samples) {
      const { collection: _, ...record } = document.record;
      expect(after).toContainEqual(expect.objectContaining(record));
    }
    expect(await collection.encoders()).toEqual(['core']);
    await expectBest(samples);
  });

  it('keeps what lacks vectors until it gets them, over a reload', async () => {
    const one = sample('a.md', texts(4, 'apple'));
    await commit(collection, one);
    expect(collection.isEmbedded).toBe(false);
    collection = await place.open();
    expect((await collection.missing()).map(({ path }) => path)).toEqual(['a.md']);
    expect(collection.stats()).toMatchObject({ documents: 1, chunks: 4, vectors: 0 });
    await supply(collection, [one]);
    expect(collection.isEmbedded).toBe(true);
    expect(collection.stats()).toMatchObject({ documents: 1, chunks: 4, vectors: 4 });
    await expectBest([one], 4);
  });

  it('takes the same document again without having it twice', async () => {
    const one = sample('a.md', texts(6, 'apple'));
    await take(collection, one);
    await take(collection, one);
    expect(collection.stats()).toMatchObject({ documents: 1, chunks: 6, vectors: 6 });
    collection = await place.open();
    expect(collection.stats()).toMatchObject({ documents: 1, chunks: 6, vectors: 6 });
    const hits = await collection.search('', randomVector(), { ...dense, k: 50 });
    expect(hits.map(({ chunk }) => chunk).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('replaces a document by its newer version at once', async () => {
    const other = sample('b.md', texts(3, 'berry'));
    await take(collection, sample('a.md', texts(6, 'apple')), other);
    const newer = sample('a.md', texts(4, 'apricot'));
    expect(await commit(collection, newer)).toBe('replaced');
    expect(collection.stats()).toMatchObject({ documents: 2 });
    await supply(collection, [newer]);
    expect(collection.stats()).toMatchObject({ documents: 2, chunks: 7, vectors: 7 });
    await expectBest([newer, other], 7);
  });

  it('finds nothing of a deleted document', async () => {
    const [one, other] = [sample('a.md', texts(6, 'apple')), sample('b.md', texts(3, 'berry'))];
    await take(collection, one, other);
    const known = await collection.documents();
    const { id } = known.find(({ path }) => path === 'a.md') ?? { id: 0 };
    await collection.remove([id]);
    expect(collection.stats()).toMatchObject({ documents: 1, chunks: 3, vectors: 3 });
    await expectBest([other], 9);
    expect(await collection.source(id)).toBeUndefined();
    expect(await collection.passages(id)).toEqual([]);
  });

  it('leaves out what is discarded, over a reload too, until it is restored', async () => {
    const [one, other] = [sample('a.md', texts(6, 'apple')), sample('b.md', texts(3, 'berry'))];
    await take(collection, one, other);
    const { id = 0 } = (await collection.documents()).find(({ path }) => path === 'a.md') ?? {};
    await collection.discard([id]);
    for (const reload of [false, true]) {
      if (reload) collection = await place.open();
      expect(collection.stats()).toMatchObject({ documents: 1, chunks: 3, vectors: 3 });
      expect((await collection.documents()).map(({ path }) => path)).toEqual(['b.md']);
      await expectBest([other], 9);
      expect(await collection.source(id)).toBeUndefined();
    }
    await collection.restore();
    expect(collection.stats()).toMatchObject({ documents: 2, chunks: 9, vectors: 9 });
    await expectBest([one, other], 9);
    expect((await collection.source(id))?.text).toBe(one.document.text);
  });

  it('gives a document another name, and refuses one that is taken', async () => {
    const [one, other] = [sample('a.md', texts(6, 'apple')), sample('b.md', texts(3, 'berry'))];
    await take(collection, one, other);
    const { id = 0 } = (await collection.documents()).find(({ path }) => path === 'a.md') ?? {};
    await expect(collection.rename(id, 'b.md')).rejects.toHaveProperty('code', 'path-taken');
    await collection.rename(id, 'sub/c.md');
    const paths = (await collection.documents()).map(({ path }) => path);
    expect(paths.sort()).toEqual(['b.md', 'sub/c.md']);
    const hits = await collection.search('', randomVector(), { ...dense, k: 9 });
    expect(new Set(hits.map(({ source }) => source))).toEqual(new Set(paths));
    expect(collection.stats()).toMatchObject({ documents: 2, chunks: 9, vectors: 9 });
  });

  it('searches in the documents that are named', async () => {
    const samples = ['a.md', 'b.md', 'c.md'].map((path) => sample(path, texts(5, path)));
    await take(collection, ...samples);
    const known = await collection.documents();
    const ids = known.filter(({ path }) => path !== 'b.md').map(({ id }) => id);
    await expectBest([samples[0], samples[2]] as Sample[], 10, { documents: ids });
    expect(await collection.search('', randomVector(), { ...dense, documents: [0] })).toEqual([]);
  });

  it('joins neighbours into one passage', async () => {
    const one = sample('a.md', texts(7, 'apple'));
    await take(collection, one);
    const gathering = { k: 1, neighbours: 1, collapse: false };
    const [hit] = await collection.search('', one.vectors[3] as Float32Array, dense, gathering);
    const { start = 0, end = 0, text, chunk } = hit ?? {};
    const { spans } = one.document.chunks;
    expect(chunk).toBe(3);
    expect(start).toBeLessThanOrEqual(spans[4] as number);
    expect(end).toBeGreaterThanOrEqual(spans[9] as number);
    expect(text).toBe(one.document.text.slice(start, end));
  });

  it('holds a document of many chunks', async () => {
    const many = sample('many.md', texts(3000, 'many'));
    await take(collection, many);
    expect(collection.stats()).toMatchObject({ documents: 1, chunks: 3000, vectors: 3000 });
    for (let i = 0; i < 5; i++) await expectBest([many], 10);
    const [{ id } = { id: 0 }] = await collection.documents();
    const { chunks, values } = (await collection.read(id)) ?? {};
    expect(chunks).toEqual(many.document.chunks);
    expect(values?.length).toBe(3000 * DIMS);
    for (const [i, vector] of many.vectors.entries()) {
      expect(values?.slice(i * DIMS, (i + 1) * DIMS)).toEqual(vector);
    }
  });

  it('is empty after it was cleared, and takes documents again', async () => {
    await take(collection, sample('a.md', texts(6, 'apple')));
    await commit(collection, sample('waiting.md', texts(2, 'apple')));
    await collection.clear();
    collection = await place.open();
    expect(await collection.documents()).toEqual([]);
    expect(collection.stats()).toMatchObject({ documents: 0, chunks: 0, vectors: 0 });
    const other = sample('b.md', texts(3, 'berry'));
    await take(collection, other);
    await expectBest([other], 9);
  });

  if (!isMilvus) return;

  it('searches by words too where the server can, and by meaning alone elsewhere', async () => {
    const [one, other] = [sample('a.md', texts(60, 'apple')), sample('b.md', texts(60, 'berry'))];
    const rare = sample('c.md', [...texts(9, 'cherry'), 'the quetzal nests here']);
    await take(collection, one, other, rare);
    const question = one.vectors[7] as Float32Array;
    const hybrid: CoreSearchOptions = { ...dense, mode: 'hybrid' };
    const found = await collection.search('where does the quetzal nest?', question, hybrid);
    expect(found.map(({ source, chunk }) => `${source} ${chunk}`)).toContain('a.md 7');
    const byWords = found.filter(({ text }) => text.includes('quetzal'));
    expect(byWords).toHaveLength(fullText ? 1 : 0);
    const known = await collection.documents();
    const ids = known.filter(({ path }) => path === 'b.md').map(({ id }) => id);
    const filtered = await collection.search('quetzal', question, { ...hybrid, documents: ids });
    expect(new Set(filtered.map(({ source }) => source))).toEqual(new Set(['b.md']));
  });

  it('knows the words of Chinese where the server searches by words', async () => {
    const model = { ...MODEL, languages: ['zh'] };
    const chinese = await place.open({ collection: 'chinese' }, model);
    const one = sample('zh.md', [...texts(60, 'apple'), '对象存储保存数据', '渡轮每天离开港口']);
    const question = one.vectors[7] as Float32Array;
    const findsFerry = async () => {
      const hits = await chinese.search('渡轮去哪里？', question, { ...dense, mode: 'hybrid' });
      return hits.some(({ text }) => text.includes('渡轮'));
    };
    await take(chinese, one);
    expect(await findsFerry()).toBe(fullText);
    // Emptied, it is made anew as it was.
    await chinese.clear();
    await take(chinese, one);
    expect(await findsFerry()).toBe(fullText);
  });

  it('is not opened with a model of another dimension or name, and stays as it is', async () => {
    const one = sample('a.md', texts(3, 'apple'));
    await take(collection, one);
    const narrow = place.open({}, { ...MODEL, dims: 8 });
    await expect(narrow).rejects.toMatchObject({
      code: 'milvus-unfit',
      what: expect.stringContaining('have 16 numbers, those of Test model have 8'),
    });
    await expect(place.open({}, { ...MODEL, id: 'another' })).rejects.toMatchObject({
      code: 'milvus-unfit',
      what: expect.stringContaining('made with test-model'),
    });
    collection = await place.open();
    await expectBest([one], 3);
  });

  it('wants its token', async () => {
    await expect(place.open({ token: 'root:wrong' })).rejects.toMatchObject({
      code: 'milvus-auth',
    });
    await expect(place.open({ token: '' })).rejects.toMatchObject({ code: 'milvus-auth' });
  });

  it.each(['before', 'after'])(
    'goes on with an upload whose connection was lost %s the server had it, and has nothing twice',
    async (moment) => {
      const one = sample('a.md', texts(40, 'apple'));
      await commit(collection, one);
      const send = globalThis.fetch;
      vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, request) => {
        if (!/insert|upsert/.test(String(url))) return send(url, request);
        if (moment === 'after') await send(url, request);
        throw new TypeError('fetch failed');
      });
      await expect(supply(collection, [one])).rejects.toMatchObject({ code: 'milvus-unreachable' });
      vi.restoreAllMocks();
      collection = await place.open();
      const waiting = await collection.missing();
      expect(collection.stats().documents).toBe(1);
      const keys = one.vectors.map((_, i) => `a.md ${i} ${one.vectors[i]?.join()}`);
      const known = await Promise.all(waiting.map(({ id }) => collection.known(id, keys)));
      // Nothing has to be embedded again.
      expect(known.flat().filter(Boolean)).toHaveLength(waiting.length * 40);
      await supply(collection, [one]);
      collection = await place.open();
      expect(collection.stats()).toMatchObject({ documents: 1, chunks: 40, vectors: 40 });
      const hits = await collection.search('', randomVector(), { ...dense, k: 50 });
      expect(hits).toHaveLength(40);
    },
  );

  it('takes chunks up to the limits of Milvus, and refuses what is larger before it is sent', async () => {
    const long = ['a'.repeat(64_500), '数'.repeat(21_500), '<&>'.repeat(3_550)];
    const one = sample('long.md', long);
    expect(collection.refusal(one.document)).toBeNull();
    await take(collection, one);
    await expectBest([one], 3);
    for (const text of ['a'.repeat(65_536), '数'.repeat(21_846), '<&>'.repeat(3_650)]) {
      expect(collection.refusal(sample('long.md', ['short', text]).document)).toMatch(/chunk 1 /);
    }
  });

  it('is copied from this browser with its vectors, and back, and goes on where it was', async () => {
    const local = await place.local();
    await local.clear();
    const samples = Array.from({ length: 12 }, (_, i) => sample(`${i}.md`, texts(200, `n${i}`)));
    const from = await place.local();
    await take(from, ...samples);
    const signal = AbortSignal.abort();
    const request = { from, to: collection, modelTokens: 512, onProgress: () => undefined };
    await expect(copyCollection({ ...request, signal })).rejects.toBe(signal.reason);
    const interrupt = new AbortController();
    const onProgress = ({ done }: Progress) => done > 0 && interrupt.abort('interrupted');
    const broken = { ...request, onProgress, signal: interrupt.signal };
    await expect(copyCollection(broken)).rejects.toBe('interrupted');
    const half = collection.stats().documents;
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(12);

    const goesOn = { ...request, signal: new AbortController().signal };
    const report = await copyCollection(goesOn);
    expect(report).toEqual({
      documents: 12,
      chunks: 2400,
      copied: 12 - half,
      skipped: [],
      agreement: 1,
    });
    collection = await place.open();
    expect(collection.stats()).toMatchObject({ documents: 12, chunks: 2400, vectors: 2400 });
    await expectBest(samples, 10);

    await from.clear();
    const back = await place.local();
    const returned = await copyCollection({ ...goesOn, from: collection, to: back });
    expect(returned).toEqual({
      documents: 12,
      chunks: 2400,
      copied: 12,
      skipped: [],
      agreement: 1,
    });
    expect(back.stats()).toMatchObject({ documents: 12, chunks: 2400, vectors: 2400 });
    const known = await back.documents();
    for (const { document } of samples) {
      const { id } = known.find(({ path }) => path === document.record.path) ?? { id: 0 };
      expect(await back.source(id)).toMatchObject({ text: document.text });
      expect((await back.read(id))?.chunks).toEqual(document.chunks);
    }
    await back.clear();
  });

  it('writes what was lost of a copy, and shows nothing of a document that is not whole', async () => {
    await (await place.local()).clear();
    const from = await place.local();
    const samples = ['a.md', 'b.md'].map((path) => sample(path, texts(9, path)));
    await take(from, ...samples);
    const { signal } = new AbortController();
    const request = { from, modelTokens: 512, onProgress: () => undefined, signal };
    await copyCollection({ ...request, to: collection });
    const [first] = await collection.documents();
    await place.erase(`chunk == 4 or (chunk == 0 and document == ${first?.id})`);

    collection = await place.open();
    expect((await collection.documents()).map(({ path }) => path)).not.toContain(first?.path);
    const hits = await collection.search('', randomVector(), { ...dense, k: 50 });
    expect(hits.map(({ source }) => source)).not.toContain(first?.path);
    expect(hits).toHaveLength(8);

    await copyCollection({ ...request, to: collection });
    await expectBest(samples, 18);
    expect(await collection.count()).toBe(18);
    await from.clear();
  });

  it('asks what something else has filled, and changes nothing there', async () => {
    const texts = ['about boats', 'about bread', 'about the sky'];
    const vectors = texts.map(randomVector);
    await place.fill(
      'foreign',
      texts.map((body, i) => ({ vector: [...(vectors[i] as Float32Array)], body, page: `p${i}` })),
    );
    await expect(place.open({ collection: 'foreign' })).rejects.toMatchObject({
      code: 'milvus-unfit',
    });
    const fields = { text: 'body', source: 'page' };
    const foreign = await place.open({ collection: 'foreign', fields });
    expect(foreign.stats()).toEqual({ documents: 1, chunks: 3, vectors: 3 });
    const hits = await foreign.search('', vectors[1] as Float32Array, dense);
    expect(hits.map(({ text }) => text).sort()).toEqual(texts);
    expect(hits[0]).toMatchObject({ text: 'about bread', source: 'p1', start: 0, end: 11 });
    expect(hits[0]?.score).toBeCloseTo(1, 3);
    const source = await foreign.source(hits[0]?.document as number);
    expect(source).toEqual({ path: 'p1', text: 'about bread' });

    const other = sample('a.md', ['one']);
    expect(() => foreign.checkWritable()).toThrow(/only asked here/);
    await expect(commit(foreign, other)).rejects.toMatchObject({ code: 'read-only' });
    await expect(foreign.clear()).rejects.toMatchObject({ code: 'read-only' });
    const wrong = await place.open({ collection: 'foreign', fields: { text: 'nothing' } });
    await expect(wrong.search('', randomVector(), dense)).rejects.toMatchObject({
      code: 'milvus-no-field',
    });
    await expect(place.open({ collection: 'absent', fields })).rejects.toMatchObject({
      code: 'milvus-unfit',
    });
  });

  // The stand-in is slow, and shows nothing here that the server does not.
  if (!isReal) return;

  it('counts what something else has filled, also beyond the rows of one query', async () => {
    const vector = [...randomVector()];
    await place.fill(
      'many',
      Array.from({ length: 17_000 }, (_, i) => ({ vector, body: `row ${i}` })),
    );
    const foreign = await place.open({ collection: 'many', fields: { text: 'body' } });
    expect(foreign.stats()).toEqual({ documents: 1, chunks: 17_000, vectors: 17_000 });
  });

  it('takes 10,000 chunks in one go, and finds what this browser finds', async () => {
    await (await place.local()).clear();
    const model = { ...MODEL, dims: 384 };
    const from = await place.local(model);
    const vectorOf = clusteredVectors(model.dims, 100);
    const samples = Array.from({ length: 50 }, (_, i) =>
      sample(`${i}.md`, texts(200, `n${i}`), vectorOf),
    );
    await take(from, ...samples);
    const to = await place.open({ collection: 'large' }, model);
    const request = { from, to, modelTokens: 512, onProgress: () => undefined };
    await copyCollection({ ...request, signal: new AbortController().signal });
    collection = await place.open({ collection: 'large' }, model);
    expect(collection.stats()).toMatchObject({ documents: 50, chunks: 10_000, vectors: 10_000 });
    const right = { browser: 0, milvus: 0, alike: 0 };
    for (let i = 0; i < 100; i++) {
      const question = vectorOf();
      const options = { ...dense, k: 10 };
      const placesOf = (hits: Pick<Hit, 'source' | 'chunk'>[]) =>
        hits
          .map(({ source, chunk }) => `${source} ${chunk}`)
          .sort()
          .join();
      const [here, there] = await Promise.all([
        from.search('', question, options).then(placesOf),
        collection.search('', question, options).then(placesOf),
      ]);
      const best = placesOf(bestOf(samples, question, 10));
      right.browser += Number(here === best);
      right.milvus += Number(there === best);
      right.alike += Number(here === there);
    }
    console.log(`10,000 chunks moved; of 100 searches have the best ten: ${JSON.stringify(right)}`);
    expect(Math.min(right.browser, right.milvus, right.alike)).toBeGreaterThanOrEqual(95);
    await from.clear();
  }, 240_000);
});
