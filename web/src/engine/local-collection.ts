/**
 * A collection in this browser: the core's index, kept in line with the store's document records. A
 * document is found by words as soon as it is committed, and by meaning when it has its vectors.
 */
import type { CoreEngine, CoreModule, CoreSearchOptions, TextBatch } from '../core/core-module';
import { packTexts, splitTexts } from '../core/texts';
import { chunkTexts } from '../ingest/prepare';
import type { LanguageAmounts } from '../models/language';
import type { Model } from '../models/manifest';
import type { EncoderName, Hit, Precision } from '../protocol';
import type { Discarded } from '../store/discards';
import type { NewDocument } from '../store/documents';
import { checkRoom, roomForTexts, roomForVectors } from '../store/quota';
import type { CollectionRecord, DocumentRecord, VectorsRecord } from '../store/schema';
import type { KnownVector } from '../store/spares';
import type { Store } from '../store/store';
import type {
  BareChunk,
  ChangeableCollection,
  ChunkPlace,
  CollectionStats,
  WholeDocument,
} from './collection';
import { KeptSnapshot } from './kept-snapshot';
import { LocalIndex } from './local-index';
import { type Amount, checkMemory } from './memory';
import { type Cutter, type PassageSearch, passagesOf, searchPassages } from './passages';
import { loadIndex } from './snapshot';
import { areSound, checkSound } from './sound-vectors';
import { storedCutter } from './stored-cutter';
import { StoredLanguages } from './stored-languages';
import { storedTexts } from './stored-texts';

interface EngineStats extends CollectionStats {
  dims: number;
}

export class LocalCollection implements ChangeableCollection {
  readonly place = '';
  readonly findsByWords = true;
  private readonly snapshot: KeptSnapshot;
  private readonly spoken: StoredLanguages;
  private using: LocalIndex;

  private constructor(
    readonly id: string,
    private readonly core: CoreModule,
    private readonly store: Store,
    index: LocalIndex,
  ) {
    this.using = this.used(index);
    this.snapshot = new KeptSnapshot(store, id, () => this.using);
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
    const [revision, record] = await Promise.all([store.revision(), store.collection(id)]);
    const precision = record?.precision ?? 'int8';
    const loaded = await loadIndex({ core, store, id, model, precision });
    const index = loaded
      ? new LocalIndex(model, precision, loaded.engine)
      : LocalIndex.empty(core, model, precision);
    const collection = new LocalCollection(id, core, store, index);
    // What had been removed before it was stored.
    if (loaded) index.compact();
    if (loaded?.revision === revision) return collection;
    await collection.reconcile();
    // Also where nothing has changed: it notes what it is in line with now.
    index.changes += 1;
    void collection.saveSnapshot();
    return collection;
  }

  /** An index of the same documents with the vectors of another model, as many as there are. */
  async beside(model: Model, precision = this.using.precision): Promise<LocalCollection> {
    const { id, core, store } = this;
    const index = LocalIndex.empty(core, model, precision);
    const next = new LocalCollection(id, core, store, index);
    await next.reconcile();
    return next;
  }

  /** The model that its vectors are made with; it changes in an instant (`become`). */
  get model(): Model {
    return this.using.model;
  }

  /** The core's own searches. */
  get searcher(): CoreEngine {
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
    this.begin(model);
    await this.saveSnapshot();
  }

  /** The index is made anew beside the one in use, of the stored vectors. */
  async setPrecision(precision: Precision): Promise<void> {
    if (precision === this.using.precision) return;
    const next = await this.beside(this.model, precision);
    await this.store.changeCollection(this.id, { precision });
    this.using.delete();
    this.using = this.used(next.using);
    await this.reconcile();
    await this.saveSnapshot();
  }

  /**
   * Changes index and model with `next`. Resolves to false, and changes nothing, when a document has
   * no vectors of that model.
   */
  async become(next: LocalCollection): Promise<boolean> {
    await next.reconcile();
    if (!(await this.store.endChange(this.id, next.model.id))) return false;
    [this.using, next.using] = [this.used(next.using), next.used(this.using)];
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
    const { using } = this;
    const inventory = await this.store.inventory(this.id, using.model.id);
    // Closed, or the index of another model by now.
    if (!using.isOpen) return;
    for (const id of using.align(inventory)) await this.index(id, using);
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
    for (const id of lacking) if (!stored.has(id)) this.using.drop(id);
    return missing;
  }

  /** The vectors of a document, with their keys; nothing happens where it is not there any more. */
  async supply(id: number, vectors: VectorsRecord): Promise<void> {
    const { using } = this;
    const { model } = using;
    checkSound(vectors.values, vectors.keys.length, model.dims, `document ${id}`);
    if (await this.store.addVectors(id, model.id, vectors)) using.supply(id, vectors.values);
    else using.drop(id);
  }

  /** What need not be embedded: vectors of a document's chunks that were made before, by `keys`. */
  async known(id: number, keys: readonly string[]): Promise<(KnownVector | undefined)[]> {
    const { using } = this;
    const found = await this.store.findVectors(keys);
    return keys.map((key, ordinal) => {
      const known = using.earlyVector(id, ordinal) ?? found.get(key);
      // Damaged ones are made anew.
      return known && areSound(known.vector, 1, this.model.dims) ? known : undefined;
    });
  }

  /** Of the k chunks that a question's words find best, those without vector. */
  async bareChunks(
    question: string,
    options: Omit<CoreSearchOptions, 'mode'>,
  ): Promise<BareChunk[]> {
    const bare: BareChunk[] = [];
    for (const place of this.using.bareChunks(question, options)) {
      const texts = await this.texts(place.document);
      const text = texts && splitTexts(texts)[place.ordinal];
      if (text) bare.push({ ...place, text });
    }
    return bare;
  }

  /** A vector of `model` for one chunk, until its document has them all. */
  supplyEarly(
    chunk: ChunkPlace,
    vector: Float32Array,
    { model, encoder }: { model: Model; encoder: EncoderName },
  ): void {
    if (this.model === model) this.using.supplyEarly(chunk, vector, encoder);
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
    checkMemory(known + chunks, dims, this.using.precision);
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
    for (const id of documents) this.using.drop(id);
  }

  async discard(documents: readonly number[]): Promise<Discarded | null> {
    const discarded = await this.store.discard(this.id, documents);
    for (const id of documents) this.using.drop(id);
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
  async search(...search: PassageSearch): Promise<Hit[]> {
    const find = () => searchPassages(this.engine, search, (document) => this.cutter(document));
    const found = find();
    if (!this.engine.isDamaged()) return found;
    await found;
    await this.rebuild();
    return find();
  }

  /**
   * Stores the index. It is only a cache: without it the next opening takes longer. A change meanwhile
   * ends it: whoever makes it stores the index when done.
   */
  saveSnapshot(): Promise<void> {
    return this.snapshot.save();
  }

  /** Frees the index's memory. */
  close(): void {
    this.using.delete();
    this.snapshot.pass();
  }

  /** All passages of a document, without a score; none where it is not there any more. */
  async passages(document: number): Promise<Hit[]> {
    return passagesOf(document, await this.cutter(document));
  }

  /** Cuts passages out of a stored document. */
  async cutter(document: number): Promise<Cutter | null> {
    const stored = await this.store.citable(document);
    return stored ? storedCutter(stored) : null;
  }

  source(document: number): Promise<{ path: string; text: string } | undefined> {
    return this.store.source(document);
  }

  original(document: number): Promise<Blob | undefined> {
    return this.store.original(document);
  }

  originals(): Promise<ReadonlySet<number>> {
    return this.store.originals();
  }

  /** From what is stored. */
  private async rebuild(): Promise<void> {
    console.warn('Words of the stored snapshot are damaged; the index is built again.');
    this.begin(this.model);
    await this.store.deleteSnapshot(this.id);
    await this.reconcile();
    void this.saveSnapshot();
  }

  /** An empty index takes the place of the one in use. */
  private begin(model: Model): void {
    this.using.delete();
    this.using = this.used(LocalIndex.empty(this.core, model, this.using.precision));
  }

  /** It is stored whenever it has changed by itself. */
  private used(index: LocalIndex): LocalIndex {
    index.onCompacted = () => void this.saveSnapshot();
    return index;
  }

  private async keep(document: NewDocument, texts: TextBatch) {
    const { record, replaced } = await this.store.commit(document);
    if (replaced !== undefined) this.using.drop(replaced);
    this.using.add(record.id, texts);
    return { id: record.id, replaced };
  }

  /** Adds a stored document to an index. */
  private async index(id: number, index: LocalIndex): Promise<void> {
    const document = await this.store.wholeDocument(id, index.model.id);
    if (!document || !index.isOpen) return;
    const { text, chunks, vectors } = document;
    index.add(id, packTexts(chunkTexts(text, chunks)), vectors);
  }
}
