/** The encoder's WASM modules with real weights, against native ONNX Runtime. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelDir } from '../../models/fetch.mjs';
import { inRoot } from '../../scripts/paths.mjs';
import type { CoreModule } from '../../web/src/core/core-module';
import { packTexts } from '../../web/src/core/texts';
import { chooseEncoder } from '../../web/src/embed/choose-encoder';
import { type LoadedEncoder, loadEncoder } from '../../web/src/embed/encoder-module';
import { compareWithNative, kComparedTexts, kModels } from '../fixtures/native-embeddings';
import { loadCore } from './load-core';

let core: CoreModule;
const moduleOf = (name: string) => readFileSync(inRoot('build', 'wasm', name));
const wasm = moduleOf('encoder.wasm');
const relaxed = moduleOf('encoder-relaxed.wasm');

/** Cosines to float32: of the weights' examples; over texts, on average and at least. */
const BOUNDS = {
  core: { selfTest: 0.999, mean: 0.999, least: 0.995 },
  // Activations of 7 bits; ONNX Runtime's int8 has a mean of 0.9918.
  'core-relaxed': { selfTest: 0.993, mean: 0.997, least: 0.985 },
};

beforeAll(async () => {
  // Node 20 has relaxed SIMD behind a flag, and its baseline compiler exchanges the operands.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  setFlagsFromString('--no-liftoff');
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
  it.each([
    ['core', wasm],
    ['core-relaxed', relaxed],
  ] as const)(
    '%s is close to float32 on texts of 3 to 510 tokens',
    { timeout: 300_000 },
    async (name, module) => {
      const bounds = BOUNDS[name];
      const encoder = await loadEncoder(module, bytesOf(model.id, 'encoder.bin').buffer);
      expect(encoder.dims).toBe(model.dims);
      expect(encoder.use(name)).toBe(true);
      expect(encoder.selfTest()).toBeGreaterThan(bounds.selfTest);
      const found = await compareWithNative(model, await embedderOf(model.id, encoder));
      expect(found.texts).toBe(kComparedTexts);
      // int8 in ONNX Runtime is itself only so close to float32.
      expect(found.toInt8.mean).toBeGreaterThan(0.98);
      if (!found.toFloat32) return;
      expect(found.toFloat32.mean).toBeGreaterThan(bounds.mean);
      expect(found.toFloat32.least).toBeGreaterThan(bounds.least);
    },
  );
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

describe('the module with relaxed SIMD', () => {
  const weights = bytesOf('all-MiniLM-L6-v2', 'encoder.bin').buffer;
  const ids = Int32Array.from({ length: 50 }, (_, i) => 1000 + 37 * i);

  it('is the plain encoder as well, to the last bit', async () => {
    const [both, plain] = [await loadEncoder(relaxed, weights), await loadEncoder(wasm, weights)];
    expect(both.run(ids)).toEqual(plain.run(ids));
    expect(both.use('core-relaxed')).toBe(true);
    expect(both.run(ids)).not.toEqual(plain.run(ids));
    expect(both.use('core')).toBe(true);
    expect(both.run(ids)).toEqual(plain.run(ids));
    expect(plain.use('core-relaxed')).toBe(false);
    expect(chooseEncoder(plain)).toBe('core');
  });

  it('notices an engine that computes something else, and is the plain one then', async () => {
    // i32x4.relaxed_dot_i8x16_i7x16_add_s becomes v128.bitselect, and f32x4.relaxed_madd.
    for (const other of ['fdd200', 'fd8502']) {
      const hex = relaxed.toString('hex').replaceAll('fd9302', other);
      const encoder = await loadEncoder(Buffer.from(hex, 'hex'), weights);
      expect(encoder.use('core-relaxed')).toBe(true);
      expect(encoder.selfTest()).toBe(-1);
      expect(chooseEncoder(encoder)).toBe('core');
      expect(() => chooseEncoder(encoder, ['core-relaxed'])).toThrow('self-test');
    }
  });
});
