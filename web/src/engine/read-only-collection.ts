/** What of a collection is the same wherever it can be asked and not changed, with vectors for all it has. */
import { type LanguageAmounts, noLanguages } from '../models/language';
import type { DocumentRecord } from '../store/schema';
import type { BareChunk } from './collection';

export abstract class ReadOnlyCollection {
  readonly changeable = null;
  readonly isEmbedded = true;

  /** Throws what says that nothing of it can be changed. */
  abstract checkWritable(): never;

  async record(): Promise<undefined> {
    return undefined;
  }

  /** Of no use: nothing is taken in. */
  async languages(): Promise<LanguageAmounts> {
    return noLanguages();
  }

  async checkRoom(): Promise<void> {
    // Nothing ever comes.
  }

  refusal(): null {
    return null;
  }

  async commit(): Promise<never> {
    return this.checkWritable();
  }

  async read(): Promise<undefined> {
    return undefined;
  }

  async take(): Promise<never> {
    return this.checkWritable();
  }

  async remove(): Promise<never> {
    return this.checkWritable();
  }

  async discard(): Promise<never> {
    return this.checkWritable();
  }

  async restore(): Promise<void> {
    // Nothing was discarded.
  }

  async rename(): Promise<never> {
    return this.checkWritable();
  }

  async clear(): Promise<never> {
    return this.checkWritable();
  }

  async reconcile(): Promise<void> {
    // Nobody changes it here.
  }

  async saveSnapshot(): Promise<void> {
    // Nothing of it is kept here.
  }

  lacksVectors(): boolean {
    return false;
  }

  async missing(): Promise<DocumentRecord[]> {
    return [];
  }

  async texts(): Promise<undefined> {
    return undefined;
  }

  async known(): Promise<[]> {
    return [];
  }

  async supply(): Promise<void> {
    // Nothing lacks vectors.
  }

  supplyEarly(): void {
    // Nothing lacks vectors.
  }

  async bareChunks(): Promise<BareChunk[]> {
    return [];
  }
}
