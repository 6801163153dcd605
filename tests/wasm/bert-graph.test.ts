/** The graph that WebGPU runs, in ONNX Runtime on the processor, against the encoder of the same weights. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { expect, it } from 'vitest';
import { modelDir } from '../../models/fetch.mjs';
import { inRoot } from '../../scripts/paths.mjs';
import { loadEncoder } from '../../web/src/embed/encoder-module';
import { bertFile } from '../../web/src/embed/gpu/bert-graph';
import { readWeights } from '../../web/src/embed/gpu/encoder-weights';
import { kModels } from '../fixtures/native-embeddings';
import { loadCore } from './load-core';

const wasm = readFileSync(inRoot('build', 'wasm', 'encoder.wasm'));

/** One that takes the mean over 12 heads, and one that takes [CLS] over 8. */
const kCompared = kModels.filter(({ id }) => /MiniLM|zh/.test(id));

it.each(kCompared)('of $id is the encoder', { timeout: 120_000 }, async (model) => {
  const core = await loadCore();
  const weights = new Uint8Array(readFileSync(join(modelDir(model.id), 'encoder.bin'))).buffer;
  const encoder = await loadEncoder(wasm, weights);
  const session = await InferenceSession.create(bertFile(readWeights(weights)));
  for (const tokens of [1, 2, 7, 64, 300]) {
    const ids = Int32Array.from({ length: tokens }, (_, i) => 1000 + ((i * 7919) % 19_000));
    const { hidden } = await session.run({
      ids: new Tensor('int32', ids, [tokens]),
      positions: new Tensor('int32', Int32Array.from(ids.keys()), [tokens]),
    });
    const vector = core.pool(hidden?.data as Float32Array, tokens, model.dims, model.pooling);
    const cosine = encoder.run(ids).reduce((sum, each, i) => sum + each * (vector[i] as number), 0);
    expect(cosine).toBeGreaterThan(0.9999);
  }
});
