/**
 * An export that is opened where it lies, to be asked and not to be changed. Its index is read at once,
 * texts when they are cited; nothing of it is kept in this browser.
 */
import type { CoreEngine, CoreModule } from '../core/core-module';
import type { Collection, CollectionStats } from '../engine/collection';
import { type Cutter, type PassageSearch, passagesOf, searchPassages } from '../engine/passages';
import { ReadOnlyCollection } from '../engine/read-only-collection';
import { storedCutter } from '../engine/stored-cutter';
import { type Model, modelById } from '../models/manifest';
import type { EncoderName, Hit } from '../protocol';
import type { DocumentRecord } from '../store/schema';
import { say } from '../words/message';
import type { OpenExport } from './container';
import { chunksOf, type SharedDocument, type SharedText } from './contents';
import { readOnly } from './errors';
import { loadIndex, readDocuments, readOriginal, readTexts } from './import';

export class SharedCollection extends ReadOnlyCollection implements Collection {
  readonly findsByWords = true;
  readonly place = '';
  readonly model: Model;
  /** Entries of texts that were read. */
  private readonly fetched = new Map<number, Promise<Map<number, SharedText>>>();

  private constructor(
    /** Its address. */
    readonly id: string,
    private readonly from: OpenExport,
    private readonly shared: ReadonlyMap<number, SharedDocument>,
    readonly searcher: CoreEngine,
  ) {
    super();
    this.model = modelById(from.head.model);
  }

  static async open(id: string, from: OpenExport, core: CoreModule): Promise<SharedCollection> {
    const [documents, engine] = await Promise.all([readDocuments(from), loadIndex(from, core)]);
    const shared = new Map(documents.map((document) => [document.number, document]));
    return new SharedCollection(id, from, shared, engine);
  }

  stats(): CollectionStats {
    return JSON.parse(this.searcher.stats());
  }

  async count(): Promise<number> {
    return this.stats().vectors;
  }

  async documents(): Promise<DocumentRecord[]> {
    return [...this.shared.values()].map((document) => this.recordOf(document));
  }

  async encoders(): Promise<EncoderName[]> {
    const made = [...this.shared.values()].flatMap(({ encoders }) => encoders);
    return ([...new Set(made)] as EncoderName[]).sort();
  }

  search(...search: PassageSearch): Promise<Hit[]> {
    return searchPassages(this.searcher, search, (document) => this.cutter(document));
  }

  async passages(document: number): Promise<Hit[]> {
    return passagesOf(document, await this.cutter(document));
  }

  async cutter(number: number): Promise<Cutter | null> {
    const document = this.shared.get(number);
    const shared = document && (await this.textOf(document));
    if (!document || !shared) return null;
    const chunks = chunksOf(shared, document.chunks);
    if (!chunks)
      throw this.from.damaged(say('the chunks of {path} are not sound', { path: document.path }));
    return storedCutter({ record: this.recordOf(document), text: shared.text, chunks });
  }

  async source(number: number): Promise<{ path: string; text: string } | undefined> {
    const document = this.shared.get(number);
    const shared = document && (await this.textOf(document));
    return document && shared && { path: document.path, text: shared.text };
  }

  async original(number: number): Promise<Blob | undefined> {
    const document = this.shared.get(number);
    return document && readOriginal(this.from, document);
  }

  async originals(): Promise<ReadonlySet<number>> {
    const all = [...this.shared.values()].filter(({ original }) => original !== undefined);
    return new Set(all.map(({ number }) => number));
  }

  close(): void {
    this.searcher.delete();
  }

  /** One that could not be fetched is asked for again. */
  private async textOf({ number, texts }: SharedDocument): Promise<SharedText | undefined> {
    let reading = this.fetched.get(texts);
    if (!reading) {
      reading = readTexts(this.from, texts);
      this.fetched.set(texts, reading);
      reading.catch(() => this.fetched.delete(texts));
    }
    return (await reading).get(number);
  }

  private recordOf(document: SharedDocument): DocumentRecord {
    const { number, path, bytes, sha256, chunker, chunks, language } = document;
    return {
      id: number,
      collection: this.id,
      path,
      bytes,
      sha256,
      chunker,
      chunks,
      language,
      added: 0,
    };
  }

  checkWritable(): never {
    throw readOnly();
  }
}
