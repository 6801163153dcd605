/**
 * Everything that passes between the page and its workers, as typed calls (carried by comlink).
 * The page never sees a vector; a worker never sees the API key. The engine worker has the token of a
 * Milvus server while it is connected to it.
 */
import type { Answer, ConversationInfo, Turn } from './ask/turn';
import type {
  ChunkMap,
  CollectionInfo,
  CopyReport,
  Discard,
  DocumentInfo,
  EncoderChoice,
  EncoderName,
  EncoderReport,
  Evaluation,
  ExplainOptions,
  Explanation,
  FolderChanges,
  Hit,
  IngestReport,
  MilvusAddress,
  MilvusFindings,
  Others,
  Precision,
  Preset,
  Progress,
  Prompt,
  PromptOptions,
  PromptTemplate,
  SearchOptions,
  SkippedFile,
  Status,
  TemplateName,
} from './messages';
import type { Exchange } from './outside/exchange';

export type * from './messages';

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
  /** How its index keeps vectors, which is made anew where that changes; nothing for one on a server. */
  setPrecision(collection: string, precision: Precision): Promise<void>;
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
  /** Calls back when what is open here has been brought in line with what other tabs have changed. */
  follow(listener: (others: Others) => void): Promise<void>;
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
  /** The collection as one file, vectors included (wasm/FORMAT.md); the same one gives the same bytes. */
  exportCollection(
    collection: string,
    onProgress: (done: number, total: number) => void,
  ): Promise<Blob>;
  /**
   * Makes a collection of such a file, all of it or nothing; nothing is embedded. Rejects where the file
   * is damaged, or of a newer version or another model than this page has.
   */
  importCollection(
    file: File,
    onProgress: (done: number, total: number) => void,
  ): Promise<CollectionInfo>;
  /**
   * Opens an export where it lies, to be asked and not to be changed; nothing of it is kept. whole: what
   * lies there, which a worker cannot fetch from another site.
   */
  openShared(url: string, whole?: Blob): Promise<CollectionInfo>;
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

/** What the engine's worker takes besides. */
export interface EngineWorkerApi extends EngineApi {
  /** How it reaches a server: the page sends for it. Called before all else. */
  reachBy(exchange: Exchange): void;
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
