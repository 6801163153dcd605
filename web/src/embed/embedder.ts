import type { TextBatch } from '../core/core-module';
import type { EncoderName } from '../protocol';

export interface EmbedOptions {
  /** Most tokens that are read of each text, [CLS] and [SEP] included. */
  maxTokens: number;
  /** Goes before all that waits: a person is looking at the screen. */
  urgent?: boolean;
  /** Ends it at once; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** A text's index in its batch, its vector ([dims], unit length), and what has made it. */
export type OnVector = (index: number, vector: Float32Array, encoder: EncoderName) => void;

/** Turns texts into vectors. What ingest and search know of the embedding model. */
export interface Embedder {
  readonly dims: number;
  /**
   * Calls onVector once per text, in no particular order. Resolves when all are done. Calls may
   * overlap: what came first is done first, as far as it keeps all workers busy. Rejects with a
   * UserError when the model fails.
   */
  embed(texts: TextBatch, onVector: OnVector, options: EmbedOptions): Promise<void>;
  close(): void;
}
