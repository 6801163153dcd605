/**
 * Everything that passes between the page and its workers, as typed calls (carried by comlink).
 * The page never sees a vector; a worker never sees the API key.
 */

export type Preset = 'default' | 'tutorial';

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
  /** Milliseconds since 1970. */
  added: number;
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
}

export interface SearchOptions {
  /** Number of passages; the preset's own by default (default 5, tutorial 3). */
  k?: number;
  preset?: Preset;
  /** Only these documents; all by default. */
  documents?: number[];
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface Prompt {
  messages: ChatMessage[];
  /** The passages in the prompt, in order: hits[i] is cited as [i + 1]. */
  hits: Hit[];
  /** Estimated tokens of the messages. */
  tokens: number;
}

/** Counts of a collection. `committed`: documents that a reload would find. */
export interface Status {
  documents: number;
  chunks: number;
  embedded: number;
  committed: number;
  phase: Phase;
}

/**
 * The engine worker. Every preset has a collection of its own (its chunks differ), opened on first
 * use. Calls reject with a UserError.
 */
export interface EngineApi {
  /** Loads the core and the collection's index; quick when already open. The model is loaded later. */
  open(preset: Preset): Promise<Status>;
  /** Takes files in (zips are unpacked). One ingest at a time; what is committed stays on any failure. */
  ingest(
    files: File[],
    preset: Preset,
    onProgress: (progress: Progress) => void,
  ): Promise<IngestReport>;
  /** Ends a running ingest within a second; committed documents stay. */
  cancel(): void;
  search(question: string, options: SearchOptions): Promise<Hit[]>;
  /** The exact messages for a question and the passages found for it. */
  prompt(question: string, hits: Hit[], preset: Preset): Promise<Prompt>;
  status(preset: Preset): Promise<Status>;
  documents(preset: Preset): Promise<DocumentInfo[]>;
  /** A document's path and whole text. */
  source(preset: Preset, document: number): Promise<{ path: string; text: string }>;
  remove(preset: Preset, document: number): Promise<void>;
  clear(preset: Preset): Promise<void>;
  /** Small settings of the page (never the key). */
  readSettings(): Promise<Record<string, unknown>>;
  writeSettings(settings: Record<string, unknown>): Promise<void>;
}

/** An embedding worker: one ONNX Runtime session. */
export interface EmbedWorkerApi {
  /** Loads the model; returns the width of its vectors. */
  load(model: ArrayBuffer, runtime: ArrayBuffer): Promise<number>;
  /** Token ids of one text, no padding; returns its token vectors [tokens][dims]. */
  run(ids: Int32Array): Promise<Float32Array>;
}
