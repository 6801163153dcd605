import type { CoreTokenizer, TextBatch } from '../core/core-module';
import type { EncoderName } from '../protocol';
import type { Embedder, EmbedOptions, OnVector } from './embedder';
import { type Job, WorkQueue } from './work-queue';

/** What a text is run on: an embed worker, or a stand-in for tests. */
export interface Runner {
  readonly encoder: EncoderName;
  /** Token ids of one text; returns its vector [dims], unit length. */
  run(ids: Int32Array): Promise<Float32Array>;
  close(): void;
}

/** Hears of every text that is done. */
export type Watcher = (ids: Int32Array, vector: Float32Array) => void;

/** A worker always has the next text at hand: it must not wait while this thread is busy. */
const JOBS_PER_RUNNER = 2;

/**
 * Tokenizes in the core, and has vectors made by runners. A runner that fails ends the embedder: all
 * calls reject, and a new one has to be made. Only a guest may fail: what it had in hand is repeated.
 */
export class PooledEmbedder implements Embedder {
  private readonly queue = new WorkQueue();
  /** What each runner is at work on. */
  private readonly inHand = new Map<Runner, Set<Job>>();
  private readonly running = new Set<(error: Error) => void>();
  private readonly watchers = new Set<Watcher>();
  private guest: Runner | null = null;
  private failure: Error | null = null;
  private retired = false;

  constructor(
    private readonly tokenizer: CoreTokenizer,
    readonly dims: number,
    private readonly runners: readonly Runner[],
    /** Hears of the failure that ends this embedder. */
    private readonly onFailure: (error: Error) => void = () => undefined,
  ) {}

  /** Texts that are not handed out yet. */
  get waiting(): number {
    return this.queue.size;
  }

  async embed(
    texts: TextBatch,
    onVector: OnVector,
    { maxTokens, urgent = false, signal }: EmbedOptions,
  ): Promise<void> {
    signal?.throwIfAborted();
    if (this.failure) throw this.failure;
    if (texts.ends.length === 0) return;
    const { ids, ends } = this.tokenizer.encode(texts.bytes, texts.ends, maxTokens);
    const tokens = Array.from(ends, (end, i) => ids.slice(i === 0 ? 0 : ends[i - 1], end));
    await this.runAll(tokens, onVector, urgent, signal);
  }

  /** Returns what ends it. */
  watch(watcher: Watcher): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Has the guest run all that is not handed out yet, and all that comes, until it fails. */
  prefer(guest: Runner): void {
    if (this.failure) guest.close();
    else this.guest = guest;
    this.handOut();
  }

  /** The runners take over from a guest that is of no more use, and repeat what it had in hand. */
  dismiss(guest: Runner): void {
    if (this.guest !== guest) return;
    this.guest = null;
    guest.close();
    const jobs = this.handOf(guest);
    this.queue.add([...jobs], true);
    jobs.clear();
    this.handOut();
  }

  /** Rejects all that is waiting and ends the runners. */
  fail(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    for (const reject of this.running) reject(error);
    for (const runner of [...this.runners, ...(this.guest ? [this.guest] : [])]) runner.close();
  }

  close(): void {
    this.fail(new Error('The embedder was closed.'));
  }

  /** Closes it as soon as nobody waits for it. */
  retire(): void {
    this.retired = true;
    if (this.running.size === 0) this.close();
  }

  private runAll(
    tokens: readonly Int32Array[],
    onVector: OnVector,
    urgent: boolean,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      let left = tokens.length;
      const jobs = tokens.map((ids, index) => ({
        ids,
        done: (vector: Float32Array, encoder: EncoderName) => {
          // What was handed out when the call ended is dropped.
          if (!this.running.has(end)) return;
          onVector(index, vector, encoder);
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
        if (this.retired) this.retire();
      };
      this.running.add(end);
      signal?.addEventListener('abort', onAbort);
      this.handOut();
    });
  }

  private handOut(): void {
    while (!this.failure) {
      const runner = this.freeRunner();
      const job = runner && this.queue.next();
      if (!job) return;
      void this.work(runner, job);
    }
  }

  /** The one with the least in hand, if it can take more. */
  private freeRunner(): Runner | undefined {
    const inUse = this.guest ? [this.guest] : this.runners;
    const load = (runner: Runner) => this.handOf(runner).size;
    const least = inUse.reduce((best, each) => (load(each) < load(best) ? each : best));
    return load(least) < JOBS_PER_RUNNER ? least : undefined;
  }

  private handOf(runner: Runner): Set<Job> {
    const jobs = this.inHand.get(runner) ?? new Set();
    this.inHand.set(runner, jobs);
    return jobs;
  }

  private async work(runner: Runner, job: Job): Promise<void> {
    const jobs = this.handOf(runner).add(job);
    let vector: Float32Array;
    try {
      vector = await runner.run(job.ids);
    } catch (error) {
      this.hearOf(error as Error, runner);
      return;
    }
    // Of a guest that was dismissed: it is repeated.
    if (!jobs.delete(job)) return;
    try {
      for (const watcher of this.watchers) watcher(job.ids, vector);
      job.done(vector, runner.encoder);
      this.handOut();
    } catch (error) {
      this.end(error as Error);
    }
  }

  private hearOf(error: Error, runner: Runner): void {
    if (this.runners.includes(runner)) {
      this.end(error);
    } else if (runner === this.guest) {
      console.warn(`${runner.encoder} is given up: ${error.message}`);
      this.dismiss(runner);
    }
  }

  private end(error: Error): void {
    this.fail(error);
    this.onFailure(error);
  }
}
