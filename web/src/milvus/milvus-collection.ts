/**
 * A collection that Milvus keeps and searches. Documents come in by way of this browser's store: they
 * wait there for their vectors, and leave it when Milvus has them. Others may write to it as well.
 */
import type { CoreSearchOptions, TextBatch } from '../core/core-module';
import type { BareChunk, Collection, CollectionStats, WholeDocument } from '../engine/collection';
import type { Amount } from '../engine/memory';
import {
  asRanked,
  type Cutter,
  gatherPassages,
  type PassageSearch,
  passagesOf,
} from '../engine/passages';
import { storedTexts } from '../engine/stored-texts';
import { type LanguageAmounts, noLanguages } from '../models/language';
import type { Model } from '../models/manifest';
import type { EncoderName, Hit } from '../protocol';
import type { Discarded } from '../store/discards';
import type { NewDocument } from '../store/documents';
import { checkRoom, roomForTexts } from '../store/quota';
import { pathTaken } from '../store/refusals';
import type { CollectionRecord, DocumentRecord, VectorsRecord } from '../store/schema';
import type { KnownVector } from '../store/spares';
import type { Store } from '../store/store';
import { type Message, say } from '../words/message';
import {
  type Analyzer,
  both,
  type Description,
  type FoundRow,
  isIn,
  kMostRows,
  type MilvusApi,
  queryAll,
  type Row,
  type VectorField,
} from './api';
import { notInMilvus } from './errors';
import {
  cutterOf,
  documentOf,
  hitOf,
  kFirstRows,
  kHitFields,
  kRecordFields,
  kTextFields,
  kWholeFields,
  recordOf,
  tooLarge,
  wholeText,
} from './rows';
import { erase, upload } from './upload';

/** Rows with vectors that are asked for at once: some 5 kB each. */
const kVectorsRead = 1000;
/** Up to so many rows each is compared: at 10,000 that takes the server no longer. */
const kExactRows = 20_000;
/** Rows that passages are made of: enough for most to be joined or left out. */
const kRowsGathered = 50;

export interface MilvusParts {
  api: MilvusApi;
  store: Store;
  /** Where it is, for a person. */
  place: string;
  model: Model;
  vector: VectorField;
  primary: Description['primary'];
  /** Of the collection; null: it cannot be searched by words. */
  analyzer: Analyzer | null;
}

export class MilvusCollection implements Collection {
  readonly changeable = null;
  readonly findsByWords = false;
  readonly place: string;
  readonly model: Model;
  /** Documents that Milvus has, by number. */
  private kept = new Map<number, DocumentRecord>();
  /** Documents that wait in this browser. */
  private waiting: DocumentRecord[] = [];
  /** Numbers of documents that were discarded. */
  private hidden: readonly number[] = [];
  /** Numbers of documents whose first row is not there: an upload has broken off, or is under way. */
  private partial: readonly number[] = [];

  private constructor(private readonly parts: MilvusParts) {
    this.place = parts.place;
    this.model = parts.model;
  }

  static async open(parts: MilvusParts): Promise<MilvusCollection> {
    const collection = new MilvusCollection(parts);
    // What is discarded stays so.
    const known = await collection.record();
    await parts.store.putCollection({ ...known, id: parts.place, model: parts.model.id });
    await collection.reconcile();
    return collection;
  }

  /** What waits for this place, and for no other. */
  get id(): string {
    return this.place;
  }

  get isEmbedded(): boolean {
    return this.waiting.length === 0;
  }

  get searcher(): never {
    throw notInMilvus(say('Measuring, explaining and exporting'));
  }

  record(): Promise<CollectionRecord | undefined> {
    return this.parts.store.collection(this.id);
  }

  stats(): CollectionStats {
    const chunksIn = (records: DocumentRecord[]) =>
      records.reduce((sum, { chunks }) => sum + chunks, 0);
    const current = this.current();
    const vectors = chunksIn(current);
    return {
      documents: current.length + this.waiting.length,
      chunks: vectors + chunksIn(this.waiting),
      vectors,
    };
  }

  count(): Promise<number> {
    return this.parts.api.count(this.parts.primary);
  }

  async documents(): Promise<DocumentRecord[]> {
    return [...this.current(), ...this.waiting];
  }

  async languages(): Promise<LanguageAmounts> {
    const amounts = noLanguages();
    for (const { bytes, language } of await this.documents())
      if (language) amounts[language] += bytes;
    return amounts;
  }

  async encoders(): Promise<EncoderName[]> {
    const made = this.current().flatMap(({ encoders }) => encoders?.[this.model.id] ?? []);
    return [...new Set(made)].sort();
  }

  async reconcile(): Promise<void> {
    const { api } = this.parts;
    const rows = await queryAll(api, kFirstRows, kRecordFields);
    this.kept = new Map(rows.map((row) => [Number(row.document), recordOf(row, this.id)]));
    await this.readWaiting();
  }

  checkWritable(): void {
    // Files may always come.
  }

  /** What has no vectors yet waits in this browser. */
  async checkRoom({ bytes }: Amount, { embedded = false } = {}): Promise<void> {
    if (!embedded) await checkRoom(roomForTexts(bytes));
  }

  refusal({ record, text, chunks }: NewDocument): Message | null {
    return tooLarge(record, text, chunks);
  }

  async commit(document: NewDocument): Promise<'added' | 'replaced'> {
    const had = (await this.documents()).some(({ path }) => path === document.record.path);
    await this.parts.store.commit(document);
    await this.readWaiting();
    return had ? 'replaced' : 'added';
  }

  async read(id: number): Promise<WholeDocument | undefined> {
    const fields = [...kWholeFields, ...kRecordFields];
    const rows = await this.rowsOf(id, [...new Set(fields)], kVectorsRead);
    return rows.length > 0 ? documentOf(rows, this.model) : undefined;
  }

  async take(documents: readonly WholeDocument[]): Promise<void> {
    const { api, model } = this.parts;
    const numbers = await upload(api, documents, model);
    const taken = new Map(documents.map(({ record }, i) => [record.path, numbers[i] as number]));
    const isOlder = ({ id, path }: DocumentRecord) => (taken.get(path) ?? id) !== id;
    const older = [...this.kept.values()].filter(isOlder).map(({ id }) => id);
    await erase(api, older);
    for (const id of older) this.kept.delete(id);
    for (const [i, { record, encoders }] of documents.entries()) {
      const made = { id: numbers[i] as number, encoders: { [model.id]: encoders } };
      this.kept.set(made.id, { ...record, ...made, collection: this.id });
    }
  }

  async remove(documents: readonly number[]): Promise<void> {
    const kept = documents.filter((id) => this.kept.has(id));
    await erase(this.parts.api, kept);
    await this.parts.store.remove(documents.filter((id) => !this.kept.has(id)));
    for (const id of kept) this.kept.delete(id);
    await this.readWaiting();
  }

  async discard(documents: readonly number[]): Promise<Discarded | null> {
    const discarded = await this.parts.store.discard(this.id, documents);
    await this.readWaiting();
    return discarded;
  }

  async restore(): Promise<void> {
    await this.parts.store.restore(this.id);
    await this.readWaiting();
  }

  /** A document's number is made of its path as well: it is written anew, then the other erased. */
  async rename(document: number, path: string): Promise<void> {
    if (!this.kept.has(document)) {
      await this.parts.store.renameDocument(document, path);
      return this.readWaiting();
    }
    if ((await this.documents()).some((each) => each.path === path)) throw pathTaken(path);
    const whole = await this.read(document);
    if (!whole) return;
    await this.take([{ ...whole, record: { ...whole.record, path } }]);
    await this.remove([document]);
  }

  lacksVectors(document: number): boolean {
    return this.waiting.some(({ id }) => id === document);
  }

  async clear(): Promise<void> {
    const { api, model, analyzer, store } = this.parts;
    await api.drop();
    await api.create(model.dims, analyzer);
    await store.clear(this.id);
    [this.kept, this.waiting] = [new Map(), []];
  }

  async missing(): Promise<DocumentRecord[]> {
    await this.readWaiting();
    return this.waiting;
  }

  texts(id: number): Promise<TextBatch | undefined> {
    return storedTexts(this.parts.store, id);
  }

  async known(_id: number, keys: readonly string[]): Promise<(KnownVector | undefined)[]> {
    const found = await this.parts.store.findVectors(keys);
    return keys.map((key) => found.get(key));
  }

  /** Until Milvus has them, they are kept here: a server that fails costs no embedding. */
  async supply(id: number, vectors: VectorsRecord): Promise<void> {
    const { store, model } = this.parts;
    const isWaiting = await store.addVectors(id, model.id, vectors);
    const document = isWaiting ? await store.wholeDocument(id, model.id) : undefined;
    if (document) {
      const { text, chunks } = document;
      const { id: _, collection: _name, ...record } = document.record;
      const { values, encoders = [] } = vectors;
      await this.take([{ record, text, chunks, values, encoders }]);
      await store.remove([id]);
    }
    await this.readWaiting();
  }

  supplyEarly(): void {
    // A document goes to Milvus when it has all of its vectors.
  }

  async bareChunks(): Promise<BareChunk[]> {
    return [];
  }

  async search(...search: PassageSearch): Promise<Hit[]> {
    const [question, vector, options, gathering = asRanked(options.k)] = search;
    let rows = await this.find(question, vector, options);
    if (await this.meet(rows)) rows = await this.find(question, vector, options);
    const found = rows.map((row) => {
      const { document, chunk } = hitOf(row, 0);
      return { document, chunk, score: row.distance };
    });
    if (gathering.neighbours !== null) {
      return gatherPassages(found, gathering, (document) => this.cutter(document));
    }
    const byPlace = new Map(rows.map((row) => [`${row.document}/${row.chunk}`, row]));
    const cutter: Cutter = {
      count: Number.POSITIVE_INFINITY,
      passage: ({ document, chunk, score }) =>
        hitOf(byPlace.get(`${document}/${chunk}`) as FoundRow, score),
    };
    return gatherPassages(found, gathering, async () => cutter);
  }

  async passages(document: number): Promise<Hit[]> {
    return passagesOf(document, await this.cutter(document));
  }

  async cutter(document: number): Promise<Cutter | null> {
    const rows = await this.rowsOf(document);
    return rows.length > 0 ? cutterOf(rows) : null;
  }

  async source(document: number): Promise<{ path: string; text: string } | undefined> {
    if (this.hidden.includes(document)) return undefined;
    const rows = await this.rowsOf(document);
    const [first] = rows;
    if (first) return { path: String(first.source), text: wholeText(rows) };
    return this.parts.store.source(document);
  }

  async original(): Promise<undefined> {
    // Milvus keeps texts alone.
  }

  async originals(): Promise<null> {
    return null;
  }

  async saveSnapshot(): Promise<void> {
    // Milvus keeps its own index.
  }

  close(): void {
    // Nothing is held.
  }

  private async find(
    question: string,
    vector: Float32Array,
    { k, mode, documents }: CoreSearchOptions,
  ): Promise<FoundRow[]> {
    const { api, vector: against, analyzer } = this.parts;
    const unseen = [...this.hidden, ...this.partial.filter((id) => !this.kept.has(id))];
    const request = {
      vector,
      against,
      filter: both(
        documents.length > 0 ? isIn('document', documents) : '',
        unseen.length > 0 ? `not (${isIn('document', unseen)})` : '',
      ),
      limit: Math.max(kRowsGathered, k),
      fields: kHitFields,
      exact: this.stats().vectors <= kExactRows,
    };
    if (mode !== 'dense' && analyzer) return api.hybrid({ ...request, question });
    return api.search(request);
  }

  /** Gets to know the documents of rows that were found. True: some are not whole, and were not known. */
  private async meet(rows: readonly Row[]): Promise<boolean> {
    const found = new Set(rows.map((row) => Number(row.document)));
    const unknown = [...found].filter((id) => !this.kept.has(id));
    if (unknown.length === 0) return false;
    // Others may have written them.
    const filter = both(kFirstRows, isIn('document', unknown));
    const first = await queryAll(this.parts.api, filter, kRecordFields);
    for (const row of first) this.kept.set(Number(row.document), recordOf(row, this.id));
    const partial = unknown.filter((id) => !this.kept.has(id));
    this.partial = [...this.partial, ...partial];
    return partial.length > 0;
  }

  /** All of a document's, by ascending chunk. */
  private async rowsOf(document: number, fields = kTextFields, atOnce = kMostRows): Promise<Row[]> {
    const filter = isIn('document', [document]);
    const rows = await queryAll(this.parts.api, filter, fields, atOnce);
    const byChunk = new Map(rows.map((row) => [Number(row.chunk), row]));
    return [...byChunk.keys()].sort((a, b) => a - b).map((chunk) => byChunk.get(chunk) as Row);
  }

  /** Documents in Milvus that no newer version waits for. */
  private current(): DocumentRecord[] {
    const newer = new Set(this.waiting.map(({ path }) => path));
    const hidden = new Set(this.hidden);
    return [...this.kept.values()].filter(({ id, path }) => !newer.has(path) && !hidden.has(id));
  }

  private async readWaiting(): Promise<void> {
    this.waiting = await this.parts.store.documents(this.id);
    this.hidden = (await this.record())?.discarded?.documents ?? [];
  }
}
