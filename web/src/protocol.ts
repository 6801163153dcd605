/**
 * Everything that passes between the page and its workers, as typed calls (carried by comlink).
 * The page never sees a vector; a worker never sees the API key. The engine worker has the token of a
 * Milvus server while it is connected to it.
 */

import type { Answer, ConversationInfo, Turn } from './ask/turn';
import type { Scorer, Summary } from './eval/summary';
import type { Language } from './models/language';

export type Preset = 'default' | 'tutorial';

/** A collection of documents. */
export interface CollectionInfo {
  /** Never changes. The two that are always there have their presets' names. */
  id: string;
  /** As a person calls it. */
  name: string;
  /** How its documents are cut, found and put into a prompt. */
  preset: Preset;
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
}

/** A file that was not taken in, and why, in words for a person. */
export interface SkippedFile {
  path: string;
  reason: string;
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
    problem: string | null;
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
  reason: string;
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

/** The conversations that are kept in this browser. */
export interface ConversationsApi {
  /** Those of a collection, the last changed first. */
  list(collection: string): Promise<ConversationInfo[]>;
  /** In the order in which they were asked; none where there is no such conversation. */
  turns(id: string): Promise<Turn[]>;
  /** Keeps a turn, in place of one that was asked at the same time; a new conversation begins with it. */
  saveTurn(conversation: ConversationInfo, turn: Turn): Promise<void>;
  /** Keeps what has arrived of the answer to a turn that is kept. */
  saveAnswer(conversation: ConversationInfo, asked: number, answer: Answer): Promise<void>;
  rename(id: string, title: string): Promise<void>;
  /** Takes it off the list; for an hour at least it can be restored. */
  remove(id: string): Promise<void>;
  restore(id: string): Promise<void>;
}

/** Which collections there are. */
export interface CatalogueApi {
  /** All that there are, in no order. */
  collections(): Promise<CollectionInfo[]>;
  /** Rejects with "bad-name" where the name says nothing. */
  create(name: string, preset: Preset): Promise<CollectionInfo>;
  rename(collection: string, name: string): Promise<void>;
  /** Brings back what was discarded of the collection, or all of it. */
  restore(collection: string): Promise<void>;
  /** Deletes for good what was discarded then; nothing where it was restored, or more followed. */
  purge(discard: Discard): Promise<void>;
  /** What waits to be purged or restored. */
  discards(): Promise<Discard[]>;
  /** Files that were left out of the collection, and why, the last of them. */
  leftOut(collection: string): Promise<SkippedFile[]>;
  forgetLeftOut(collection: string): Promise<void>;
  /** Compares a folder, all of whose files are named by paths that begin with its name, and changes nothing. */
  compare(
    files: File[],
    folder: string,
    collection: string,
    onFile: (done: number, total: number) => void,
  ): Promise<FolderChanges>;
}

/**
 * The engine worker. `collection` is the id of one, opened on first use; with an id that there is not,
 * calls reject with "no-collection". All calls reject with a UserError.
 */
export interface EngineApi {
  readonly conversations: ConversationsApi;
  readonly catalogue: CatalogueApi;
  /**
   * Deletes documents, or the collection (null), so that they can be brought back: `purge` is what
   * ends that. What a server holds of a collection that is deleted stays there.
   */
  discard(collection: string, documents: number[] | null): Promise<Discard>;
  /** Loads the core and the collection's index; quick when already open. The model is loaded later. */
  open(collection: string): Promise<Status>;
  /**
   * Takes files in (zips are unpacked): each document is found by words as soon as it is committed,
   * and stays on any failure; then `embed`. The next ingest may begin when this one is embedding.
   */
  ingest(
    files: File[],
    collection: string,
    onProgress: (progress: Progress) => void,
  ): Promise<IngestReport>;
  /**
   * Embeds the documents that lack vectors; joins a run that is under way. Resolves when none is left
   * or it was cancelled. Whoever opens a collection calls it.
   */
  embed(collection: string, onProgress: (progress: Progress) => void): Promise<void>;
  /** Ends a running ingest and embedding within a second; what is committed and embedded stays. */
  cancel(collection: string): Promise<void>;
  search(question: string, collection: string, options: SearchOptions): Promise<Hit[]>;
  explain(question: string, collection: string, options: ExplainOptions): Promise<Explanation>;
  /**
   * Measures the search of a collection: files of a question set whose corpus ids are targets in it
   * (eval/targets.ts). Resolves to null when it was cancelled; another one cancels it too.
   */
  evaluate(
    files: File[],
    collection: string,
    onProgress: (done: number, total: number) => void,
  ): Promise<Evaluation | null>;
  cancelEvaluation(): void;
  /** The exact messages for a question and the passages found for it. */
  prompt(
    question: string,
    hits: Hit[],
    collection: string,
    options?: PromptOptions,
  ): Promise<Prompt>;
  /** The templates that there are, as they come. */
  templates(): Promise<Record<TemplateName, PromptTemplate>>;
  /** All documents, or these alone, as passages without a score, in the order of their paths. */
  wholeDocuments(collection: string, documents?: number[]): Promise<Hit[]>;
  status(collection: string): Promise<Status>;
  /** How much is embedded, of how much: at once, where a status reads every document's record. */
  counts(collection: string): Promise<Pick<Status, 'chunks' | 'embedded'>>;
  documents(collection: string): Promise<DocumentInfo[]>;
  /** Rejects for a collection on a server. */
  map(collection: string): Promise<ChunkMap>;
  /** One chunk as a passage, without a score. Rejects with "no-document". */
  passage(collection: string, document: number, chunk: number): Promise<Hit>;
  /** A document's path and whole text. */
  source(collection: string, document: number): Promise<{ path: string; text: string }>;
  /** The file that a document came from; null where it is not kept: text is all there is. */
  original(collection: string, document: number): Promise<Blob | null>;
  /**
   * Takes another embedding model: all chunks are embedded with it in the background while the index
   * of the model before answers, then it takes over at once. Resolves when that is so, or when it was
   * cancelled; what a failure or a reload leaves is continued by calling this again.
   */
  changeModel(
    collection: string,
    model: string,
    onProgress: (progress: Progress) => void,
  ): Promise<void>;
  /** Looks at a Milvus server and changes nothing; rejects where it cannot be used. */
  probe(address: MilvusAddress, collection: string): Promise<MilvusFindings>;
  /**
   * Keeps a collection on a Milvus server from now on, in the one of that name; `drop`: in
   * an empty one. Null: in this browser. What each holds stays there.
   */
  connect(
    address: MilvusAddress | null,
    collection: string,
    options?: { drop?: boolean },
  ): Promise<Status>;
  /**
   * Copies a collection, vectors included, to a Milvus server (null: into this browser), and
   * keeps it there from now on. One that was broken off is continued by calling this again.
   */
  move(
    address: MilvusAddress | null,
    collection: string,
    onProgress: (progress: Progress) => void,
  ): Promise<CopyReport>;
  /** Ends a change that is under way or was broken off; the model in use stays. */
  cancelChange(collection: string): Promise<void>;
  /** Gives a document another path. Rejects with "path-taken" and "bad-name". */
  renameDocument(collection: string, document: number, path: string): Promise<void>;
  /** Deletes all vectors that are kept for texts that are in no document any more. */
  forgetSpares(): Promise<void>;
  /**
   * Empties a collection. Its vectors are kept as spares, in case the same text comes back, unless
   * `spares` is false: then all spares of this browser are deleted as well.
   */
  clear(collection: string, options?: { spares?: boolean }): Promise<void>;
  encoders(): Promise<EncoderReport>;
  /** Holds for the documents that are embedded next; the tutorial's encoder stays. */
  chooseEncoder(choice: EncoderChoice): Promise<void>;
  /** Small settings of the page (never the key). */
  readSettings(): Promise<Record<string, unknown>>;
  writeSettings(settings: Record<string, unknown>): Promise<void>;
}

/** What an embedding worker has become. */
export interface LoadedWorker {
  /** Width of its vectors. */
  dims: number;
  encoder: EncoderName;
}

/** An embedding worker: the core's encoder, or one ONNX Runtime session. */
export interface EmbedWorkerApi {
  /** Loads the model. like: what another worker has become; this one becomes the same. */
  load(weights: ArrayBuffer, runtime: ArrayBuffer, like?: EncoderName): Promise<LoadedWorker>;
  /**
   * Token ids of one text, no padding; returns the text's vector [dims], or with ONNX Runtime its
   * token vectors [tokens][dims].
   */
  run(ids: Int32Array): Promise<Float32Array>;
}
