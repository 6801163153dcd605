/** The encoder's WASM module with real weights, against native ONNX Runtime. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelDir } from '../../models/fetch.mjs';
import { inRoot } from '../../scripts/paths.mjs';
import type { CoreModule } from '../../web/src/core/core-module';
import { packTexts } from '../../web/src/core/texts';
import { type LoadedEncoder, loadEncoder } from '../../web/src/embed/encoder-module';
import { compareWithNative, kModels } from '../fixtures/native-embeddings';
import { loadCore } from './load-core';

/** All 300 texts take a minute, and the figures stay the same (ARCHITECTURE.md has them). */
const STEP = 3;

let core: CoreModule;
const wasm = readFileSync(inRoot('build', 'wasm', 'encoder.wasm'));

beforeAll(async () => {
  core = await loadCore();
});

function bytesOf(model: string, file: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(modelDir(model), file)));
}

/** Vectors of texts, as the page has them made. */
async function embedderOf(model: string, encoder: LoadedEncoder) {
  const tokenizer = new core.Tokenizer(bytesOf(model, 'tokenizer.json'));
  return async (texts: string[], maxTokens: number) => {
    const { bytes, ends } = packTexts(texts);
    const encoded = tokenizer.encode(bytes, ends, maxTokens);
    return Array.from(encoded.ends, (end, i) =>
      encoder.run(encoded.ids.subarray(i === 0 ? 0 : encoded.ends[i - 1], end)),
    );
  };
}

describe.each(kModels)('$id', (model) => {
  it('is close to float32 on texts of 3 to 510 tokens', { timeout: 300_000 }, async () => {
    const encoder = await loadEncoder(wasm, bytesOf(model.id, 'encoder.bin').buffer);
    expect(encoder.dims).toBe(model.dims);
    expect(encoder.selfTest()).toBeGreaterThan(0.999);
    const found = await compareWithNative(model, await embedderOf(model.id, encoder), STEP);
    expect(found.texts).toBe(300 / STEP);
    // int8 in ONNX Runtime is itself only so close to float32.
    expect(found.toInt8.mean).toBeGreaterThan(0.98);
    if (!found.toFloat32) return;
    expect(found.toFloat32.mean).toBeGreaterThan(0.999);
    expect(found.toFloat32.least).toBeGreaterThan(0.995);
  });
});

it('refuses weights that are cut short, and tokens it does not know', async () => {
  const weights = bytesOf('all-MiniLM-L6-v2', 'encoder.bin');
  const half = weights.slice(0, weights.length >> 1);
  await expect(loadEncoder(wasm, half.buffer)).rejects.toThrow('refused');
  await expect(loadEncoder(wasm, new ArrayBuffer(0))).rejects.toThrow('refused');
  const encoder = await loadEncoder(wasm, weights.buffer);
  expect(encoder.run(new Int32Array(512).fill(30521))).toHaveLength(384);
  expect(() => encoder.run(new Int32Array(513))).toThrow('refused');
  expect(() => encoder.run(Int32Array.of(30522))).toThrow('refused');
});
