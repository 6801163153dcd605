/** What holds of a collection on a server, beyond what holds of every collection. */
import { expect, it, vi } from 'vitest';
import type { CoreSearchOptions } from '../../../web/src/core/core-module';
import { copyCollection } from '../../../web/src/engine/copy';
import type { Hit, Progress } from '../../../web/src/protocol';
import { english } from '../../../web/src/words/message';
import {
  bestOf,
  clusteredVectors,
  commit,
  randomVector,
  sample,
  supply,
  take,
  texts,
} from './documents';
import { dense, expectBest, type Held } from './held';
import { MODEL, type Place } from './places';

/** The tests; `held` is filled before each. */
export function testServer(held: Held, { fullText, isReal }: Place): void {
  it('searches by words too where the server can, and by meaning alone elsewhere', async () => {
    const [one, other] = [sample('a.md', texts(60, 'apple')), sample('b.md', texts(60, 'berry'))];
    const rare = sample('c.md', [...texts(9, 'cherry'), 'the quetzal nests here']);
    await take(held.collection, one, other, rare);
    const question = one.vectors[7] as Float32Array;
    const hybrid: CoreSearchOptions = { ...dense, mode: 'hybrid' };
    const found = await held.collection.search('where does the quetzal nest?', question, hybrid);
    expect(found.map(({ source, chunk }) => `${source} ${chunk}`)).toContain('a.md 7');
    const byWords = found.filter(({ text }) => text.includes('quetzal'));
    expect(byWords).toHaveLength(fullText ? 1 : 0);
    const known = await held.collection.documents();
    const ids = known.filter(({ path }) => path === 'b.md').map(({ id }) => id);
    const filtered = await held.collection.search('quetzal', question, {
      ...hybrid,
      documents: ids,
    });
    expect(new Set(filtered.map(({ source }) => source))).toEqual(new Set(['b.md']));
  });

  it('knows the words of Chinese where the server searches by words', async () => {
    const model = { ...MODEL, languages: ['zh'] };
    const chinese = await held.place.open({ collection: 'chinese' }, model);
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
    await take(held.collection, one);
    const narrow = held.place.open({}, { ...MODEL, dims: 8 });
    await expect(narrow).rejects.toMatchObject({
      code: 'milvus-unfit',
      what: expect.stringContaining('have 16 numbers, those of Test model have 8'),
    });
    await expect(held.place.open({}, { ...MODEL, id: 'another' })).rejects.toMatchObject({
      code: 'milvus-unfit',
      what: expect.stringContaining('made with test-model'),
    });
    held.collection = await held.place.open();
    await expectBest(held.collection, [one], 3);
  });

  it('wants its token', async () => {
    await expect(held.place.open({ token: 'root:wrong' })).rejects.toMatchObject({
      code: 'milvus-auth',
    });
    await expect(held.place.open({ token: '' })).rejects.toMatchObject({ code: 'milvus-auth' });
  });

  it.each(['before', 'after'])(
    'goes on with an upload whose connection was lost %s the server had it, and has nothing twice',
    async (moment) => {
      const one = sample('a.md', texts(40, 'apple'));
      await commit(held.collection, one);
      const send = globalThis.fetch;
      vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, request) => {
        if (!/insert|upsert/.test(String(url))) return send(url, request);
        if (moment === 'after') await send(url, request);
        throw new TypeError('fetch failed');
      });
      await expect(supply(held.collection, [one])).rejects.toMatchObject({
        code: 'milvus-unreachable',
      });
      vi.restoreAllMocks();
      held.collection = await held.place.open();
      const waiting = await held.collection.missing();
      expect(held.collection.stats().documents).toBe(1);
      const keys = one.vectors.map((_, i) => `a.md ${i} ${one.vectors[i]?.join()}`);
      const known = await Promise.all(waiting.map(({ id }) => held.collection.known(id, keys)));
      // Nothing has to be embedded again.
      expect(known.flat().filter(Boolean)).toHaveLength(waiting.length * 40);
      await supply(held.collection, [one]);
      held.collection = await held.place.open();
      expect(held.collection.stats()).toMatchObject({ documents: 1, chunks: 40, vectors: 40 });
      const hits = await held.collection.search('', randomVector(), { ...dense, k: 50 });
      expect(hits).toHaveLength(40);
    },
  );

  it('takes chunks up to the limits of Milvus, and refuses what is larger before it is sent', async () => {
    const long = ['a'.repeat(64_500), '数'.repeat(21_500), '<&>'.repeat(3_550)];
    const one = sample('long.md', long);
    expect(held.collection.refusal(one.document)).toBeNull();
    await take(held.collection, one);
    await expectBest(held.collection, [one], 3);
    for (const text of ['a'.repeat(65_536), '数'.repeat(21_846), '<&>'.repeat(3_650)]) {
      const refusal = held.collection.refusal(sample('long.md', ['short', text]).document);
      expect(english(refusal ?? '')).toMatch(/chunk 1 /);
    }
  });

  it('is copied from this browser with its vectors, and back, and goes on where it was', async () => {
    const local = await held.place.local();
    await local.clear();
    const samples = Array.from({ length: 12 }, (_, i) => sample(`${i}.md`, texts(200, `n${i}`)));
    const from = await held.place.local();
    await take(from, ...samples);
    const signal = AbortSignal.abort();
    const request = { from, to: held.collection, modelTokens: 512, onProgress: () => undefined };
    await expect(copyCollection({ ...request, signal })).rejects.toBe(signal.reason);
    const taking = vi.spyOn(held.collection, 'take');
    const interrupt = new AbortController();
    const onProgress = ({ done }: Progress) => done > 0 && interrupt.abort('interrupted');
    const broken = { ...request, onProgress, signal: interrupt.signal };
    await expect(copyCollection(broken)).rejects.toBe('interrupted');
    // What was on its way when it was broken off still arrives.
    await Promise.allSettled(taking.mock.results.map(({ value }) => value));
    const half = held.collection.stats().documents;
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
    held.collection = await held.place.open();
    expect(held.collection.stats()).toMatchObject({ documents: 12, chunks: 2400, vectors: 2400 });
    await expectBest(held.collection, samples, 10);

    await from.clear();
    const back = await held.place.local();
    const returned = await copyCollection({ ...goesOn, from: held.collection, to: back });
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
    await (await held.place.local()).clear();
    const from = await held.place.local();
    const samples = ['a.md', 'b.md'].map((path) => sample(path, texts(9, path)));
    await take(from, ...samples);
    const { signal } = new AbortController();
    const request = { from, modelTokens: 512, onProgress: () => undefined, signal };
    await copyCollection({ ...request, to: held.collection });
    const [first] = await held.collection.documents();
    await held.place.erase(`chunk == 4 or (chunk == 0 and document == ${first?.id})`);

    held.collection = await held.place.open();
    expect((await held.collection.documents()).map(({ path }) => path)).not.toContain(first?.path);
    const hits = await held.collection.search('', randomVector(), { ...dense, k: 50 });
    expect(hits.map(({ source }) => source)).not.toContain(first?.path);
    expect(hits).toHaveLength(8);

    await copyCollection({ ...request, to: held.collection });
    await expectBest(held.collection, samples, 18);
    expect(await held.collection.count()).toBe(18);
    await from.clear();
  });

  it('asks what something else has filled, and changes nothing there', async () => {
    const texts = ['about boats', 'about bread', 'about the sky'];
    const vectors = texts.map(randomVector);
    await held.place.fill(
      'foreign',
      texts.map((body, i) => ({ vector: [...(vectors[i] as Float32Array)], body, page: `p${i}` })),
    );
    await expect(held.place.open({ collection: 'foreign' })).rejects.toMatchObject({
      code: 'milvus-unfit',
    });
    const fields = { text: 'body', source: 'page' };
    const foreign = await held.place.open({ collection: 'foreign', fields });
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
    const wrong = await held.place.open({ collection: 'foreign', fields: { text: 'nothing' } });
    await expect(wrong.search('', randomVector(), dense)).rejects.toMatchObject({
      code: 'milvus-no-field',
    });
    await expect(held.place.open({ collection: 'absent', fields })).rejects.toMatchObject({
      code: 'milvus-unfit',
    });
  });

  // The stand-in is slow, and shows nothing here that the server does not.
  if (!isReal) return;

  it('counts what something else has filled, also beyond the rows of one query', async () => {
    const vector = [...randomVector()];
    await held.place.fill(
      'many',
      Array.from({ length: 17_000 }, (_, i) => ({ vector, body: `row ${i}` })),
    );
    const foreign = await held.place.open({ collection: 'many', fields: { text: 'body' } });
    expect(foreign.stats()).toEqual({ documents: 1, chunks: 17_000, vectors: 17_000 });
  });

  it('takes 10,000 chunks in one go, and finds what this browser finds', async () => {
    await (await held.place.local()).clear();
    const model = { ...MODEL, dims: 384 };
    const from = await held.place.local(model);
    const vectorOf = clusteredVectors(model.dims, 100);
    const samples = Array.from({ length: 50 }, (_, i) =>
      sample(`${i}.md`, texts(200, `n${i}`), vectorOf),
    );
    await take(from, ...samples);
    const to = await held.place.open({ collection: 'large' }, model);
    const request = { from, to, modelTokens: 512, onProgress: () => undefined };
    await copyCollection({ ...request, signal: new AbortController().signal });
    held.collection = await held.place.open({ collection: 'large' }, model);
    expect(held.collection.stats()).toMatchObject({
      documents: 50,
      chunks: 10_000,
      vectors: 10_000,
    });
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
        held.collection.search('', question, options).then(placesOf),
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
}
