/** Runs the core's encoder on one model. */
import type { EmbedWorkerApi } from '../protocol';
import { expose, transfer } from '../remote';
import { type LoadedEncoder, loadEncoder } from './encoder-module';

/** Least cosine to the vectors that float32 makes of the weights' examples; in tests 0.998 and more. */
const LEAST_COSINE = 0.99;

let encoder: LoadedEncoder;

const api: EmbedWorkerApi = {
  async load(weights, runtime) {
    encoder = await loadEncoder(runtime, weights);
    const cosine = encoder.selfTest();
    // A browser's compiler can be wrong: better no vectors than wrong ones.
    if (!(cosine >= LEAST_COSINE)) throw new Error(`its self-test failed with ${cosine}`);
    return encoder.dims;
  },

  async run(ids) {
    const vector = encoder.run(ids);
    return transfer(vector, [vector.buffer]);
  },
};

expose(api);
