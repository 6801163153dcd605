import { beforeAll, expect, test } from 'vitest';
import type { CoreModule, CoreTokenizer } from '../../web/src/core/core-module';
import { batchOf, errorOf, loadCore, loadTokenizer, readFrom } from './load-core';

const cls = 101;
const sep = 102;
let core: CoreModule;
let tokenizer: CoreTokenizer;

beforeAll(async () => {
  core = await loadCore();
  tokenizer = await loadTokenizer(core);
});

test('gives the reference tokenizer’s ids', async () => {
  const lines = String(await readFrom('tests/golden/tokenizer-uncased.jsonl'))
    .trim()
    .split('\n');
  const goldens = lines.map((line) => JSON.parse(line) as { text: string; tokens: number[] });
  const { bytes, ends } = batchOf(goldens.map(({ text }) => text));
  const { ids, ends: idEnds } = tokenizer.encode(bytes, ends, 512);
  goldens.forEach(({ text, tokens }, i) => {
    // Tokens are id, begin, end.
    const expected = tokens.filter((_, at) => at % 3 === 0).slice(0, 510);
    const found = [...ids.subarray(idEnds[i - 1] ?? 0, idEnds[i])];
    expect(found, JSON.stringify(text)).toEqual([cls, ...expected, sep]);
  });
});

test('keeps the limit', () => {
  const { bytes, ends } = batchOf(['one two three four five']);
  expect(tokenizer.encode(bytes, ends, 4).ids).toEqual(Int32Array.of(cls, 2028, 2048, sep));
});

test('refuses a damaged batch and a damaged tokenizer', () => {
  const bytes = new Uint8Array(3);
  expect(errorOf(() => tokenizer.encode(bytes, Uint32Array.of(4), 8)).code).toBe('bad-batch');
  expect(errorOf(() => tokenizer.encode(bytes, Uint32Array.of(2, 1), 8)).code).toBe('bad-batch');
  expect(errorOf(() => new core.Tokenizer(new Uint8Array(9))).code).toBe('bad-tokenizer');
});
