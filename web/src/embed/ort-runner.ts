/** Starts the workers that run an ONNX model. */
import runtimeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { UserError } from '../errors';
import { fetchAsset } from '../fetch-asset';
import type { Model } from '../models/manifest';
import type { EmbedWorkerApi } from '../protocol';
import { type Remote, wrap } from '../remote';
import type { Runner } from './pooled-embedder';

/** ONNX Runtime's WASM, for startRunners. */
export function fetchRuntime(): Promise<ArrayBuffer> {
  return fetchAsset(runtimeUrl, 'The runtime of the embedding model');
}

/** All cores while they are few; with more one is left to the page and the engine. */
export function runnerCount(cores: number): number {
  return cores <= 2 ? Math.max(1, cores) : Math.min(8, cores - 1);
}

/**
 * `count` workers with a session each. `onFailure` hears of a worker that dies later. Rejects with
 * UserError "embedder-failed", and then no worker is left behind.
 */
export async function startRunners(
  count: number,
  model: Model,
  onnx: ArrayBuffer,
  runtime: ArrayBuffer,
  onFailure: (error: UserError) => void,
): Promise<Runner[]> {
  const runners = Array.from({ length: count }, () => new OrtRunner(onFailure));
  try {
    await Promise.all(runners.map((runner) => runner.load(model, onnx, runtime)));
    return runners;
  } catch (error) {
    for (const runner of runners) runner.close();
    throw error;
  }
}

class OrtRunner implements Runner {
  private readonly worker = new Worker(new URL('./ort-worker.ts', import.meta.url), {
    type: 'module',
  });
  private readonly remote: Remote<EmbedWorkerApi> = wrap<EmbedWorkerApi>(this.worker);
  /** A worker that dies answers no more: loading hears of it here, all else by onFailure. */
  private readonly death: Promise<never>;

  constructor(onFailure: (error: UserError) => void) {
    this.death = new Promise((_, reject) => {
      this.worker.addEventListener('error', (event) => {
        event.preventDefault();
        const error = embedderFailed(event.message || 'its worker could not be started');
        reject(error);
        onFailure(error);
      });
    });
    // After loading nobody waits for it: it must not count as unhandled.
    this.death.catch(() => undefined);
  }

  async load(model: Model, onnx: ArrayBuffer, runtime: ArrayBuffer): Promise<void> {
    const dims = await explained(Promise.race([this.remote.load(onnx, runtime), this.death]));
    if (dims !== model.dims) {
      throw embedderFailed(`${model.id} gives vectors of ${dims} numbers, not ${model.dims}`);
    }
  }

  run(ids: Int32Array): Promise<Float32Array> {
    return explained(this.remote.run(ids));
  }

  close(): void {
    this.worker.terminate();
  }
}

async function explained<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof UserError ? error : embedderFailed((error as Error).message);
  }
}

function embedderFailed(detail: string): UserError {
  return new UserError(
    'embedder-failed',
    `The embedding model stopped working (${detail}).`,
    'Documents that are in the collection are kept; those that are not embedded yet are found by their words alone.',
    'Press "Go on", or ask again. If it happens again, close other tabs: the device may be out of memory.',
  );
}
