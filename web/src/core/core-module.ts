/**
 * The C++ core as Embind exposes it (wasm/bindings). Every call carries a whole batch;
 * typed arrays that come out are copies, so they stay valid when the WASM memory grows.
 * Errors thrown by the core are `Error` objects with a `code` (askfolio::Error).
 * Classes own C++ memory: call `delete()` when done.
 */
import type { Precision } from '../protocol';

/** Texts as one UTF-8 buffer: text i is bytes [ends[i-1] or 0, ends[i]). */
export interface TextBatch {
  bytes: Uint8Array;
  ends: Uint32Array;
}

export interface CoreTokenizer {
  /** Token ids with [CLS] and [SEP]: text i is ids [ends[i-1] or 0, ends[i]). */
  encode(
    bytes: Uint8Array,
    ends: Uint32Array,
    maxTokens: number,
  ): { ids: Int32Array; ends: Uint32Array };
  /**
   * All tokens, without [CLS] and [SEP], three numbers each: id, and begin and end in bytes of the
   * text (made valid UTF-8). Text i is tokens [ends[i-1] or 0, ends[i]). The page needs ids alone;
   * this is for comparing the tokenizer with others.
   */
  tokenize(bytes: Uint8Array, ends: Uint32Array): { tokens: Uint32Array; ends: Uint32Array };
  delete(): void;
}

export type Chunker = 'default' | 'tutorial';

/** The knobs of the default chunker; chunker.h says what their extremes do. */
export interface CoreChunkOptions {
  maxTokens: number;
  minTokens: number;
  overlapTokens: number;
}

export interface CoreChunks {
  /** UTF-16 offsets into the document, two per chunk: begin, end. */
  spans: Uint32Array;
  /** Tokens per chunk, prefix included. */
  tokens: Uint32Array;
  /** Titles per chunk, outermost first. */
  headings: string[][];
  /** What is embedded and searched by words: prefix and cited text. */
  texts: TextBatch;
}

export interface CoreHits {
  /** Document numbers, best first, and the chunks' ordinals in them. */
  documents: Uint32Array;
  ordinals: Uint32Array;
  scores: Float32Array;
  dense: Float32Array;
  lexical: Float32Array;
}

/** Candidates, best first, then the chunks that were named. Ranks count from 1; 0: none. */
export interface CoreStandings extends CoreHits {
  /** 1 where it may be found, 0 where not: then all ranks are 0. */
  allowed: Uint8Array;
  /** In the search's own order; 0: the search does not look at it, and its score is 0. */
  ranks: Uint32Array;
  /** Among all chunks that may be found; 0: no vector, no word in common. */
  denseRanks: Uint32Array;
  lexicalRanks: Uint32Array;
}

/** Where chunks stand on a plane that shows how their vectors differ. */
export interface CoreMap {
  /** Document numbers, ascending, and the chunks' ordinals in them. */
  documents: Uint32Array;
  ordinals: Uint32Array;
  /** [chunks][2], around 0. */
  places: Float32Array;
}

export interface CoreSearchOptions {
  k: number;
  mode: 'dense' | 'lexical' | 'hybrid';
  /** Document numbers to search in; empty: all. */
  documents: number[];
}

/** What CoreEngine.compact says (wasm/include/askfolio/compaction.h). */
export const COMPACTION = { notNeeded: 0, underWay: 1, done: 2 } as const;

export interface CoreEngine {
  addDocument(document: number, bytes: Uint8Array, ends: Uint32Array): void;
  /** vectors: [chunks][dims], unit length. */
  setVectors(document: number, vectors: Float32Array): void;
  /** One chunk's, before its document's are there. vector: [dims], unit length. */
  setVector(document: number, ordinal: number, vector: Float32Array): void;
  /** A document's vectors as they are kept, [chunks][dims]. Throws where it lacks one. */
  vectors(document: number): Float32Array;
  removeDocument(document: number): boolean;
  /**
   * Takes what was removed out of the index, a bounded step a call: so many vectors at most are linked.
   * Returns one of COMPACTION; no saving may be under way at `done`. Throws "out-of-memory": nothing has
   * changed. 0 does nothing, and `underWay` says that there is something to do.
   */
  compact(vectors: number): number;
  /** vector: [dims], or empty in lexical mode. optionsJson: CoreSearchOptions. */
  search(question: string, vector: Float32Array, optionsJson: string): CoreHits;
  /** As search; optionsJson: CoreSearchOptions with `chunks`, pairs of document and ordinal. */
  explain(question: string, vector: Float32Array, optionsJson: string): CoreStandings;
  /** All chunks that have a vector. */
  map(): CoreMap;
  documents(): Uint32Array;
  /** Numbers of the documents that lack no vector. */
  embedded(): Uint32Array;
  /** JSON {dims, documents, chunks, vectors, precision}. */
  stats(): string;
  /**
   * Words of the snapshot that it was made of turned out to be wrong when they were used: they are not
   * found, and the documents must be added anew.
   */
  isDamaged(): boolean;
  /** The engine must not change before the saving is deleted. */
  save(): CoreSaving;
  delete(): void;
}

/** A snapshot on its way out (wasm/FORMAT.md): pieces, then the directory that they are listed in. */
export interface CoreSaving {
  /** Goes on to the next piece: its name, which only the same bytes have; empty after the last. */
  next(): string;
  /** Its bytes, a few MiB. */
  piece(): Uint8Array;
  /** When next() has been empty. */
  directory(): Uint8Array;
  delete(): void;
}

/** A snapshot on its way in. */
export interface CoreLoading {
  /** Checks and reads the next piece; pieces come in the directory's order. */
  add(piece: Uint8Array): void;
  /** The core's own memory for the next piece, to be filled before any other call. */
  room(bytes: number): Uint8Array;
  /** As add, of what is in the room. */
  addFilled(): void;
  /** When all pieces were added: gives the documents, in the order of their numbers, other numbers. */
  renumber(numbers: Uint32Array): void;
  /** When all pieces were added. */
  finish(): CoreEngine;
  delete(): void;
}

export interface CoreModule {
  Tokenizer: new (tokenizerJson: Uint8Array) => CoreTokenizer;
  /**
   * precision: of the vectors that are kept; a snapshot says it by itself. 'int8', the usual one, takes a
   * quarter of the graph's memory of 'float32' and is the quicker, 'float32' gives scores to the last bit.
   */
  Engine: new (
    dims: number,
    precision?: Precision,
  ) => CoreEngine;
  Loading: new (directory: Uint8Array) => CoreLoading;
  /**
   * text: UTF-8. path: its ending says what format the default chunker reads. optionsJson:
   * CoreChunkOptions.
   */
  chunk(
    chunker: Chunker,
    path: string,
    text: Uint8Array,
    optionsJson: string,
    tokenizer: CoreTokenizer,
  ): CoreChunks;
  /** hidden: [tokens][dims]; returns [dims], unit length. */
  pool(hidden: Float32Array, tokens: number, dims: number, pooling: 'mean' | 'cls'): Float32Array;
  /**
   * requestJson: {preset: 'default' | 'tutorial', question, passages: [{text, source, headings}],
   * maxTokens, template: {system, user}}.
   * Returns JSON {messages: [{role, content}], passages, tokens}.
   */
  buildPrompt(requestJson: string, tokenizer: CoreTokenizer): string;
  /** JSON {normal, strict, tutorial}, each {system, user}. */
  promptTemplates(): string;
}

/** What the Emscripten glue exports by default. */
export type CoreFactory = (options: {
  wasmBinary?: ArrayBuffer | Uint8Array;
}) => Promise<CoreModule>;
