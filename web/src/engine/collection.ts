/** An open collection: the core's index, kept in line with the store's document records. */
import type { CoreEngine, CoreModule, CoreSearchOptions, TextBatch } from '../core/core-module';
import { packTexts } from '../core/texts';
import { UserError } from '../errors';
import { chunkTexts } from '../ingest/prepare';
import type { Hit } from '../protocol';
import type { DocumentRecord } from '../store/schema';
import type { NewDocument, Store } from '../store/store';

interface EngineStats {
  dims: number;
  documents: number;
  chunks: number;
  vectors: number;
}

export class Collection {
  /** The index differs from the snapshot that is stored. */
  private unsaved = false;

  private constructor(
    readonly name: string,
    private readonly store: Store,
    private readonly engine: CoreEngine,
  ) {}

  /** From the snapshot where it is sound, from the stored vectors otherwise; embeds nothing. */
  static async open(
    core: CoreModule,
    store: Store,
    name: string,
    dims: number,
  ): Promise<Collection> {
    const snapshot = await store.snapshot(name);
    const engine = (snapshot && loadEngine(core, snapshot, dims)) ?? new core.Engine(dims);
    const collection = new Collection(name, store, engine);
    await collection.reconcile();
    await collection.saveSnapshot();
    return collection;
  }

  /** Brings the index in line with the document records, which are the truth. */
  async reconcile(): Promise<void> {
    const stored = new Set((await this.documents()).map(({ id }) => id));
    const indexed = new Set(this.engine.documents());
    for (const id of indexed) if (!stored.has(id)) this.drop(id);
    for (const id of stored) if (!indexed.has(id)) await this.index(id);
  }

  documents(): Promise<DocumentRecord[]> {
    return this.store.documents(this.name);
  }

  stats(): EngineStats {
    return JSON.parse(this.engine.stats()) as EngineStats;
  }

  /** texts: what is embedded and searched by words. */
  async commit(document: NewDocument, texts: TextBatch): Promise<'added' | 'replaced'> {
    const { record, replaced } = await this.store.commit(document);
    if (replaced !== undefined) this.drop(replaced);
    this.add(record.id, texts, document.vectors);
    return replaced === undefined ? 'added' : 'replaced';
  }

  async remove(id: number): Promise<void> {
    await this.store.remove(id);
    this.drop(id);
  }

  /** The best passages; a document that another tab deleted meanwhile is passed over. */
  async search(question: string, vector: Float32Array, options: CoreSearchOptions): Promise<Hit[]> {
    const found = this.engine.search(question, vector, JSON.stringify(options));
    const hits = await Promise.all(
      Array.from(found.documents, (document, i) =>
        this.hit(document, found.ordinals[i] as number, found.scores[i] as number),
      ),
    );
    return hits.filter((hit) => hit !== null);
  }

  /** Stores the index. It is only a cache: without it the next opening takes longer. */
  async saveSnapshot(): Promise<void> {
    if (!this.unsaved) return;
    try {
      await this.store.putSnapshot(this.name, this.engine.save());
      this.unsaved = false;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      console.warn(`The snapshot of collection ${this.name} was not stored: ${error.message}`);
    }
  }

  /** Frees the index's memory. */
  close(): void {
    this.engine.delete();
  }

  private async hit(document: number, chunk: number, score: number): Promise<Hit | null> {
    const [record, text, chunks] = await Promise.all([
      this.store.document(document),
      this.store.text(document),
      this.store.chunks(document),
    ]);
    if (!record || text === undefined || !chunks) return null;
    const start = chunks.spans[2 * chunk] as number;
    const end = chunks.spans[2 * chunk + 1] as number;
    return {
      text: text.slice(start, end),
      score,
      source: record.path,
      headings: chunks.headings[chunk] as string[],
      chunk,
      start,
      end,
      document,
    };
  }

  /** Adds a stored document to the index. */
  private async index(id: number): Promise<void> {
    const document = await this.store.wholeDocument(id);
    if (!document) return;
    this.add(id, packTexts(chunkTexts(document.text, document.chunks)), document.vectors);
  }

  private add(id: number, texts: TextBatch, vectors: Float32Array): void {
    this.engine.addDocument(id, texts.bytes, texts.ends);
    this.engine.setVectors(id, vectors);
    this.unsaved = true;
  }

  private drop(id: number): void {
    this.engine.removeDocument(id);
    this.unsaved = true;
  }
}

/** The index of a snapshot, or undefined where it is damaged or of another model. */
function loadEngine(core: CoreModule, snapshot: Uint8Array, dims: number): CoreEngine | undefined {
  try {
    const engine = core.Engine.load(snapshot);
    if ((JSON.parse(engine.stats()) as EngineStats).dims === dims) return engine;
    engine.delete();
    console.warn('The stored snapshot is of another model; the index is built again.');
  } catch (error) {
    if ((error as { code?: string }).code !== 'bad-snapshot') throw error;
    console.warn(`The stored snapshot is damaged; the index is built again: ${error}`);
  }
  return undefined;
}
