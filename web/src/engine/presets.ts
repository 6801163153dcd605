/** What the presets mean to the engine. */
import type { Chunker, CoreChunkOptions, CoreSearchOptions } from '../core/core-module';
import type { EncoderChoice, Preset } from '../protocol';
import { type Message, say } from '../words/message';

export interface PresetRules {
  chunker: Chunker;
  /** Raised whenever the chunker cuts differently: documents cut before are then taken in anew. */
  chunkerVersion: number;
  /** The tutorial's chunker has no bounds. */
  chunkOptions: CoreChunkOptions;
  /** Most tokens of a text that the model reads, [CLS] and [SEP] included. */
  modelTokens: number;
  /** What makes its vectors; automatic: as a person or a trial has chosen. */
  encoder: EncoderChoice;
  /** Whether its collection may take another model than the default one. */
  anyModel: boolean;
  /** The only paths that are read, all others being passed over in silence; null: no such rule. */
  only: { pattern: RegExp; words: Message } | null;
  mode: CoreSearchOptions['mode'];
  /** Passages that a search finds. */
  k: number;
  /** Whether passages that nearly repeat a better one are left out. */
  collapse: boolean;
  /** Whether halves of one section stand as they are read (passages.ts). */
  readingOrder: boolean;
  /** Most tokens of a prompt. */
  promptTokens: number;
}

export const PRESETS: Record<Preset, PresetRules> = {
  default: {
    chunker: 'default',
    chunkerVersion: 2,
    chunkOptions: { maxTokens: 256, minTokens: 24, overlapTokens: 0 },
    modelTokens: 512,
    encoder: 'automatic',
    anyModel: true,
    only: null,
    mode: 'hybrid',
    k: 5,
    collapse: true,
    readingOrder: true,
    promptTokens: 6000,
  },
  tutorial: {
    chunker: 'tutorial',
    chunkerVersion: 1,
    chunkOptions: { maxTokens: 256, minTokens: 0, overlapTokens: 0 },
    // With more the tutorial's third passage changes place with the fourth.
    modelTokens: 112,
    // The published order is that of the int8 model; nearer to float32 the last two change places.
    encoder: 'onnx-runtime',
    anyModel: false,
    only: {
      pattern: /(^|\/)en\/faq\/[^/]+\.md$/,
      words: say('en/faq/*.md of the Milvus documentation'),
    },
    mode: 'dense',
    k: 3,
    collapse: false,
    readingOrder: false,
    promptTokens: 6000,
  },
};
