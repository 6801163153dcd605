/**
 * The layout of askfolio's IndexedDB. Document records are the truth about a collection; all that
 * belongs to a document is written and deleted in the transaction that writes or deletes its record.
 */
import type { DBSchema } from 'idb';
import type { Answer, ConversationInfo, Exchange } from '../ask/turn';
import type { Chunker } from '../core/core-module';
import type { Language } from '../models/language';
import type { CollectionInfo, EncoderName, Precision, SkippedFile } from '../protocol';
import type { Discarded } from './discards';

export const DATABASE = 'askfolio';
/**
 * 7: snapshots are in pieces with names; 6: files of which pages are shown are kept; 5: there are
 * conversations; 4: collections have ids, names and presets; 3: vectors know their texts;
 * 2: they are keyed by document and model; 1: by document alone.
 */
export const VERSION = 7;

/** Without name and preset: where documents wait for a place on a server. */
export interface CollectionRecord extends Partial<CollectionInfo> {
  id: string;
  /**
   * Id of the embedding model whose vectors are searched; documents that lack them get them. Absent:
   * nothing has come in yet, and nobody has chosen.
   */
  model?: string;
  /** Who chose it; absent: nobody, it is the default. */
  chosen?: 'language' | 'person';
  /** Id of the model that a person changes to: some documents have its vectors as well. */
  next?: string;
  /** How its index keeps vectors; absent: int8. */
  precision?: Precision;
  /** What was deleted and can still be brought back. */
  discarded?: Discarded;
  /** It is being imported: nothing of it is shown until all of it is there. */
  importing?: true;
  /** Files that were left out of it, and why, the last of them. */
  leftOut?: SkippedFile[];
}

/** One version of a document. */
export interface DocumentRecord {
  /** Never reused. */
  id: number;
  collection: string;
  path: string;
  /** Length of the source file. */
  bytes: number;
  /** SHA-256 of the source file, hexadecimal. */
  sha256: string;
  /** How it was cut, as `name/version`. */
  chunker: `${Chunker}/${number}`;
  chunks: number;
  /** Null: it could not be told; absent in documents of version 1. */
  language?: Language | null;
  /** What made its vectors, by the model's id; nothing of vectors older than the core's encoder. */
  encoders?: Record<string, readonly EncoderName[]>;
  /** Milliseconds since 1970. */
  added: number;
}

/** The chunks of a document. */
export interface ChunksRecord {
  /** UTF-16 offsets into the document's text, two per chunk: begin, end. */
  spans: Uint32Array;
  /** Per chunk: what stands before the cited text for embedding and lexical search. */
  prefixes: string[];
  /** Per chunk: section titles, outermost first. */
  headings: string[][];
}

/** A document's vectors of one model. */
export interface VectorsRecord {
  /** What each was made of (engine/vector-keys.ts); none in documents of version 2. */
  keys: string[];
  /** [chunks][dims], unit length. */
  values: Float32Array;
  /** What made them, each once; absent: ONNX Runtime, before there was another. */
  encoders?: readonly EncoderName[];
}

/** What a snapshot is made of. */
export interface SnapshotRecord {
  /** Id of the model that its vectors are made with. */
  model: string;
  /** Names its pieces to the core (wasm/FORMAT.md). */
  directory: Uint8Array;
  /** The names, in order; each is a file or a record of its own. */
  pieces: readonly string[];
  /** They are files; absent: records. */
  inFiles?: boolean;
  /** The store's, that the index is in line with; absent: that was not known. */
  revision?: number;
}

/** One that a person sees. */
export type NamedCollection = CollectionRecord & CollectionInfo;

export interface ConversationRecord extends ConversationInfo {
  /** When it was removed, in milliseconds since 1970; absent: it was not. */
  removed?: number;
}

export interface Schema extends DBSchema {
  collections: { key: string; value: CollectionRecord };
  documents: {
    key: number;
    value: DocumentRecord;
    /** path: [collection, path]. */
    indexes: { collection: string; path: [string, string] };
  };
  /** The next three are keyed by the document's number. */
  texts: { key: number; value: string };
  chunks: { key: number; value: ChunksRecord };
  /** Files as they came, of formats that have pages; none of what came before version 6. */
  originals: { key: number; value: Blob };
  /** Keyed by the document's number and the model's id. `key`: each of `keys`. */
  vectors: { key: [number, string]; value: VectorsRecord; indexes: { key: string } };
  /** Vectors of what is in no document any more, by ascending time of that. */
  spares: { key: number; value: VectorsRecord; indexes: { key: string } };
  /** Keyed by collection and the piece's name; a SnapshotRecord, at the empty name, says what is valid. */
  snapshots: { key: [string, string]; value: SnapshotRecord | Uint8Array };
  conversations: { key: string; value: ConversationRecord; indexes: { collection: string } };
  /**
   * The next two are keyed by conversation and the time at which the turn was asked. An answer is
   * apart, because it is written many times while it arrives.
   */
  turns: { key: [string, number]; value: Exchange };
  answers: { key: [string, number]; value: Answer };
  settings: { key: string; value: unknown };
  /** The number that the next document gets, and how often documents or vectors were changed. */
  meta: { key: 'next-document' | 'revision'; value: number };
}
