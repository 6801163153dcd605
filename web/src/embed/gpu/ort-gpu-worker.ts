/** One ONNX Runtime session on WebGPU, with the core's weights. */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/webgpu';
import type { EmbedWorkerApi } from '../../protocol';
import { expose, transfer } from '../../remote';
import { bertFile } from './bert-graph';
import { readWeights } from './encoder-weights';

let session: InferenceSession;
let width = 0;
/** Rejects when the device is lost: what runs then may never answer. */
let lost: Promise<never>;
/** The run before: the session takes one text at a time, while the next one waits here. */
let before: Promise<unknown> = Promise.resolve();

const api: EmbedWorkerApi = {
  async load(file, runtime) {
    env.wasm.wasmBinary = runtime;
    env.wasm.numThreads = 1;
    // What is not for the GPU by design (shapes) is no news.
    env.logLevel = 'error';
    const weights = readWeights(file);
    width = weights.width;
    const options = { executionProviders: ['webgpu'], graphOptimizationLevel: 'all' } as const;
    session = await InferenceSession.create(bertFile(weights), options);
    lost = lossOf((await env.webgpu.device) as unknown as Device);
    lost.catch(() => undefined);
    return { dims: width, encoder: 'webgpu' };
  },

  async run(ids) {
    const turn = before.then(() => Promise.race([infer(ids), lost]));
    // A failed run is its caller's to hear of; the next one still gets its turn.
    before = turn.catch(() => undefined);
    const hidden = await turn;
    return transfer(hidden, [hidden.buffer]);
  },
};

/** As much of a GPUDevice as is used. */
interface Device {
  lost: Promise<{ reason: string; message: string }>;
}

async function lossOf(device: Device): Promise<never> {
  const { reason, message } = await device.lost;
  throw new Error(`the GPU device was lost (${reason || 'unknown'}) ${message}`);
}

async function infer(ids: Int32Array): Promise<Float32Array> {
  const places = Int32Array.from(ids, (_, i) => i);
  const { hidden } = await session.run({
    ids: new Tensor('int32', ids, [ids.length]),
    positions: new Tensor('int32', places, [ids.length]),
  });
  const values = hidden?.data as Float32Array;
  // A device that is about to be lost gives zeros.
  if (values.length !== ids.length * width || !values.some((value) => value !== 0)) {
    throw new Error('it gave no vectors');
  }
  return values;
}

expose(api);
