/** One ONNX Runtime session. The only module that knows ONNX Runtime Web. */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { EmbedWorkerApi } from '../protocol';
import { expose, transfer } from '../remote';

let session: InferenceSession;
/** The run before: the session takes one text at a time, while the next one waits here. */
let before: Promise<unknown> = Promise.resolve();

const api: EmbedWorkerApi = {
  async load(model, runtime) {
    env.wasm.wasmBinary = runtime;
    // Threads inside a session gain no more than workers do and need cross-origin isolation.
    env.wasm.numThreads = 1;
    session = await InferenceSession.create(new Uint8Array(model), {
      executionProviders: ['wasm'],
      graphOptimizationLevel: 'all',
    });
    const ids = Int32Array.of(101, 102);
    return { dims: (await infer(ids)).length / ids.length, encoder: 'onnx-runtime' };
  },

  async run(ids) {
    const turn = before.then(() => infer(ids));
    // A failed run is its caller's to hear of; the next one still gets its turn.
    before = turn.catch(() => undefined);
    const hidden = await turn;
    return transfer(hidden, [hidden.buffer]);
  },
};

async function infer(ids: Int32Array): Promise<Float32Array> {
  const int64 = (values: BigInt64Array) => new Tensor('int64', values, [1, ids.length]);
  const { last_hidden_state: hidden } = await session.run({
    input_ids: int64(BigInt64Array.from(ids, BigInt)),
    attention_mask: int64(new BigInt64Array(ids.length).fill(1n)),
    token_type_ids: int64(new BigInt64Array(ids.length)),
  });
  return hidden?.data as Float32Array;
}

expose(api);
