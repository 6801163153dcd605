import type { CoreTokenizer, TextBatch } from '../core/core-module';
import type { EncoderName } from '../protocol';
import type { Embedder, EmbedOptions } from './embedder';
import { type Job, WorkQueue } from './work-queue';

/** What a text is run on: an embed worker, or a stand-in for tests. */
export interface Runner {
  /** Token ids of one text; returns its vector [dims], unit length. */
  run(ids: Int32Array): Promise<Float32Array>;
  close(): void;
}

/** A worker always has the next text at hand: it must not wait while this thread is busy. */
const JOBS_PER_RUNNER = 2;

/**
 * Tokenizes in the core, and has vectors made by runners. A runner that fails ends the embedder: all
 * calls reject, and a new one has to be made.
 */
export class PooledEmbedder implements Embedder {
  private readonly queue = new WorkQueue();
  private readonly free: Runner[];
  private readonly running = new Set<(error: Error) => void>();
  private failure: Error | null = null;

  constructor(
    private readonly tokenizer: CoreTokenizer,
    readonly dims: number,
    readonly encoder: EncoderName,
    private readonly runners: readonly Runner[],
    /** Hears of the failure that ends this embedder. */
    private readonly onFailure: (error: Error) => void = () => undefined,
  ) {
    this.free = Array.from({ length: JOBS_PER_RUNNER }, () => runners).flat();
  }

  async embed(
    texts: TextBatch,
    onVector: (index: number, vector: Float32Array) => void,
    { maxTokens, urgent = false, signal }: EmbedOptions,
  ): Promise<void> {
    signal?.throwIfAborted();
    if (this.failure) throw this.failure;
    if (texts.ends.length === 0) return;
    const { ids, ends } = this.tokenizer.encode(texts.bytes, texts.ends, maxTokens);
    const tokens = Array.from(ends, (end, i) => ids.slice(i === 0 ? 0 : ends[i - 1], end));
    await this.runAll(tokens, onVector, urgent, signal);
  }

  /** Rejects all that is waiting and ends the runners. */
  fail(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    for (const reject of this.running) reject(error);
    for (const runner of this.runners) runner.close();
  }

  close(): void {
    this.fail(new Error('The embedder was closed.'));
  }

  private runAll(
    tokens: readonly Int32Array[],
    onVector: (index: number, vector: Float32Array) => void,
    urgent: boolean,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      let left = tokens.length;
      const jobs = tokens.map((ids, index) => ({
        ids,
        done: (vector: Float32Array) => {
          // What was handed out when the call ended is dropped.
          if (!this.running.has(end)) return;
          onVector(index, vector);
          left -= 1;
          if (left === 0) end();
        },
      }));
      const takeBack = this.queue.add(jobs, urgent);
      const onAbort = () => end(signal?.reason);
      const end = (error?: Error) => {
        this.running.delete(end);
        signal?.removeEventListener('abort', onAbort);
        takeBack();
        if (error) reject(error);
        else resolve();
      };
      this.running.add(end);
      signal?.addEventListener('abort', onAbort);
      this.handOut();
    });
  }

  private handOut(): void {
    while (!this.failure && this.free.length > 0) {
      const job = this.queue.next();
      if (!job) return;
      void this.work(this.free.shift() as Runner, job);
    }
  }

  private async work(runner: Runner, job: Job): Promise<void> {
    try {
      job.done(await runner.run(job.ids));
    } catch (error) {
      this.fail(error as Error);
      this.onFailure(error as Error);
      return;
    }
    this.free.push(runner);
    this.handOut();
  }
}
