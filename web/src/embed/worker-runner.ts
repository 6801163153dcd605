/** Starts the workers that run a model. */
import { UserError } from '../errors';
import type { Model } from '../models/manifest';
import type { EmbedWorkerApi, EncoderName } from '../protocol';
import { type Remote, wrap } from '../remote';
import { say, type Wording } from '../words/message';
import type { Runner } from './pooled-embedder';

/** What a worker is started with. */
export interface WorkerParts {
  start(): Worker;
  /** For EmbedWorkerApi.load. */
  weights: ArrayBuffer;
  runtime: ArrayBuffer;
  /** What the worker's run returns, as the text's vector. */
  vectorOf(result: Float32Array, tokens: number): Float32Array;
}

/**
 * How often the clock ticks before a worker counts as dead: few, and a slow device is given up; many, and
 * a dead worker holds all up. Ticks and no time: after a sleep, or in a frozen tab, nobody is late.
 */
const PATIENCE = 12;
const TICK_MS = 10_000;

/** All cores while they are few; with more one is left to the page and the engine. */
export function runnerCount(cores: number): number {
  return cores <= 2 ? Math.max(1, cores) : Math.min(8, cores - 1);
}

/**
 * `count` workers, all of the same encoder, of `like` where that works. `onFailure` hears of one that dies later. Rejects with
 * UserError "embedder-failed", and then no worker is left behind.
 */
export async function startRunners(
  count: number,
  model: Model,
  parts: WorkerParts,
  onFailure: (error: UserError) => void,
  like?: EncoderName,
): Promise<Runner[]> {
  const runners = Array.from({ length: count }, () => new WorkerRunner(parts, onFailure));
  try {
    // The first tries which encoder is the fastest, as long as nothing else keeps the cores busy.
    const [first, ...others] = runners as [WorkerRunner, ...WorkerRunner[]];
    await (like ? first.load(model, like).catch(() => first.load(model)) : first.load(model));
    await Promise.all(others.map((runner) => runner.load(model, first.encoder)));
    return runners;
  } catch (error) {
    for (const runner of runners) runner.close();
    throw error;
  }
}

class WorkerRunner implements Runner {
  /** Told when it is loaded. */
  encoder: EncoderName = 'core';
  private readonly worker: Worker;
  private readonly remote: Remote<EmbedWorkerApi>;
  /** A worker that dies answers no more: who waits for it hears of it here, all else by onFailure. */
  private readonly death: Promise<never>;

  constructor(
    private readonly parts: WorkerParts,
    onFailure: (error: UserError) => void,
  ) {
    this.worker = parts.start();
    this.remote = wrap<EmbedWorkerApi>(this.worker);
    this.death = new Promise((_, reject) => {
      this.worker.addEventListener('error', (event) => {
        event.preventDefault();
        const error = embedderFailed(event.message || say('its worker could not be started'));
        reject(error);
        onFailure(error);
      });
    });
    // After loading nobody waits for it: it must not count as unhandled.
    this.death.catch(() => undefined);
  }

  async load(model: Model, like?: EncoderName): Promise<void> {
    const { weights, runtime } = this.parts;
    const loading = this.remote.load(weights, runtime, like);
    const { dims, encoder } = await explained(Promise.race([loading, this.death]));
    if (dims !== model.dims) {
      throw embedderFailed(
        say('{model} gives vectors of {dims} numbers, not {expected}', {
          model: model.id,
          dims: String(dims),
          expected: String(model.dims),
        }),
      );
    }
    this.encoder = encoder;
  }

  async run(ids: Int32Array): Promise<Float32Array> {
    return this.parts.vectorOf(await explained(this.answer(this.remote.run(ids))), ids.length);
  }

  /** A worker that the browser has ended for its memory may say nothing at all. */
  private async answer<T>(call: Promise<T>): Promise<T> {
    let ticks = 0;
    let clock: ReturnType<typeof setInterval> | undefined;
    const silence = new Promise<never>((_, reject) => {
      const tick = () =>
        ++ticks === PATIENCE && reject(embedderFailed(say('its worker does not answer')));
      clock = setInterval(tick, TICK_MS);
    });
    try {
      return await Promise.race([call, this.death, silence]);
    } finally {
      clearInterval(clock);
    }
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

function embedderFailed(detail: Wording): UserError {
  return new UserError(
    'embedder-failed',
    say('The embedding model stopped working ({detail}).', { detail }),
    'Documents that are in the collection are kept; those that are not embedded yet are found by their words alone.',
    'Press "Go on", or ask again. If it happens again, close other tabs: the device may be out of memory.',
  );
}
