/** What the page asks of the engine worker, apart from how calls get here. */

import { modelForTexts } from '../models/choice';
import { modelById, OFFERED_MODELS } from '../models/manifest';
import type {
  ChunkMap,
  CollectionInfo,
  ConversationsApi,
  CopyReport,
  Discard,
  DocumentInfo,
  EncoderChoice,
  EncoderReport,
  EngineApi,
  Evaluation,
  ExplainOptions,
  Explanation,
  Hit,
  IngestReport,
  MilvusAddress,
  MilvusFindings,
  Others,
  Phase,
  Progress,
  Prompt,
  PromptOptions,
  PromptTemplate,
  SearchOptions,
  Status,
  TemplateName,
} from '../protocol';
import type { OpenExport } from '../share/container';
import { say } from '../words/message';
import { Catalogue } from './catalogue';
import type { ChangeableCollection } from './collection';
import { embeddingChoice } from './embedding-choice';
import { Embeddings } from './embeddings';
import { Following } from './following';
import { Ingests } from './ingests';
import { ModelChanges } from './model-changes';
import { type LoadedModel, warmUp } from './models';
import { type EngineParts, type OpenCollection, OpenCollections } from './open-collections';
import { buildPrompt, promptTemplates, wholeDocuments } from './prompting';
import { Queries } from './queries';
import { busy, checkedName, copyStopped, noDocument, notOffered } from './refusals';
import { gatheringOf } from './search-options';

export class Engine implements EngineApi {
  readonly catalogue: Catalogue;
  readonly conversations: ConversationsApi;
  private readonly opened: OpenCollections;
  private readonly queries: Queries;
  private readonly changes: ModelChanges;
  private readonly embeddings: Embeddings;
  private readonly ingests: Ingests;
  private readonly following: Following;
  private evaluating = new AbortController();
  private copying = new AbortController();

  constructor(private readonly parts: EngineParts) {
    this.conversations = parts.store.conversations;
    this.opened = new OpenCollections(parts);
    this.queries = new Queries(this.opened);
    this.catalogue = new Catalogue(parts.store, this.opened);
    this.changes = new ModelChanges(parts.store, parts.tabs);
    this.embeddings = new Embeddings(this.changes, parts.tabs);
    const { opened, changes, embeddings } = this;
    this.following = new Following({ ...parts, opened, changes, embeddings });
    parts.store.onChange = () => parts.tabs.tell({ kind: 'changed' });
    this.ingests = new Ingests({
      ...parts,
      chooseModel: async (open, texts) => {
        await this.chooseModel(open, texts);
        // It is needed as soon as the texts are in.
        warmUp(this.opened.loaded(open));
      },
      tokenizer: (open) => this.opened.loaded(open).tokenizer(),
      embed: (open, onProgress) => this.embedMissing(open, onProgress),
    });
  }

  async discard(id: string, documents: number[] | null): Promise<Discard> {
    if (documents) return this.catalogue.discardDocuments(id, documents);
    if (this.ingests.isTakingIn(id)) throw busy(say('Files are being taken in.'));
    await this.cancel(id);
    await this.halt(id);
    return this.catalogue.discard(id);
  }

  async follow(listener: (others: Others) => void): Promise<void> {
    this.following.listen(listener);
  }

  async open(id: string): Promise<Status> {
    await this.opened.ensure(id);
    const open = await this.opened.get(id);
    if (open.collection.stats().documents > 0) warmUp(this.opened.loaded(open));
    return this.status(id);
  }

  async ingest(
    files: File[],
    id: string,
    onProgress: (progress: Progress) => void,
  ): Promise<IngestReport> {
    const open = await this.opened.get(id);
    const report = await this.ingests.run(files, open, onProgress);
    await this.catalogue.addLeftOut(open, report.skipped);
    return report;
  }

  async embed(id: string, onProgress: (progress: Progress) => void): Promise<void> {
    await this.embedMissing(await this.opened.get(id), onProgress);
  }

  private embedMissing(
    open: OpenCollection,
    onProgress: (progress: Progress) => void,
  ): Promise<number> {
    const { collection } = open;
    const embedder = () => this.opened.loaded(open).embedder();
    const { modelTokens } = open.rules;
    return this.embeddings.run({ collection, embedder, modelTokens }, onProgress);
  }

  /** An empty collection takes the model of its first texts' language, unless a person chose one. */
  private async chooseModel(open: OpenCollection, texts: AsyncIterable<string>): Promise<void> {
    const collection = changeableOf(open);
    if (!collection || collection.stats().documents > 0) return;
    const record = await collection.record();
    if (record?.chosen === 'person' || this.changes.isRunning(collection.id)) return;
    await collection.adopt(modelById(await modelForTexts(texts)), 'language');
  }

  async changeModel(
    id: string,
    model: string,
    onProgress: (progress: Progress) => void,
  ): Promise<void> {
    const open = await this.opened.get(id);
    const before = this.opened.loaded(open);
    const collection = changeableOf(open);
    if (!collection || !OFFERED_MODELS.includes(model)) throw notOffered(model);
    const to = this.opened.loaded(open, modelById(model));
    const isBusy = this.ingests.phaseOf(id) !== undefined || this.changes.isRunning(collection.id);
    if (collection.stats().documents === 0 && !isBusy) {
      await collection.adopt(to.model, 'person');
    } else {
      const quiet = () => this.embeddings.pause(collection.id);
      const { modelTokens } = open.rules;
      await this.changes.start({ collection, to, modelTokens, quiet, onProgress });
    }
    await this.release(collection.model === before.model ? to : before);
  }

  async cancelChange(id: string): Promise<void> {
    const { collection } = await this.opened.get(id);
    await this.changes.cancel(collection);
  }

  probe(address: MilvusAddress, id: string): Promise<MilvusFindings> {
    return this.opened.probeMilvus(address, id);
  }

  async connect(address: MilvusAddress | null, id: string, { drop = false } = {}): Promise<Status> {
    await this.ingests.checkNone();
    await this.opened.exchange(await this.beside(address, id, drop));
    return this.open(id);
  }

  async move(
    address: MilvusAddress | null,
    id: string,
    onProgress: (progress: Progress) => void,
  ): Promise<CopyReport> {
    await this.ingests.checkNone();
    this.copying.abort(copyStopped());
    this.copying = new AbortController();
    const { signal } = this.copying;
    const { copyCollection } = await import('./copy');
    const { collection: from, rules } = await this.opened.get(id);
    const next = await this.beside(address, id, false);
    const { modelTokens } = rules;
    const to = next.collection;
    const report = await copyCollection({ from, to, modelTokens, onProgress, signal });
    await this.opened.exchange(next);
    return report;
  }

  /** The collection in another place; nothing is written into the one that is open any more. */
  private async beside(address: MilvusAddress | null, id: string, drop: boolean) {
    const next = await this.opened.openBeside(address, id, drop);
    await this.halt(id);
    // What came in until then.
    await next.collection.reconcile();
    return next;
  }

  async exportCollection(
    id: string,
    onProgress: (done: number, total: number) => void,
  ): Promise<Blob> {
    const { collection, preset } = await this.opened.get(id);
    const { name = '' } = (await this.parts.store.collection(id)) ?? {};
    const { exportCollection } = await import('../share/share');
    return exportCollection({ info: { name, preset }, collection, onProgress });
  }

  async importCollection(
    file: File,
    onProgress: (done: number, total: number) => void,
  ): Promise<CollectionInfo> {
    const { bytesOf, importCollection } = await import('../share/share');
    return importCollection(bytesOf(file, file.name), { ...this.parts, onProgress });
  }

  /** whole: what lies there, or its head, where it is on its way already. */
  openShared(url: string, whole?: Blob | Promise<OpenExport>): Promise<CollectionInfo> {
    return this.opened.openShared(url, whole);
  }

  async cancel(id: string): Promise<void> {
    this.copying.abort(copyStopped());
    this.ingests.cancel(id);
    const collection = await this.opened.keptAs(id);
    // Another tab may be the one that embeds.
    this.parts.tabs.tell({ kind: 'cancel', collection });
    await this.embeddings.cancel(collection);
  }

  /** Nothing is embedded for the collection any more. */
  private async halt(id: string): Promise<void> {
    const key = await this.opened.keptAs(id);
    await this.embeddings.cancel(key);
    await this.changes.halt(key);
  }

  async search(question: string, id: string, options: SearchOptions): Promise<Hit[]> {
    const { collection, rules, vector, core } = await this.queries.query(question, id, options);
    return collection.search(question, vector, core, gatheringOf(options, rules, core.k));
  }

  async explain(question: string, id: string, options: ExplainOptions): Promise<Explanation> {
    const { collection, rules, vector, core } = await this.queries.query(question, id, options);
    const { explain } = await import('./inspection');
    const gathering = gatheringOf(options, rules, core.k);
    return explain(question, vector, core, gathering, options.document, collection);
  }

  async evaluate(
    files: File[],
    id: string,
    onProgress: (done: number, total: number) => void,
  ): Promise<Evaluation | null> {
    this.evaluating.abort();
    this.evaluating = new AbortController();
    const { signal } = this.evaluating;
    const open = await this.queries.searched(id);
    const vectorOf = (question: string) => this.queries.vectorFor(question, open);
    const { evaluate } = await import('./inspection');
    return evaluate(files, { ...open, vectorOf }, onProgress, signal);
  }

  cancelEvaluation(): void {
    this.evaluating.abort();
  }

  async prompt(
    question: string,
    hits: Hit[],
    id: string,
    options: PromptOptions = {},
  ): Promise<Prompt> {
    const open = await this.opened.get(id);
    const { preset, rules } = open;
    const tokenizer = await this.opened.loaded(open).tokenizer();
    return buildPrompt({ question, hits, preset, rules, options }, this.parts.core, tokenizer);
  }

  async templates(): Promise<Record<TemplateName, PromptTemplate>> {
    return promptTemplates(this.parts.core);
  }

  async wholeDocuments(id: string, documents?: number[]): Promise<Hit[]> {
    const { collection } = await this.queries.searched(id);
    return wholeDocuments(collection, documents);
  }

  async status(id: string): Promise<Status> {
    const open = await this.opened.get(id);
    const { collection } = open;
    const { documents, chunks, vectors } = collection.stats();
    const stored = await collection.documents();
    const phase = this.phaseOf(open, documents);
    const changing = this.changes.isRunning(collection.id);
    const embedding = await embeddingChoice(collection, stored, !changeableOf(open), changing);
    const model = collection.model.id;
    const encoders = await collection.encoders(stored);
    const { place } = collection;
    const counts = { documents, chunks, embedded: vectors, committed: stored.length };
    return { ...counts, phase, place, model, encoders, embedding };
  }

  async counts(id: string): Promise<Pick<Status, 'chunks' | 'embedded'>> {
    const { collection } = await this.opened.get(id);
    const { chunks, vectors } = collection.stats();
    return { chunks, embedded: vectors };
  }

  async documents(id: string): Promise<DocumentInfo[]> {
    const { collection } = await this.opened.get(id);
    const records = await collection.documents();
    return records.map(({ id, path, bytes, chunks, added, language = null }) => ({
      id,
      path,
      bytes,
      chunks,
      added,
      language,
      embedded: !collection.lacksVectors(id),
    }));
  }

  async map(id: string): Promise<ChunkMap> {
    const { collection } = await this.opened.get(id);
    return collection.searcher.map();
  }

  async passage(id: string, document: number, chunk: number): Promise<Hit> {
    const { collection } = await this.opened.get(id);
    const passage = (await collection.passages(document))[chunk];
    if (!passage) throw noDocument();
    return passage;
  }

  async source(id: string, document: number): Promise<{ path: string; text: string }> {
    const { collection } = await this.opened.get(id);
    const source = await collection.source(document);
    if (!source) throw noDocument();
    return source;
  }

  async original(id: string, document: number): Promise<Blob | null> {
    const { collection } = await this.opened.get(id);
    return (await collection.original(document)) ?? null;
  }

  async renameDocument(id: string, document: number, path: string): Promise<void> {
    const { collection } = await this.opened.get(id);
    await collection.rename(document, checkedName(path));
  }

  forgetSpares(): Promise<void> {
    return this.parts.store.forgetSpares();
  }

  async clear(id: string, { spares = true } = {}): Promise<void> {
    await this.ingests.checkNone();
    await this.halt(id);
    await this.opened.clear(id);
    if (!spares) await this.parts.store.forgetSpares();
  }

  async encoders(): Promise<EncoderReport> {
    const { reportOn } = await import('../embed/gpu/trials');
    return reportOn(this.parts.encoders);
  }

  async chooseEncoder(choice: EncoderChoice): Promise<void> {
    await this.parts.encoders.choose(choice);
    this.parts.models.reload();
  }

  readSettings(): Promise<Record<string, unknown>> {
    return this.parts.store.readSettings();
  }

  writeSettings(settings: Record<string, unknown>): Promise<void> {
    return this.parts.store.writeSettings(settings);
  }

  private phaseOf({ id, collection }: OpenCollection, documents: number): Phase {
    const phase = this.ingests.phaseOf(id);
    if (phase) return phase;
    if (this.embeddings.isRunning(collection.id)) return 'embedding';
    return documents > 0 ? 'ready' : 'idle';
  }

  /** Ends the workers of a model, unless a collection has it. */
  private async release(loaded: LoadedModel): Promise<void> {
    const isUsed = await this.opened.isUsed(loaded);
    if (!isUsed && !this.changes.isRunningTo(loaded.model.id)) loaded.close();
  }
}

/** The collection, where another model than its own may be taken. */
function changeableOf({ rules, collection }: OpenCollection): ChangeableCollection | null {
  return rules.anyModel ? collection.changeable : null;
}
