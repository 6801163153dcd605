/** Which collections are being embedded: one run each, that whoever asks for it joins. */
import type { Progress } from '../protocol';
import type { Collection } from './collection';
import { type EmbedRequest, embedMissing } from './embed-missing';
import type { ModelChanges } from './model-changes';
import type { Tabs } from './tabs';

/** What a run needs; it takes the signal and the listeners from here. */
export type EmbeddingWork = Pick<EmbedRequest, 'collection' | 'embedder' | 'modelTokens'>;

interface Run {
  controller: AbortController;
  listeners: Set<(progress: Progress) => void>;
  /** Chunks that the model has embedded in this run. */
  embedded: number;
  /** Breaks it off for a change of the model; it goes on when that has ended. */
  pause: AbortController;
  /** Resolves when nothing is embedded any more, for now. */
  quiet: Promise<unknown>;
  /** Another tab embeds it. */
  isWaiting: boolean;
  ended: Promise<void>;
}

/** Names the turn to embed a collection, by the id that it is kept under. */
export function embeddingOf(collection: string): string {
  return `embedding ${collection}`;
}

export class Embeddings {
  /** By collection. */
  private readonly running = new Map<string, Run>();

  constructor(
    private readonly changes: ModelChanges,
    private readonly tabs: Tabs,
  ) {}

  isRunning(collection: string): boolean {
    return this.running.has(collection);
  }

  /**
   * Resolves to the number of chunks that were embedded meanwhile, when no document lacks vectors or
   * the run was cancelled; rejects when it fails.
   */
  async run(work: EmbeddingWork, onProgress: (progress: Progress) => void): Promise<number> {
    const { id } = work.collection;
    let run = this.running.get(id);
    const joined = run !== undefined;
    if (!run) {
      run = this.start(work);
      this.running.set(id, run);
    }
    const before = run.embedded;
    run.listeners.add(onProgress);
    await run.ended.finally(() => run.listeners.delete(onProgress));
    const embedded = run.embedded - before;
    // What came in when the run that was joined was about to end.
    const isLeft = joined && !run.controller.signal.aborted && !work.collection.isEmbedded;
    return isLeft ? embedded + (await this.run(work, onProgress)) : embedded;
  }

  /** Ends a run; what has its vectors keeps them. Resolves when nothing of it is running any more. */
  async cancel(collection: string): Promise<void> {
    const run = this.running.get(collection);
    run?.controller.abort();
    // Whoever started it hears of its failure.
    await run?.ended.catch(() => undefined);
  }

  /** Shows how far another tab is, where a run waits for it. */
  follow(collection: Collection): void {
    const run = this.running.get(collection.id);
    if (!run?.isWaiting) return;
    const { vectors: done, chunks: total } = collection.stats();
    const progress = { phase: 'embedding', done, total, rate: 0, secondsLeft: null } as const;
    for (const listener of run.listeners) listener({ ...progress, elsewhere: true });
  }

  /** Breaks a run off until the change of the model that is under way has ended. */
  async pause(collection: string): Promise<void> {
    const run = this.running.get(collection);
    run?.pause.abort();
    await run?.quiet;
  }

  private start(work: EmbeddingWork): Run {
    const { id } = work.collection;
    const run: Run = {
      controller: new AbortController(),
      listeners: new Set(),
      embedded: 0,
      pause: new AbortController(),
      quiet: Promise.resolve(),
      isWaiting: false,
      ended: Promise.resolve(),
    };
    run.ended = this.embed(work, run).finally(() => this.running.delete(id));
    return run;
  }

  private async embed(work: EmbeddingWork, run: Run): Promise<void> {
    const { signal } = run.controller;
    const onWait = () => {
      run.isWaiting = true;
      this.follow(work.collection);
    };
    try {
      const name = embeddingOf(work.collection.id);
      await this.tabs.turn(name, { signal, onWait }, () => this.embedInTurn(work, run));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async embedInTurn(work: EmbeddingWork, run: Run): Promise<void> {
    const { collection } = work;
    // From now on others wait for this tab, also should it never say what it has done.
    this.tabs.tell({ kind: 'changed' });
    if (run.isWaiting) {
      run.isWaiting = false;
      await collection.reconcile();
      // The other tab has done it all, and stored the snapshot.
      if (collection.isEmbedded) return;
    }
    try {
      do {
        // A change of the model embeds everything, with the model that comes.
        await this.changes.ended(collection.id, run.controller.signal);
        run.pause = new AbortController();
      } while (!(await this.embedUntilPaused(work, run)));
    } finally {
      await collection.saveSnapshot();
    }
  }

  /** Resolves to false when a change of the model has broken it off. */
  private async embedUntilPaused(work: EmbeddingWork, run: Run): Promise<boolean> {
    const signals = [run.controller.signal, run.pause.signal];
    const embedding = embedMissing({
      ...work,
      signal: AbortSignal.any(signals),
      onEmbedded: () => {
        run.embedded += 1;
      },
      onProgress: (progress) => {
        for (const listener of run.listeners) listener(progress);
      },
    });
    run.quiet = embedding.catch(() => undefined);
    try {
      await embedding;
      return true;
    } catch (error) {
      if (!run.pause.signal.aborted) throw error;
      return false;
    }
  }
}
