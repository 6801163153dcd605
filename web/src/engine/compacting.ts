/**
 * Takes what was removed out of an index, a slice at a time: in a large one all of it takes many seconds,
 * and questions are answered in between.
 */
import { COMPACTION, type CoreEngine } from '../core/core-module';
import { vectorMemory } from './memory';

/** Vectors that are linked in a slice: of 100,000 they take some 11 ms. */
const SLICE = 32;

export interface Compacted {
  readonly engine: CoreEngine;
  /** Whether the engine is still there. */
  readonly isOpen: boolean;
  /** Called when the index is another, so that no saving of it may go on. */
  onChange(): void;
  /** Called when nothing is left to do, and the index has changed. */
  onCompacted(): void;
}

export class Compacting {
  private isRunning = false;
  private hasChanged = false;

  constructor(private readonly index: Compacted) {}

  /** Called when something may have been removed. */
  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.later();
  }

  /** After all that waits. */
  private later(): void {
    setTimeout(() => this.slice());
  }

  private slice(): void {
    const { index } = this;
    if (!index.isOpen) return;
    const state = this.compact();
    if (state === COMPACTION.done) {
      this.hasChanged = true;
      index.onChange();
    }
    this.isRunning = state !== COMPACTION.notNeeded;
    if (this.isRunning) this.later();
    else if (this.hasChanged) {
      this.hasChanged = false;
      index.onCompacted();
    }
  }

  private compact(): number {
    const { engine } = this.index;
    try {
      return engine.compact(SLICE);
    } catch (error) {
      if ((error as { code?: string }).code !== 'out-of-memory') throw error;
      const { vectors, dims, precision } = JSON.parse(engine.stats());
      const megabytes = Math.ceil(vectorMemory(vectors, dims, precision) / 1e6);
      console.warn(
        `What was removed stays in the index for now: an index without it takes up to ${megabytes} MB beside it, which there are not.`,
      );
      return COMPACTION.notNeeded;
    }
  }
}
