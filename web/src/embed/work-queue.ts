/** Which text is embedded next. */
import type { EncoderName } from '../protocol';

/** One text's token ids, and what becomes of it. */
export interface Job {
  ids: Int32Array;
  done(vector: Float32Array, encoder: EncoderName): void;
}

/**
 * Batches in the order they came, urgent ones before all others; inside a batch the longest text
 * first, so that no worker is left alone with a long one at the end.
 */
export class WorkQueue {
  private batches: { jobs: Job[]; urgent: boolean }[] = [];

  /** Returns a function that takes back what is still waiting of the batch. */
  add(jobs: readonly Job[], urgent: boolean): () => void {
    // Taken from the end.
    const batch = { jobs: [...jobs].sort((a, b) => a.ids.length - b.ids.length), urgent };
    const ahead = urgent ? this.batches.findIndex((other) => !other.urgent) : -1;
    this.batches.splice(ahead === -1 ? this.batches.length : ahead, 0, batch);
    return () => {
      this.batches = this.batches.filter((other) => other !== batch);
    };
  }

  get size(): number {
    return this.batches.reduce((sum, { jobs }) => sum + jobs.length, 0);
  }

  next(): Job | undefined {
    while (this.batches[0]?.jobs.length === 0) this.batches.shift();
    return this.batches[0]?.jobs.pop();
  }
}
