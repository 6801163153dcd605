/** The ways to run a model: the core's encoder, and ONNX Runtime Web on the processor or by WebGPU. */
import encoderUrl from '@core/encoder.wasm?url';
import relaxedUrl from '@core/encoder-relaxed.wasm?url';
import gpuRuntimeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import runtimeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { CoreModule } from '../core/core-module';
import { fetchAsset } from '../fetch-asset';
import type { Model } from '../models/manifest';
import { loadModelFile } from '../models/model-file';
import type { CoreEncoder, EncoderKind } from '../protocol';
import { startWorker } from '../start-worker';
import { say } from '../words/message';
import encoderWorkerUrl from './encoder-worker?worker&url';
import gpuWorkerUrl from './gpu/ort-gpu-worker?worker&url';
import ortWorkerUrl from './ort-worker?worker&url';
import type { WorkerParts } from './worker-runner';

/** base: URL of the folder that holds a folder per model. like: which of the core's encoders is wanted. */
type LoadParts = (
  model: Model,
  base: URL,
  core: CoreModule,
  like?: CoreEncoder,
) => Promise<WorkerParts>;

/** Loads what an encoder's workers are started with. Rejects with the errors of loadModelFile. */
export const ENCODERS: Record<EncoderKind, LoadParts> = {
  async core(model, base, _core, like) {
    const [weights, runtime] = await Promise.all([
      loadModelFile(model, 'encoder.bin', base),
      encoderModule(like),
    ]);
    const start = () => startWorker(encoderWorkerUrl, 'encoder');
    return { start, weights, runtime, vectorOf: (vector) => vector };
  },

  async 'onnx-runtime'(model, base, core) {
    const [weights, runtime] = await Promise.all([
      loadModelFile(model, 'model.onnx', base),
      fetchAsset(runtimeUrl, say('The runtime of the embedding model')),
    ]);
    const start = () => startWorker(ortWorkerUrl, 'onnx-runtime');
    return { start, weights, runtime, vectorOf: pooling(model, core) };
  },

  /** With the core's weights: the int8 files' operators have no kernels on a GPU. */
  async webgpu(model, base, core) {
    const [weights, runtime] = await Promise.all([
      loadModelFile(model, 'encoder.bin', base),
      fetchAsset(gpuRuntimeUrl, say('The runtime of the embedding model for WebGPU')),
    ]);
    const start = () => startWorker(gpuWorkerUrl, 'webgpu');
    return { start, weights, runtime, vectorOf: pooling(model, core) };
  },
};

/** The module with relaxed SIMD besides, where the browser takes it; else the one without. */
async function encoderModule(like: CoreEncoder | undefined): Promise<ArrayBuffer> {
  const plain = () => fetchAsset(encoderUrl, say('The encoder'));
  if (like === 'core') return plain();
  try {
    const relaxed = await fetchAsset(relaxedUrl, say('The encoder with relaxed SIMD'));
    return WebAssembly.validate(relaxed) ? relaxed : plain();
  } catch {
    return plain();
  }
}

function pooling({ dims, pooling }: Model, core: CoreModule): WorkerParts['vectorOf'] {
  return (hidden, tokens) => core.pool(hidden, tokens, dims, pooling);
}
