import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../models/manifest.json';
import type { CoreModule, CoreTokenizer } from '../../web/src/core/core-module';
import { tokenizerCorpus } from '../fixtures/tokenizer/corpus.mjs';
import { batchOf, errorOf, loadCore, loadTokenizer, readFrom } from './load-core';

const cls = 101;
const sep = 102;
let core: CoreModule;

beforeAll(async () => {
  core = await loadCore();
});

describe.each([
  { vocabulary: 'uncased', model: 'all-MiniLM-L6-v2', column: 1 },
  { vocabulary: 'chinese', model: 'bge-small-zh-v1.5', column: 2 },
] as const)('the $vocabulary vocabulary', ({ vocabulary, model, column }) => {
  let tokenizer: CoreTokenizer;

  beforeAll(async () => {
    tokenizer = await loadTokenizer(core, model);
  });

  // Hashes of the reference's ids and offsets: tests/golden/make_tokenizer_goldens.py.
  test('gives the reference’s tokens of a million and more', { timeout: 120_000 }, async () => {
    const lines = String(await readFrom('tests/golden/tokenizer-hashes.tsv'))
      .trimEnd()
      .split('\n');
    const expected = new Map(lines.map((line) => line.split('\t')).map((row) => [row[0], row]));
    const different: string[] = [];
    let count = 0;
    for await (const { name, bytes, ends } of tokenizerCorpus()) {
      const found = tokenizer.tokenize(bytes, ends);
      const hash = createHash('sha256').update(found.tokens).update(found.ends).digest('hex');
      if (hash.slice(0, 8) !== expected.get(name)?.[column]) different.push(name);
      expected.delete(name);
      count += found.tokens.length / 3;
    }
    expect(different).toEqual([]);
    expect([...expected.keys()], 'groups that were not made').toEqual([]);
    expect(count).toBeGreaterThan(1_000_000);
  });

  test('encodes the reference’s ids for the model', async () => {
    const lines = String(await readFrom('tests/golden/tokenizer-sample.jsonl'))
      .trim()
      .split('\n');
    const sample = lines.map((line) => JSON.parse(line));
    const { bytes, ends } = batchOf(sample.map(({ text }) => text));
    const { ids, ends: idEnds } = tokenizer.encode(bytes, ends, 64);
    sample.forEach(({ text, [vocabulary]: tokens }, i) => {
      // Tokens are id, begin, end.
      const expected = tokens.filter((_: number, at: number) => at % 3 === 0).slice(0, 62);
      const found = [...ids.subarray(idEnds[i - 1] ?? 0, idEnds[i])];
      expect(found, JSON.stringify(text)).toEqual([cls, ...expected, sep]);
    });
  });
});

// The English models share one vocabulary: their files are MiniLM's without its limits.
test.each(['bge-small-en-v1.5', 'e5-small-v2'])('reads the tokenizer of %s', async (id) => {
  const minilm = String(await readFrom('models/files/all-MiniLM-L6-v2/tokenizer.json'));
  const json = minilm.replace(/^ {2}"(truncation|padding)": \{[\s\S]*?^ {2}\}/gm, '  "$1": null');
  const files = manifest.models.find((model) => model.id === id)?.files;
  const { sha256 } = files?.find(({ name }) => name === 'tokenizer.json') ?? {};
  expect(createHash('sha256').update(json).digest('hex')).toBe(sha256);
  const tokenizer = new core.Tokenizer(new TextEncoder().encode(json));
  const { bytes, ends } = batchOf(['one two']);
  expect(tokenizer.encode(bytes, ends, 512).ids).toEqual(Int32Array.of(cls, 2028, 2048, sep));
});

test('refuses a damaged batch and a damaged tokenizer', async () => {
  const tokenizer = await loadTokenizer(core);
  const bytes = new Uint8Array(3);
  expect(errorOf(() => tokenizer.encode(bytes, Uint32Array.of(4), 8)).code).toBe('bad-batch');
  expect(errorOf(() => tokenizer.encode(bytes, Uint32Array.of(2, 1), 8)).code).toBe('bad-batch');
  expect(errorOf(() => tokenizer.encode(bytes, Uint32Array.of(3), 1)).code).toBe('bad-limit');
  expect(errorOf(() => new core.Tokenizer(new Uint8Array(9))).code).toBe('bad-tokenizer');
});
