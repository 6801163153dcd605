/** Runs the core's encoder on one model. */
import type { CoreEncoder, EmbedWorkerApi } from '../protocol';
import { expose, transfer } from '../remote';
import { chooseEncoder } from './choose-encoder';
import { type LoadedEncoder, loadEncoder } from './encoder-module';

let loaded: LoadedEncoder;

const api: EmbedWorkerApi = {
  async load(weights, runtime, like) {
    loaded = await loadEncoder(runtime, weights);
    const encoder = chooseEncoder(loaded, like && [like as CoreEncoder]);
    return { dims: loaded.dims, encoder };
  },

  async run(ids) {
    const vector = loaded.run(ids);
    return transfer(vector, [vector.buffer]);
  },
};

expose(api);
