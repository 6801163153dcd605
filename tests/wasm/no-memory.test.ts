/** Memory that the browser does not give is an error, and leaves the index as it was. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { COMPACTION, type CoreEngine, type CoreModule } from '../../web/src/core/core-module';
import { batchOf, errorOf, loadCore, loadTokenizer } from './load-core';

const DIMS = 64;

let core: CoreModule;
let engine: CoreEngine;

beforeEach(async () => {
  core = await loadCore();
  engine = new core.Engine(DIMS);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** From here on the memory is as large as it is. */
function giveNoMore() {
  return vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
    throw new RangeError('Maximum memory size exceeded');
  });
}

/** Of 100 chunks, with words of its own. */
function add(id: number): void {
  const texts = Array.from({ length: 100 }, (_, i) => `ferry word${id}x${i} `.repeat(20));
  const { bytes, ends } = batchOf(texts);
  engine.addDocument(id, bytes, ends);
  engine.setVectors(id, new Float32Array(100 * DIMS).fill(1 / Math.sqrt(DIMS)));
}

function search(question: string): number {
  const options = JSON.stringify({ k: 10, mode: 'lexical', documents: [] });
  return engine.search(question, new Float32Array(), options).documents.length;
}

/** What all steps say until nothing is left to do. */
function compact(): number[] {
  const states = [engine.compact(100)];
  while (states.at(-1) !== COMPACTION.notNeeded) states.push(engine.compact(100));
  return states;
}

/** Adds until that fails; the number of the document that failed, and its error. */
function fill(): { failed: number; error: unknown } {
  for (let id = 1; id < 5000; id++) {
    try {
      add(id);
    } catch (error) {
      return { failed: id, error };
    }
  }
  throw new Error('memory never ended');
}

it('says so, goes on to answer, and takes more when there is memory again', () => {
  const growing = giveNoMore();
  const { failed, error } = fill();
  expect(error).toMatchObject({ code: 'out-of-memory' });
  expect(failed).toBeGreaterThan(1);
  expect(search(`word${failed - 1}x5`)).toBe(1);
  growing.mockRestore();
  // What had failed is not there, or taken away whole.
  engine.removeDocument(failed);
  expect(search(`word${failed}x5`)).toBe(0);
  add(failed);
  expect(search(`word${failed}x5`)).toBe(1);
  const { documents, chunks, vectors } = JSON.parse(engine.stats());
  expect([documents, chunks, vectors]).toEqual([failed, 100 * failed, 100 * failed]);
  engine.delete();
});

/** Takes what is left, in smaller and smaller steps. */
function fillToTheBrim(): void {
  let id = fill().failed + 1;
  for (let words = 1000; words >= 1; words = Math.floor(words / 2)) {
    for (let failures = 0; failures < 3; id++) {
      const text = Array.from({ length: words }, (_, i) => `brim${id}x${i}`).join(' ');
      const { bytes, ends } = batchOf([text]);
      try {
        engine.addDocument(id, bytes, ends);
      } catch (error) {
        expect(error).toMatchObject({ code: 'out-of-memory' });
        failures++;
      }
    }
  }
}

it('with next to nothing left, answers each call or says so', async () => {
  const tokenizer = await loadTokenizer(core);
  const templates = core.promptTemplates();
  const text = 'A sentence about the ferry. '.repeat(10_000);
  const template = JSON.parse(templates).normal;
  const passages = [{ text, source: 'a.md', headings: ['A'] }];
  const request = { preset: 'tutorial', question: text, passages, maxTokens: 1000, template };
  const prompt = JSON.stringify({ ...request, template: JSON.parse(templates).tutorial });
  const options = JSON.stringify({ k: 10, mode: 'hybrid', documents: [], chunks: [] });
  const vector = new Float32Array(DIMS).fill(0.1);
  const cut = JSON.stringify({ maxTokens: 256, minTokens: 24, overlapTokens: 0 });
  const { bytes, ends } = batchOf([text]);
  const calls: Record<string, () => unknown> = {
    prompt: () => core.buildPrompt(prompt, tokenizer),
    chunk: () => core.chunk('default', 'a.md', bytes, cut, tokenizer),
    encode: () => tokenizer.encode(bytes, ends, 512),
    tokenize: () => tokenizer.tokenize(bytes, ends),
    search: () => engine.search(text, vector, options),
    explain: () => engine.explain(text, vector, options),
    map: () => engine.map(),
    add: () => engine.addDocument(100_000, bytes, ends),
    stats: () => engine.stats(),
    engine: () => new core.Engine(DIMS),
    tokenizer: () => new core.Tokenizer(new TextEncoder().encode('[1]'.repeat(1000))),
    loading: () => new core.Loading(new Uint8Array(100_000)),
    save: () => {
      const saving = engine.save();
      try {
        while (saving.next() !== '') saving.piece();
        return saving.directory();
      } finally {
        saving.delete();
      }
    },
  };
  const whole = calls.prompt?.();
  const growing = giveNoMore();
  fillToTheBrim();
  const answers = search('word1x5 word2x7');
  const refused: string[] = [];
  for (let round = 0; round < 3; round++) {
    for (const [name, call] of Object.entries(calls)) {
      try {
        call();
      } catch (error) {
        const { code = '' } = error as { code?: string };
        expect(['out-of-memory', 'bad-tokenizer', 'bad-snapshot'], `${name}: ${error}`).toContain(
          code,
        );
        if (code === 'out-of-memory') refused.push(name);
      }
    }
  }
  expect(refused).toEqual(expect.arrayContaining(['prompt', 'chunk', 'engine']));
  growing.mockRestore();
  // None of them has written where it was not given memory.
  expect(core.promptTemplates()).toBe(templates);
  expect(calls.prompt?.()).toBe(whole);
  expect(search('word1x5 word2x7')).toBe(answers);
  engine.delete();
}, 120_000);

/** As wasm/FORMAT.md has it. */
function checksum(bytes: Uint8Array): bigint {
  const padded = new Uint8Array(Math.ceil(bytes.length / 32) * 32);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const first = 0xcbf29ce484222325n;
  const step = (state: bigint, word: bigint) => {
    const product = BigInt.asUintN(64, (state ^ word) * 0x100000001b3n);
    return product ^ (product >> 32n);
  };
  const states = [first, first, first, first];
  for (let at = 0; at < padded.length; at += 8) {
    states[(at / 8) % 4] = step(states[(at / 8) % 4] as bigint, view.getBigUint64(at, true));
  }
  return [...states, BigInt(bytes.length)].reduce(step, first);
}

/** A directory whose every part has three pieces of 4 GiB, and whose head says that there is so much of all. */
function promising(count: number): Uint8Array {
  const table = [1, 2, 3, 4, 5, 6].flatMap((part) =>
    Array(3).fill([part, 0xffffffff, 0, 0]).flat(),
  );
  const k1 = 0x3f99999a;
  const dims = 1;
  const lower = Math.min(count, (96 * 2 ** 20) / 16);
  const head = [k1, 0, count, count, count, dims, 0, count, lower, 0];
  const rest = new Uint8Array(Uint32Array.from([table.length / 4, ...table, ...head]).buffer);
  const directory = new Uint8Array(16 + rest.length);
  const view = new DataView(directory.buffer);
  directory.set(new TextEncoder().encode('ASKF'));
  view.setUint32(4, 5, true);
  view.setBigUint64(8, checksum(rest), true);
  directory.set(rest, 16);
  return directory;
}

it.each([10_000_000, 27_531_842, 400_000_000, 900_000_000])(
  'has no memory for %d of everything, which a snapshot only promises',
  (count) => {
    giveNoMore();
    const error = errorOf(() => new core.Loading(promising(count)));
    expect(error).toMatchObject({ code: 'out-of-memory' });
    expect(search('nothing')).toBe(0);
    engine.delete();
  },
);

it('is not compacted where there is no room for that, and is when there is again', () => {
  for (let id = 1; id <= 40; id++) add(id);
  for (let id = 1; id <= 21; id++) engine.removeDocument(id);
  const growing = giveNoMore();
  // Indexes of ever fewer dimensions, until there is no room for the smallest.
  const ballast: CoreEngine[] = [];
  for (let dims = 4096; dims >= 1; ) {
    try {
      ballast.push(new core.Engine(dims));
    } catch {
      dims >>= 1;
    }
  }
  expect(() => engine.compact(10)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
  expect(search('word30x5')).toBe(1);
  // Nor is it tried at each deletion.
  engine.removeDocument(22);
  growing.mockRestore();
  expect(compact()).toEqual([COMPACTION.notNeeded]);
  expect(JSON.parse(engine.stats())).toMatchObject({ chunks: 1800, vectors: 1800 });
  for (const each of ballast) each.delete();
  // When half of what was left is gone.
  for (let id = 23; id <= 32; id++) engine.removeDocument(id);
  expect(compact()).toContain(COMPACTION.done);
  expect(JSON.parse(engine.stats())).toMatchObject({ chunks: 800, vectors: 800 });
  expect([search('word20x5'), search('word35x5')]).toEqual([0, 1]);
  engine.delete();
});

it('does not open a snapshot that there is no room for', () => {
  for (let id = 1; id <= 20; id++) add(id);
  const saving = engine.save();
  const pieces: Uint8Array[] = [];
  while (saving.next() !== '') pieces.push(new Uint8Array(saving.piece()));
  const directory = new Uint8Array(saving.directory());
  saving.delete();
  giveNoMore();
  const open = () => {
    const engines: CoreEngine[] = [];
    try {
      for (;;) {
        const loading = new core.Loading(directory);
        try {
          for (const piece of pieces) loading.add(piece);
          engines.push(loading.finish());
        } finally {
          loading.delete();
        }
      }
    } finally {
      for (const each of engines) each.delete();
    }
  };
  expect(open).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
  expect(search('word7x5')).toBe(1);
  engine.delete();
});
