/**
 * An open collection, wherever its chunks are kept and searched. What cuts, embeds, asks and shows
 * knows nothing else of it.
 */
import type { CoreEngine, CoreSearchOptions, TextBatch } from '../core/core-module';
import type { LanguageAmounts } from '../models/language';
import type { Model } from '../models/manifest';
import type { EncoderName, Hit, Precision } from '../protocol';
import type { Discarded } from '../store/discards';
import type { NewDocument } from '../store/documents';
import type {
  ChunksRecord,
  CollectionRecord,
  DocumentRecord,
  VectorsRecord,
} from '../store/schema';
import type { KnownVector } from '../store/spares';
import type { Message } from '../words/message';
import type { Amount } from './memory';
import type { Cutter, PassageSearch } from './passages';

export interface ChunkPlace {
  document: number;
  ordinal: number;
}

/** A chunk that has no vector yet, and what is to be embedded. */
export interface BareChunk extends ChunkPlace {
  text: Uint8Array;
}

/** `vectors`: chunks that have one. */
export interface CollectionStats {
  documents: number;
  chunks: number;
  vectors: number;
}

/** A document with its vectors. */
export interface WholeDocument {
  record: Omit<DocumentRecord, 'id' | 'collection'>;
  text: string;
  chunks: ChunksRecord;
  /** [chunks][dims], unit length. */
  values: Float32Array;
  encoders: readonly EncoderName[];
}

export interface Collection {
  /** Of what this browser keeps of it; the same for the same place. */
  readonly id: string;
  /** The model that its vectors are made with; it may change in an instant. */
  readonly model: Model;
  /** Where it is kept, for a person; empty: in this browser. */
  readonly place: string;
  /** Every document has its vectors. */
  readonly isEmbedded: boolean;
  /** What lacks vectors is found by its words. */
  readonly findsByWords: boolean;
  /** The core's own searches. Throws UserError where the core does not have the collection. */
  readonly searcher: Pick<CoreEngine, 'search' | 'explain' | 'map' | 'save' | 'documents'>;
  /** Itself, where its vectors can be made anew with another model; else null. */
  readonly changeable: ChangeableCollection | null;

  record(): Promise<CollectionRecord | undefined>;
  stats(): CollectionStats;
  /** Chunks with vectors, counted anew where they are kept, whoever wrote them. */
  count(): Promise<number>;
  documents(): Promise<DocumentRecord[]>;
  /** Bytes of documents by language. documents: where they are at hand. */
  languages(documents?: readonly DocumentRecord[]): Promise<LanguageAmounts>;
  /** What made the vectors in use. documents: likewise. */
  encoders(documents?: readonly DocumentRecord[]): Promise<EncoderName[]>;

  /** Brings what is in memory in line with what is kept: others may have changed it. */
  reconcile(): Promise<void>;
  /** Throws UserError where nothing can be taken in. */
  checkWritable(): void;
  /**
   * Rejects with UserError where so much more would not fit, which may have its vectors already; nothing
   * has changed then.
   */
  checkRoom(more: Amount, options?: { embedded: boolean }): Promise<void>;
  /** Why a document cannot be kept here, in words for a person; null: it can. */
  refusal(document: NewDocument): Message | null;
  /** Keeps a document, without vectors. texts: what is embedded and searched by words. */
  commit(document: NewDocument, texts: TextBatch): Promise<'added' | 'replaced'>;
  /** All of a document that has its vectors, or undefined where it is not there any more. */
  read(document: number): Promise<WholeDocument | undefined>;
  /** Keeps documents that have their vectors, instead of older versions. keys: of the vectors. */
  take(documents: readonly (WholeDocument & { keys: string[] })[]): Promise<void>;
  /** Deletes documents for good. */
  remove(documents: readonly number[]): Promise<void>;
  /** Leaves documents out of all else, until they are restored or removed. */
  discard(documents: readonly number[]): Promise<Discarded | null>;
  /** Brings back what was discarded. */
  restore(): Promise<void>;
  /** Gives a document another path. Rejects with "path-taken". */
  rename(document: number, path: string): Promise<void>;
  /** Deletes all of it. One in this browser is closed then. */
  clear(): Promise<void>;

  /** Whether a document lacks vectors. */
  lacksVectors(document: number): boolean;
  /** Documents that lack vectors. */
  missing(): Promise<DocumentRecord[]>;
  /** What is embedded of a document that lacks vectors, or undefined where it is not there any more. */
  texts(document: number): Promise<TextBatch | undefined>;
  /** What need not be embedded: vectors of a document's chunks that were made before, by `keys`. */
  known(document: number, keys: readonly string[]): Promise<(KnownVector | undefined)[]>;
  /** The vectors of a document, with their keys; nothing happens where it is not there any more. */
  supply(document: number, vectors: VectorsRecord): Promise<void>;
  /** A vector of `model` for one chunk, until its document has them all. */
  supplyEarly(
    chunk: ChunkPlace,
    vector: Float32Array,
    made: { model: Model; encoder: EncoderName },
  ): void;
  /** Of the k chunks that a question's words find best, those without vector. */
  bareChunks(question: string, options: Omit<CoreSearchOptions, 'mode'>): Promise<BareChunk[]>;

  /** The best passages; a document that was deleted elsewhere meanwhile is passed over. */
  search(...search: PassageSearch): Promise<Hit[]>;
  /** All passages of a document, without a score; none where it is not there any more. */
  passages(document: number): Promise<Hit[]>;
  /** Cuts passages out of a document. */
  cutter(document: number): Promise<Cutter | null>;
  /** A document's path and whole text, or undefined where it is not there any more. */
  source(document: number): Promise<{ path: string; text: string } | undefined>;

  /** The file that a document came from, or undefined where it is not kept. */
  original(document: number): Promise<Blob | undefined>;
  /** Numbers of documents whose files are kept; null: they never are here. */
  originals(): Promise<ReadonlySet<number> | null>;

  /** Stores what makes the next opening quick. Rejects only for what nobody foresaw. */
  saveSnapshot(): Promise<void>;
  /** Frees its memory. */
  close(): void;
}

/** A collection whose index can be made anew, with another model too. */
export interface ChangeableCollection extends Collection {
  /** How its index keeps vectors. Rejects with "bad-precision". */
  setPrecision(precision: Precision): Promise<void>;
  /** Takes a model while there are no documents. */
  adopt(model: Model, chosen: 'language' | 'person'): Promise<void>;
  /** The same documents with the vectors of another model, as many as there are. */
  beside(model: Model): Promise<ChangeableCollection>;
  /**
   * Changes vectors and model with `next`. Resolves to false, and changes nothing, when a document has
   * no vectors of that model.
   */
  become(next: ChangeableCollection): Promise<boolean>;
}
