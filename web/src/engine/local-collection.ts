/**
 * A collection in this browser: the core's index, kept in line with the store's document records. A
 * document is found by words as soon as it is committed, and by meaning when it has its vectors.
 */
import type { CoreEngine, CoreModule, CoreSearchOptions, TextBatch } from '../core/core-module';
import { packTexts, splitTexts } from '../core/texts';
import { chunkTexts } from '../ingest/prepare';
import type { LanguageAmounts } from '../models/language';
import type { Model } from '../models/manifest';
import type { EncoderName, Hit } from '../protocol';
import type { Discarded } from '../store/discards';
import { checkRoom, roomForTexts, roomForVectors } from '../store/quota';
import type { CollectionRecord, DocumentRecord, VectorsRecord } from '../store/schema';
import type { KnownVector } from '../store/spares';
import type { Inventory, NewDocument, Store } from '../store/store';
import type {
  BareChunk,
  ChangeableCollection,
  ChunkPlace,
  CollectionStats,
  WholeDocument,
} from './collection';
import { type Amount, checkMemory } from './memory';
import { asRanked, type Cutter, type Gathering, gatherPassages } from './passages';
import { loadIndex, saveIndex } from './snapshot';
import { areSound, checkSound } from './sound-vectors';
import { storedCutter } from './stored-cutter';
import { StoredLanguages } from './stored-languages';
import { storedTexts } from './stored-texts';

/** Hits that passages are made of: enough for most to be joined or left out. */
const HITS_GATHERED = 50;

interface EngineStats extends CollectionStats {
  dims: number;
}

/** The documents in the core, with the vectors of one model as far as there are. */
interface Index {
  model: Model;
  engine: CoreEngine;
  /** Numbers of documents whose vectors are not stored. */
  lacking: Set<number>;
  /** Vectors of documents that do not have them all yet, by document and ordinal. */
  early: Map<number, Map<number, KnownVector>>;
}

export class LocalCollection implements ChangeableCollection {
  readonly place = '';
  readonly findsByWords = true;
  /** Changes of the index, and how many of them the stored snapshot has. */
  private changes = 0;
  private saved = 0;
  private saving: Promise<void> = Promise.resolve();
  private readonly spoken: StoredLanguages;

  private constructor(
    readonly id: string,
    private readonly core: CoreModule,
    private readonly store: Store,
    private using: Index,
  ) {
    this.spoken = new StoredLanguages(store);
  }

  /**
   * From the snapshot where it is sound, from the stored vectors otherwise; embeds nothing. What was
   * not as the snapshot says is stored afterwards.
   */
  static async open(
    core: CoreModule,
    store: Store,
    id: string,
    model: Model,
  ): Promise<LocalCollection> {
    const revision = await store.revision();
    const loaded = await loadIndex({ core, store, id, model });
    const engine = loaded?.engine ?? new core.Engine(model.dims);
    const collection = new LocalCollection(id, core, store, indexOf(model, engine));
    if (loaded?.revision === revision) return collection;
    await collection.reconcile();
    // Also where nothing has changed: it notes what it is in line with now.
    collection.changes += 1;
    void collection.saveSnapshot();
    return collection;
  }

  /** An index of the same documents with the vectors of another model, as many as there are. */
  async beside(model: Model): Promise<LocalCollection> {
    const index = indexOf(model, new this.core.Engine(model.dims));
    const next = new LocalCollection(this.id, this.core, this.store, index);
    await next.reconcile();
    return next;
  }

  /** The model that its vectors are made with; it changes in an instant (`become`). */
  get model(): Model {
    return this.using.model;
  }

  /** The core's own searches. */
  get searcher(): Pick<CoreEngine, 'search' | 'explain' | 'map'> {
    return this.engine;
  }

  get changeable(): this {
    return this;
  }

  /** Every document has its vectors. */
  get isEmbedded(): boolean {
    return this.using.lacking.size === 0;
  }

  private get engine(): CoreEngine {
    return this.using.engine;
  }

  /** Takes a model while there are no documents. */
  async adopt(model: Model, chosen: 'language' | 'person'): Promise<void> {
    await this.store.changeCollection(this.id, { model: model.id, chosen });
    this.engine.delete();
    this.using = indexOf(model, new this.core.Engine(model.dims));
    this.changes += 1;
    await this.saveSnapshot();
  }

  /**
   * Changes index and model with `next`. Resolves to false, and changes nothing, when a document has
   * no vectors of that model.
   */
  async become(next: LocalCollection): Promise<boolean> {
    await next.reconcile();
    if (!(await this.store.endChange(this.id, next.model.id))) return false;
    [this.using, next.using] = [next.using, this.using];
    this.changes += 1;
    // What was deleted since next.reconcile().
    await this.reconcile();
    await this.saveSnapshot();
    return true;
  }

  record(): Promise<CollectionRecord | undefined> {
    return this.store.collection(this.id);
  }

  /** Bytes of documents by language. */
  async languages(documents?: readonly DocumentRecord[]): Promise<LanguageAmounts> {
    return this.spoken.amounts(documents ?? (await this.documents()));
  }

  /** What made the vectors in use. */
  async encoders(documents?: readonly DocumentRecord[]): Promise<EncoderName[]> {
    const { lacking, model } = this.using;
    const embedded = (documents ?? (await this.documents())).filter(({ id }) => !lacking.has(id));
    const made = embedded.flatMap(({ encoders }) => encoders?.[model.id] ?? 'onnx-runtime');
    return [...new Set(made)].sort();
  }

  /** Brings the index in line with the document records, which are the truth. */
  async reconcile(): Promise<void> {
    const { engine, lacking, model } = this.using;
    const { documents, embedded } = await this.store.inventory(this.id, model.id);
    const stored = new Set(documents);
    for (const id of engine.documents()) if (!stored.has(id)) this.drop(id);
    const indexed = new Set(engine.documents());
    const complete = new Set(engine.embedded());
    for (const id of stored) {
      // A snapshot may have some vectors of a document: only all or none are the truth.
      const isRight = embedded.has(id) ? complete.has(id) : lacking.has(id);
      if (!indexed.has(id) || !isRight) await this.index(id);
      else if (embedded.has(id)) lacking.delete(id);
    }
  }

  lacksVectors(document: number): boolean {
    return this.using.lacking.has(document);
  }

  /** Documents that lack vectors. */
  async missing(): Promise<DocumentRecord[]> {
    const { lacking } = this.using;
    const missing = (await this.documents()).filter(({ id }) => lacking.has(id));
    const stored = new Set(missing.map(({ id }) => id));
    // Deleted in another tab.
    for (const id of lacking) if (!stored.has(id)) this.drop(id);
    return missing;
  }

  /** The vectors of a document, with their keys; nothing happens where it is not there any more. */
  async supply(id: number, vectors: VectorsRecord): Promise<void> {
    const { model, engine, lacking, early } = this.using;
    checkSound(vectors.values, vectors.keys.length, model.dims, `document ${id}`);
    if (!(await this.store.addVectors(id, model.id, vectors))) return this.drop(id);
    // Deleted meanwhile.
    if (!lacking.delete(id)) return;
    early.delete(id);
    engine.setVectors(id, vectors.values);
    this.changes += 1;
  }

  /** What need not be embedded: vectors of a document's chunks that were made before, by `keys`. */
  async known(id: number, keys: readonly string[]): Promise<(KnownVector | undefined)[]> {
    const early = this.using.early.get(id);
    const found = await this.store.findVectors(keys);
    return keys.map((key, ordinal) => {
      const known = early?.get(ordinal) ?? found.get(key);
      // Damaged ones are made anew.
      return known && areSound(known.vector, 1, this.model.dims) ? known : undefined;
    });
  }

  /** Of the k chunks that a question's words find best, those without vector. */
  async bareChunks(
    question: string,
    options: Omit<CoreSearchOptions, 'mode'>,
  ): Promise<BareChunk[]> {
    const { lacking, early } = this.using;
    const byWords: CoreSearchOptions = { ...options, mode: 'lexical' };
    const found = this.engine.search(question, new Float32Array(), JSON.stringify(byWords));
    const bare: BareChunk[] = [];
    for (const [i, document] of found.documents.entries()) {
      const ordinal = found.ordinals[i] as number;
      if (!lacking.has(document) || early.get(document)?.has(ordinal)) continue;
      const texts = await this.texts(document);
      const text = texts && splitTexts(texts)[ordinal];
      if (text) bare.push({ document, ordinal, text });
    }
    return bare;
  }

  /** A vector of `model` for one chunk, until its document has them all. */
  supplyEarly(
    { document, ordinal }: ChunkPlace,
    made: Float32Array,
    { model, encoder }: { model: Model; encoder: EncoderName },
  ): void {
    const { engine, lacking, early } = this.using;
    if (this.model !== model || !lacking.has(document)) return;
    const vector = new Float32Array(made);
    const vectors = early.get(document) ?? new Map<number, KnownVector>();
    early.set(document, vectors.set(ordinal, { vector, encoders: [encoder] }));
    engine.setVector(document, ordinal, vector);
    this.changes += 1;
  }

  texts(id: number): Promise<TextBatch | undefined> {
    return storedTexts(this.store, id);
  }

  documents(): Promise<DocumentRecord[]> {
    return this.store.documents(this.id);
  }

  stats(): EngineStats {
    return JSON.parse(this.engine.stats()) as EngineStats;
  }

  async count(): Promise<number> {
    return this.stats().vectors;
  }

  checkWritable(): void {
    // Files may always come.
  }

  async checkRoom({ chunks, bytes }: Amount, { embedded = false } = {}): Promise<void> {
    const { dims } = this.model;
    await checkRoom(roomForTexts(bytes) + (embedded ? roomForVectors(chunks, dims) : 0));
    const known = (await this.documents()).reduce((sum, record) => sum + record.chunks, 0);
    checkMemory(known + chunks, dims);
  }

  refusal(): null {
    return null;
  }

  /** From here on it is found by words. texts: what is embedded and searched by words. */
  async commit(document: NewDocument, texts: TextBatch): Promise<'added' | 'replaced'> {
    const { replaced } = await this.keep(document, texts);
    return replaced === undefined ? 'added' : 'replaced';
  }

  async read(id: number): Promise<WholeDocument | undefined> {
    const document = await this.store.wholeDocument(id, this.model.id);
    if (!document?.vectors) return undefined;
    const { text, chunks, vectors: values } = document;
    const { id: _, collection: _name, encoders: made, ...record } = document.record;
    const encoders = made?.[this.model.id] ?? ['onnx-runtime'];
    return { record, text, chunks, values, encoders };
  }

  async take(documents: readonly (WholeDocument & { keys: string[] })[]): Promise<void> {
    for (const { record, values } of documents) {
      checkSound(values, record.chunks, this.model.dims, record.path);
    }
    for (const { record, text, chunks, keys, values, encoders } of documents) {
      const named = { ...record, collection: this.id };
      const document = { record: named, text, chunks, model: this.model.id };
      const { id } = await this.keep(document, packTexts(chunkTexts(text, chunks)));
      await this.supply(id, { keys, values, encoders });
    }
  }

  async remove(documents: readonly number[]): Promise<void> {
    await this.store.remove(documents);
    for (const id of documents) this.drop(id);
  }

  async discard(documents: readonly number[]): Promise<Discarded | null> {
    const discarded = await this.store.discard(this.id, documents);
    for (const id of documents) this.drop(id);
    return discarded;
  }

  async restore(): Promise<void> {
    await this.store.restore(this.id);
    await this.reconcile();
  }

  async rename(document: number, path: string): Promise<void> {
    await this.store.renameDocument(document, path);
  }

  async clear(): Promise<void> {
    await this.store.clear(this.id);
    this.close();
  }

  /** The best passages; a document that another tab deleted meanwhile is passed over. */
  async search(
    question: string,
    vector: Float32Array,
    options: CoreSearchOptions,
    gathering: Gathering = asRanked(options.k),
  ): Promise<Hit[]> {
    const k = Math.max(HITS_GATHERED, options.k);
    const hits = this.engine.search(question, vector, JSON.stringify({ ...options, k }));
    const found = Array.from(hits.documents, (document, i) => ({
      document,
      chunk: hits.ordinals[i] as number,
      score: hits.scores[i] as number,
    }));
    return gatherPassages(found, gathering, (document) => this.cutter(document));
  }

  /**
   * Stores the index. It is only a cache: without it the next opening takes longer. A change meanwhile
   * ends it: whoever makes it stores the index when done.
   */
  saveSnapshot(): Promise<void> {
    const before = this.saving.catch(() => undefined);
    this.saving = before.then(() => this.save());
    return this.saving;
  }

  /** Frees the index's memory. */
  close(): void {
    this.changes += 1;
    this.saved = this.changes;
    this.engine.delete();
  }

  /** All passages of a document, without a score; none where it is not there any more. */
  async passages(document: number): Promise<Hit[]> {
    const cut = await this.cutter(document);
    const one = (chunk: number) => cut?.passage({ document, chunk, score: 0 }, chunk, chunk) as Hit;
    return Array.from({ length: cut?.count ?? 0 }, (_, chunk) => one(chunk));
  }

  /** Cuts passages out of a stored document. */
  async cutter(document: number): Promise<Cutter | null> {
    const stored = await this.store.citable(document);
    return stored ? storedCutter(stored) : null;
  }

  async source(document: number): Promise<{ path: string; text: string } | undefined> {
    const [documents, text] = await Promise.all([this.documents(), this.store.text(document)]);
    const record = documents.find(({ id }) => id === document);
    return record && text !== undefined ? { path: record.path, text } : undefined;
  }

  original(document: number): Promise<Blob | undefined> {
    return this.store.original(document);
  }

  originals(): Promise<ReadonlySet<number>> {
    return this.store.originals();
  }

  private async save(): Promise<void> {
    const { changes, id, model, engine, store } = this;
    if (this.saved === changes) return;
    const check = {
      isCurrent: () => this.changes === changes,
      isInLine: (inventory: Inventory) => this.isInLine(inventory),
    };
    if (await saveIndex({ engine, store, id, model }, check)) this.saved = changes;
  }

  /** Whether the index has what is stored, and all of that has its vectors. */
  private isInLine({ documents, embedded }: Inventory): boolean {
    const { engine, lacking } = this.using;
    const held = [engine.documents(), engine.embedded()];
    return (
      lacking.size === 0 &&
      embedded.size === documents.length &&
      held.every(
        (ids) => ids.length === documents.length && documents.every((id, i) => ids[i] === id),
      )
    );
  }

  private async keep(document: NewDocument, texts: TextBatch) {
    const { record, replaced } = await this.store.commit(document);
    if (replaced !== undefined) this.drop(replaced);
    this.add(record.id, texts);
    return { id: record.id, replaced };
  }

  /** Adds a stored document to the index. */
  private async index(id: number): Promise<void> {
    const document = await this.store.wholeDocument(id, this.model.id);
    if (!document) return;
    const { text, chunks, vectors } = document;
    this.add(id, packTexts(chunkTexts(text, chunks)), vectors);
  }

  /** A document that is in already is put in anew. */
  private add(id: number, texts: TextBatch, vectors?: Float32Array): void {
    this.drop(id);
    this.engine.addDocument(id, texts.bytes, texts.ends);
    this.changes += 1;
    if (vectors && areSound(vectors, texts.ends.length, this.model.dims)) {
      this.engine.setVectors(id, vectors);
    } else {
      if (vectors) {
        console.warn(`The stored vectors of document ${id} are damaged; they are made anew.`);
      }
      this.using.lacking.add(id);
    }
  }

  private drop(id: number): void {
    const { engine, lacking, early } = this.using;
    engine.removeDocument(id);
    lacking.delete(id);
    early.delete(id);
    this.changes += 1;
  }
}

function indexOf(model: Model, engine: CoreEngine): Index {
  return { model, engine, lacking: new Set(), early: new Map() };
}
