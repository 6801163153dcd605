/** What the calls of the protocol carry, both ways. */

import type { Scorer, Summary } from './eval/summary';
import type { Language } from './models/language';
import type { Message, Wording } from './words/message';

export type Preset = 'default' | 'tutorial';

/** How exactly an index keeps vectors (wasm/include/askfolio/precision.h). */
export type Precision = 'int8' | 'float32';

/** A collection of documents. */
export interface CollectionInfo {
  /** Never changes. The two that are always there have their presets' names. */
  id: string;
  /** As a person calls it. */
  name: string;
  /** How its documents are cut, found and put into a prompt. */
  preset: Preset;
  /** It is opened from its address, which is its id, and cannot be changed. */
  readOnly?: true;
}

/** What is asked to make vectors of token ids: the core's own encoder, or ONNX Runtime Web, on the processor or by WebGPU. */
export type EncoderKind = 'core' | 'onnx-runtime' | 'webgpu';

/** The core's encoder; with relaxed SIMD it is faster, and its vectors differ a little. */
export type CoreEncoder = 'core' | 'core-relaxed';

/** What has made vectors. */
export type EncoderName = EncoderKind | CoreEncoder;

/** Automatic: the core's, or WebGPU where a trial has found it faster. */
export type EncoderChoice = 'automatic' | EncoderKind;

/** How WebGPU did against the encoder that was at work, on a person's own chunks. */
export interface Trial {
  /** Id of the model, and the adapter as the browser names it. */
  model: string;
  adapter: string;
  /** Tokens a second; of WebGPU 0 where it failed or gave other vectors. */
  processor: number;
  webgpu: number;
  faster: 'processor' | 'webgpu';
}

/** What is known of encoders on this device. */
export interface EncoderReport {
  choice: EncoderChoice;
  /** Null: the browser offers no WebGPU. */
  adapter: string | null;
  trials: Trial[];
}

export type Phase = 'idle' | 'reading' | 'chunking' | 'embedding' | 'ready';

/** How far an ingest is. `done` and `total` count the phase's unit: files, then chunks. */
export interface Progress {
  phase: Phase;
  done: number;
  total: number;
  /** Chunks per second over the last seconds, 0 while unknown. */
  rate: number;
  /** Estimated seconds left, or null while unknown. */
  secondsLeft: number | null;
  /** It is another tab's turn: that one does it, or this one waits for it. */
  elsewhere?: boolean;
}

/** What other tabs do. */
export interface Others {
  /** Ids of open collections that another tab embeds, or has left in the middle. */
  embedding: string[];
}

/** A file that was not taken in, and why, in words for a person. */
export interface SkippedFile {
  path: string;
  reason: Wording;
}

export interface IngestReport {
  /** Documents taken in, replaced and found unchanged. */
  added: number;
  replaced: number;
  unchanged: number;
  /** Chunks embedded in this run. */
  embedded: number;
  skipped: SkippedFile[];
  /** Files that were taken in, with something to know about them. */
  notes: SkippedFile[];
  cancelled: boolean;
}

export interface DocumentInfo {
  /** Number of this version of the document, never reused. */
  id: number;
  /** Path in the zip, or the file's name. */
  path: string;
  /** Bytes of the source file. */
  bytes: number;
  chunks: number;
  /** When this version came in, in milliseconds since 1970. */
  added: number;
  /** Of most of its text; null: it could not be told. */
  language: Language | null;
  /** It has its vectors: before that it is found by its words alone. */
  embedded: boolean;
}

/** What is different in a folder from what a collection has of it. */
export interface FolderChanges {
  /** Paths of files that would come in, and that would replace a document. */
  added: string[];
  changed: string[];
  unchanged: number;
  /** Documents whose files are not in the folder any more. */
  removed: { id: number; path: string }[];
  /** Files that would be left out. */
  skipped: SkippedFile[];
}

/** What was deleted and can still be brought back. */
export interface Discard {
  /** Id of the collection, and its name. */
  collection: string;
  name: string;
  /** How many of its documents; null: the collection itself. */
  documents: number | null;
  /** When, in milliseconds since 1970. */
  at: number;
}

/** A passage that was found. */
export interface Hit {
  /** The cited passage: `source(document).text.slice(start, end)`. */
  text: string;
  score: number;
  /** Path of the document in the zip. */
  source: string;
  /** Section titles, outermost first. */
  headings: string[];
  /** Ordinal of the chunk in its document, from 0. */
  chunk: number;
  /** UTF-16 offsets into the document's text. */
  start: number;
  end: number;
  document: number;
  /** Where else nearly the same text was found; absent: nowhere. */
  also?: { document: number; source: string; chunk: number }[];
}

/** Where a collection's chunks stand on a plane that shows how their vectors differ. */
export interface ChunkMap {
  /** Numbers of documents, ascending, and the chunks' ordinals in them; those that have a vector. */
  documents: Uint32Array;
  ordinals: Uint32Array;
  /** [chunks][2], around 0; what is near is similar. */
  places: Float32Array;
}

export interface SearchOptions {
  /** Number of passages; the preset's own by default (default 5, tutorial 3). */
  k?: number;
  /** Only these documents; all by default. */
  documents?: number[];
  /** Only documents whose path begins so; all by default. Where both are given, both must hold. */
  path?: string;
  /**
   * Chunks that are added on both sides of each hit (at most 10); passages that touch or overlap
   * become one, cited as a whole, `chunk` being its best. By default every hit is one chunk.
   */
  neighbours?: number;
  /** Leave out what nearly repeats a better hit; the preset's own by default (default yes). */
  collapse?: boolean;
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/**
 * The texts of a prompt's two messages. In `user`, {passages} (or {context}) stands once, where the
 * passages go, and {question} at least once.
 */
export interface PromptTemplate {
  system: string;
  user: string;
}

export type TemplateName = 'normal' | 'strict' | 'tutorial';

export interface PromptOptions {
  /** "normal" by default, and "tutorial" with its preset. */
  name?: TemplateName;
  /** Instead of the one of that name. */
  template?: PromptTemplate;
  /** The passages are whole documents: none is left out because it is too long. */
  isWhole?: boolean;
}

export interface Prompt {
  messages: ChatMessage[];
  /** The passages in the prompt, in order: hits[i] is cited as [i + 1]. */
  hits: Hit[];
  /** Estimated tokens of the messages. */
  tokens: number;
}

/**
 * Counts of a collection. `embedded`: chunks that have a vector; the others are found by words alone.
 * `committed`: documents that a reload would find.
 */
export interface Status {
  documents: number;
  chunks: number;
  embedded: number;
  committed: number;
  phase: Phase;
  /** Where the collection is kept, for a person; empty: in this browser. */
  place: string;
  /** Id of the embedding model in use. */
  model: string;
  /** What made the vectors that are stored; none where there are no documents. */
  encoders: EncoderName[];
  embedding: EmbeddingChoice;
}

/** Why a collection has its embedding model, and what else there is. */
export interface EmbeddingChoice {
  /** Models that can be taken, and the one in use; title: for a person. */
  offered: { id: string; title: string }[];
  /** The preset is bound to its model. */
  fixed: boolean;
  /** Absent: nobody, it is the default. */
  chosen?: 'language' | 'person';
  /** Of most of the text; null while nothing can be told. */
  language: Language | null;
  /** A model that is made for most of the text, when the one in use is not; else null. */
  better: string | null;
  /** A change to this model is under way, or was broken off (`changing` is false). */
  next: string | null;
  changing: boolean;
}

/** A collection on a Milvus server. */
export interface MilvusAddress {
  /** http(s)://host:port. */
  uri: string;
  /** user:password, or an API key of Zilliz Cloud. It goes to that server alone and is kept nowhere. */
  token?: string;
  /** The server's default one where it is absent. */
  database?: string;
  collection: string;
  /** Of a collection that something else has filled: it is asked, and never changed. */
  fields?: MilvusFields;
}

/** Where a row's text is, and what it is from (the collection's name where this is absent). */
export interface MilvusFields {
  text: string;
  source?: string;
  /** The first field of float vectors where it is absent. */
  vector?: string;
}

/** What a connection test has found. */
export interface MilvusFindings {
  /** Where it would be kept, as Status.place says it. */
  place: string;
  /** Of the server's REST API. */
  version: 'v1' | 'v2';
  /** Null: there is none of that name. */
  collection: {
    dims: number | null;
    metric: string | null;
    fields: string[];
    /** The server searches by words as well. */
    fullText: boolean;
    /** Why it cannot be used, in words for a person; null: it can. */
    problem: Message | null;
  } | null;
}

/** What a copy of a collection into another place has. */
export interface CopyReport {
  documents: number;
  chunks: number;
  /** Documents that were written in this run; the others were there already. */
  copied: number;
  /** Documents that cannot be kept there. */
  skipped: SkippedFile[];
  /** Share of hits that both places find for the same vectors; null: nothing was compared. */
  agreement: number | null;
}

/** What a question set came to in a collection. */
export interface Evaluation {
  /** Names of the question set's files. */
  files: string[];
  /** Id of the collection. */
  collection: string;
  /** Id of the embedding model. */
  model: string;
  documents: number;
  chunks: number;
  /** Chunks that have a vector: the others are not found by meaning. */
  embedded: number;
  /** The scorer that the preset's search goes by. */
  inUse: Scorer;
  summaries: Record<Scorer, Summary>;
  /** Median of embedding a question, in milliseconds. */
  embedMs: number;
  questions: {
    question: string;
    /** What is relevant, as the set names it. */
    expected: string[];
    /** Where the first relevant chunk stands, from 1; null: not among the first 20. */
    ranks: Record<Scorer, number | null>;
  }[];
}

/** Where a passage stands for a question. Ranks count from 1. */
export interface Standing extends Hit {
  /** Whether it may be found; if not, all ranks are null. */
  allowed: boolean;
  /** In the search's own order; null: the search does not look at it, and its score is 0. */
  rank: number | null;
  /** Its place among the hits, from 1; null: it is none. */
  found: number | null;
  /** The place of the hit that it nearly repeats, and is left out for; null: it repeats none. */
  repeats: number | null;
  /** Inner product with the question, and its rank in the collection; null: it has no vector. */
  dense: number;
  denseRank: number | null;
  /** BM25, and its rank in the collection; null: no word of the question is in it. */
  lexical: number;
  lexicalRank: number | null;
  /** Why it is among the hits, or is not, in words for a person. */
  reason: Wording;
}

export interface ExplainOptions extends SearchOptions {
  /** Number of a document whose passages are looked at as well. */
  document?: number;
}

/** Why a question finds what it finds. */
export interface Explanation {
  /** How many hits were asked for. */
  k: number;
  /** All that the search looks at, best first. */
  candidates: Standing[];
  /** All passages of the document that was asked for, in its order. */
  passages: Standing[];
}
