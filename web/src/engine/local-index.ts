/**
 * The core's index of a collection in this browser: its documents, with what they have of vectors. Changes
 * that come when its memory was freed do nothing: whoever made them was at it before.
 */
import {
  COMPACTION,
  type CoreEngine,
  type CoreModule,
  type CoreSearchOptions,
  type TextBatch,
} from '../core/core-module';
import type { Model } from '../models/manifest';
import type { EncoderName, Precision } from '../protocol';
import type { Inventory } from '../store/documents';
import type { KnownVector } from '../store/spares';
import type { ChunkPlace } from './collection';
import type { Compacted, Compacting } from './compacting';
import { areSound } from './sound-vectors';

export class LocalIndex implements Compacted {
  /** Numbers of documents whose vectors are not stored. */
  readonly lacking = new Set<number>();
  /** How often it has changed. */
  changes = 0;
  /** False: its memory was freed. */
  isOpen = true;
  /** Called when it has given room back. */
  onCompacted: () => void = () => undefined;
  /** Vectors of documents that do not have them all yet, by document and ordinal. */
  private readonly early = new Map<number, Map<number, KnownVector>>();
  private compacting: Compacting | undefined;

  constructor(
    readonly model: Model,
    readonly precision: Precision,
    readonly engine: CoreEngine,
  ) {}

  static empty(core: CoreModule, model: Model, precision: Precision): LocalIndex {
    return new LocalIndex(model, precision, new core.Engine(model.dims, precision));
  }

  /** A document that is in already is put in anew; what is wrong with its vectors is made anew. */
  add(id: number, texts: TextBatch, vectors?: Float32Array): void {
    if (!this.isOpen) return;
    this.drop(id);
    this.engine.addDocument(id, texts.bytes, texts.ends);
    if (vectors && areSound(vectors, texts.ends.length, this.model.dims)) {
      this.engine.setVectors(id, vectors);
      return;
    }
    if (vectors) {
      console.warn(`The stored vectors of document ${id} are damaged; they are made anew.`);
    }
    this.lacking.add(id);
  }

  drop(id: number): void {
    if (!this.isOpen) return;
    if (this.engine.removeDocument(id)) this.compact();
    this.lacking.delete(id);
    this.early.delete(id);
    this.changes += 1;
  }

  onChange(): void {
    this.changes += 1;
  }

  /** Gives the room of what was removed back, bit by bit; its code comes where that is much. */
  compact(): void {
    if (this.engine.compact(0) === COMPACTION.notNeeded) return;
    import('./compacting').then(({ Compacting }) => {
      this.compacting ??= new Compacting(this);
      this.compacting.start();
    }, console.warn);
  }

  /** The vectors of a document that lacks them; nothing happens where it does not. */
  supply(id: number, values: Float32Array): void {
    // Deleted meanwhile.
    if (!this.isOpen || !this.lacking.delete(id)) return;
    this.early.delete(id);
    this.engine.setVectors(id, values);
    this.changes += 1;
  }

  /** A vector of one chunk, until its document has them all. */
  supplyEarly({ document, ordinal }: ChunkPlace, made: Float32Array, encoder: EncoderName): void {
    if (!this.isOpen || !this.lacking.has(document)) return;
    const vector = new Float32Array(made);
    const vectors = this.early.get(document) ?? new Map<number, KnownVector>();
    this.early.set(document, vectors.set(ordinal, { vector, encoders: [encoder] }));
    this.engine.setVector(document, ordinal, vector);
    this.changes += 1;
  }

  /** What was supplied early. */
  earlyVector(document: number, ordinal: number): KnownVector | undefined {
    return this.early.get(document)?.get(ordinal);
  }

  /** Of the chunks that a question's words find best, those without vector. */
  bareChunks(question: string, options: Omit<CoreSearchOptions, 'mode'>): ChunkPlace[] {
    const byWords: CoreSearchOptions = { ...options, mode: 'lexical' };
    const found = this.engine.search(question, new Float32Array(), JSON.stringify(byWords));
    const places = Array.from(found.documents, (document, i) => ({
      document,
      ordinal: found.ordinals[i] as number,
    }));
    return places.filter(
      ({ document, ordinal }) =>
        this.lacking.has(document) && !this.early.get(document)?.has(ordinal),
    );
  }

  /** Drops what is not stored any more. Returns the documents that are not in it as they are stored. */
  align({ documents, embedded }: Inventory): number[] {
    const stored = new Set(documents);
    for (const id of this.engine.documents()) if (!stored.has(id)) this.drop(id);
    const indexed = new Set(this.engine.documents());
    const complete = new Set(this.engine.embedded());
    return documents.filter((id) => {
      // A snapshot may have some vectors of a document: only all or none are the truth.
      const isRight = embedded.has(id) ? complete.has(id) : this.lacking.has(id);
      if (!indexed.has(id) || !isRight) return true;
      if (embedded.has(id)) this.lacking.delete(id);
      return false;
    });
  }

  /** Whether it has what is stored, and all of that has its vectors. */
  isInLine({ documents, embedded }: Inventory): boolean {
    const held = [this.engine.documents(), this.engine.embedded()];
    return (
      this.lacking.size === 0 &&
      embedded.size === documents.length &&
      held.every(
        (ids) => ids.length === documents.length && documents.every((id, i) => ids[i] === id),
      )
    );
  }

  /** Frees its memory. */
  delete(): void {
    this.changes += 1;
    this.isOpen = false;
    this.engine.delete();
  }
}
