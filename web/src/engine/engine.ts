/** What the page asks of the engine worker, apart from how calls get here. */
import type { CoreSearchOptions } from '../core/core-module';
import { ingest } from '../ingest/ingest';
import { isTakingIn, ProgressMeter } from '../ingest/progress';
import { modelForTexts } from '../models/choice';
import { modelById, OFFERED_MODELS } from '../models/manifest';
import type {
  CopyReport,
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
  Phase,
  Preset,
  Progress,
  Prompt,
  SearchOptions,
  Status,
} from '../protocol';
import type { ChangeableCollection, Collection } from './collection';
import { embedQuestion, embedSoon } from './embed-question';
import { embeddingChoice } from './embedding-choice';
import { Embeddings } from './embeddings';
import { ModelChanges } from './model-changes';
import type { LoadedModel } from './models';
import { type EngineParts, OpenCollections } from './open-collections';
import { PRESETS, type PresetRules } from './presets';
import { busy, emptyCollection, emptyQuestion, noDocument, notOffered } from './refusals';
import { coreOptions, gatheringOf } from './search-options';

interface Query {
  collection: Collection;
  vector: Float32Array;
  core: CoreSearchOptions;
}

/** An ingest under way. */
interface Running {
  preset: Preset;
  phase: Phase;
  controller: AbortController;
}

export class Engine implements EngineApi {
  private readonly opened: OpenCollections;
  private readonly changes: ModelChanges;
  private readonly embeddings: Embeddings;
  /** One of them at most is taking files in; the others wait for their vectors. */
  private readonly ingests = new Set<Running>();
  private evaluating = new AbortController();
  private copying = new AbortController();

  constructor(private readonly parts: EngineParts) {
    this.opened = new OpenCollections(parts);
    this.changes = new ModelChanges(parts.store);
    this.embeddings = new Embeddings(this.changes);
  }

  async open(preset: Preset): Promise<Status> {
    const { loaded } = await this.opened.get(preset);
    const status = await this.status(preset);
    if (status.documents > 0) warmUp(loaded);
    return status;
  }

  async ingest(
    files: File[],
    preset: Preset,
    onProgress: (progress: Progress) => void,
  ): Promise<IngestReport> {
    if (this.isTakingIn()) throw busy('Files are being taken in already.');
    const running = { preset, phase: 'reading' as Phase, controller: new AbortController() };
    this.ingests.add(running);
    try {
      return await this.takeIn(files, running, onProgress);
    } finally {
      this.ingests.delete(running);
    }
  }

  private async takeIn(
    files: File[],
    running: Running,
    onProgress: (progress: Progress) => void,
  ): Promise<IngestReport> {
    const { preset } = running;
    const { collection } = await this.opened.get(preset);
    collection.checkWritable();
    const follow = (progress: Progress) => {
      running.phase = progress.phase;
      onProgress(progress);
    };
    const tools = {
      core: this.parts.core,
      rules: PRESETS[preset],
      collection,
      chooseModel: async (texts: AsyncIterable<string>) => {
        await this.chooseModel(preset, collection, texts);
        // It is needed as soon as the texts are in.
        warmUp(this.opened.loadedFor(preset, collection.model));
      },
      tokenizer: () => this.opened.loadedFor(preset, collection.model).tokenizer(),
      embed: () => {
        running.phase = 'embedding';
        return this.embedMissing(preset, collection, follow);
      },
    };
    return ingest(files, tools, new ProgressMeter(follow), running.controller.signal);
  }

  private isTakingIn(): boolean {
    return [...this.ingests].some(isTakingIn);
  }

  async embed(preset: Preset, onProgress: (progress: Progress) => void): Promise<void> {
    const { collection } = await this.opened.get(preset);
    await this.embedMissing(preset, collection, onProgress);
  }

  private embedMissing(
    preset: Preset,
    collection: Collection,
    onProgress: (progress: Progress) => void,
  ): Promise<number> {
    const embedder = () => this.opened.loadedFor(preset, collection.model).embedder();
    const { modelTokens } = PRESETS[preset];
    return this.embeddings.run({ collection, embedder, modelTokens }, onProgress);
  }

  /** An empty collection takes the model of its first texts' language, unless a person chose one. */
  private async chooseModel(
    preset: Preset,
    collection: Collection,
    texts: AsyncIterable<string>,
  ): Promise<void> {
    const changeable = changeableOf(preset, collection);
    if (!changeable || collection.stats().documents > 0) return;
    const record = await collection.record();
    if (record?.chosen === 'person' || this.changes.isRunning(preset)) return;
    await changeable.adopt(modelById(await modelForTexts(texts)), 'language');
  }

  async changeModel(
    preset: Preset,
    model: string,
    onProgress: (progress: Progress) => void,
  ): Promise<void> {
    const { collection: current, loaded: before } = await this.opened.get(preset);
    const collection = changeableOf(preset, current);
    if (!collection || !OFFERED_MODELS.includes(model)) throw notOffered(model);
    const to = this.opened.loadedFor(preset, modelById(model));
    const isBusy = this.ingestsOf(preset).length > 0 || this.changes.isRunning(preset);
    if (collection.stats().documents === 0 && !isBusy) {
      await collection.adopt(to.model, 'person');
    } else {
      const quiet = () => this.embeddings.pause(preset);
      const { modelTokens } = PRESETS[preset];
      await this.changes.start({ collection, to, modelTokens, quiet, onProgress });
    }
    await this.release(collection.model === before.model ? to : before);
  }

  async cancelChange(preset: Preset): Promise<void> {
    const { collection } = await this.opened.get(preset);
    await this.changes.cancel(collection);
  }

  probe(address: MilvusAddress, preset: Preset): Promise<MilvusFindings> {
    return this.opened.probeMilvus(address, preset);
  }

  async connect(
    address: MilvusAddress | null,
    preset: Preset,
    { drop = false } = {},
  ): Promise<Status> {
    if (this.isTakingIn()) throw busy('Files are being taken in.');
    await this.opened.exchange(preset, await this.beside(address, preset, drop));
    return this.open(preset);
  }

  async move(
    address: MilvusAddress | null,
    preset: Preset,
    onProgress: (progress: Progress) => void,
  ): Promise<CopyReport> {
    if (this.isTakingIn()) throw busy('Files are being taken in.');
    this.copying.abort();
    this.copying = new AbortController();
    const { signal } = this.copying;
    const { copyCollection } = await import('./copy');
    const { collection: from } = await this.opened.get(preset);
    const to = await this.beside(address, preset, false);
    const { modelTokens } = PRESETS[preset];
    const report = await copyCollection({ from, to, modelTokens, onProgress, signal });
    await this.opened.exchange(preset, to);
    return report;
  }

  /** The collection in another place; nothing is written into the one that is open any more. */
  private async beside(address: MilvusAddress | null, preset: Preset, drop: boolean) {
    const next = await this.opened.openBeside(address, preset, drop);
    await this.embeddings.cancel(preset);
    await this.changes.halt(preset);
    // What came in until then.
    await next.reconcile();
    return next;
  }

  async cancel(preset: Preset): Promise<void> {
    this.copying.abort();
    for (const { controller } of this.ingestsOf(preset)) controller.abort();
    await this.embeddings.cancel(preset);
  }

  async search(question: string, options: SearchOptions): Promise<Hit[]> {
    const { collection, vector, core } = await this.query(question, options);
    return collection.search(question, vector, core, gatheringOf(options, core.k));
  }

  async explain(question: string, options: ExplainOptions): Promise<Explanation> {
    const { collection, vector, core } = await this.query(question, options);
    const { explain } = await import('./inspection');
    const gathering = gatheringOf(options, core.k);
    return explain(question, vector, core, gathering, options.document, collection);
  }

  async evaluate(
    files: File[],
    preset: Preset,
    onProgress: (done: number, total: number) => void,
  ): Promise<Evaluation | null> {
    this.evaluating.abort();
    this.evaluating = new AbortController();
    const { signal } = this.evaluating;
    const searched = await this.searched(preset);
    const { evaluate } = await import('./inspection');
    return evaluate(files, preset, searched, onProgress, signal);
  }

  cancelEvaluation(): void {
    this.evaluating.abort();
  }

  async prompt(question: string, hits: Hit[], preset: Preset): Promise<Prompt> {
    const { loaded } = await this.opened.get(preset);
    const request = {
      preset,
      question,
      passages: hits.map(({ text, source, headings }) => ({ text, source, headings })),
      maxTokens: PRESETS[preset].promptTokens,
    };
    const tokenizer = await loaded.tokenizer();
    const built = JSON.parse(this.parts.core.buildPrompt(JSON.stringify(request), tokenizer));
    return {
      messages: built.messages,
      hits: hits.slice(0, built.passages),
      tokens: built.tokens,
    };
  }

  async status(preset: Preset): Promise<Status> {
    const { collection } = await this.opened.get(preset);
    const { documents, chunks, vectors } = collection.stats();
    const committed = (await collection.documents()).length;
    const phase = this.phaseOf(preset, documents);
    const fixed = !changeableOf(preset, collection);
    const embedding = await embeddingChoice(collection, fixed, this.changes.isRunning(preset));
    const model = collection.model.id;
    const encoders = await collection.encoders();
    const { place } = collection;
    const counts = { documents, chunks, embedded: vectors, committed };
    return { ...counts, phase, place, model, encoders, embedding };
  }

  async counts(preset: Preset): Promise<Pick<Status, 'chunks' | 'embedded'>> {
    const { collection } = await this.opened.get(preset);
    const { chunks, vectors } = collection.stats();
    return { chunks, embedded: vectors };
  }

  async documents(preset: Preset): Promise<DocumentInfo[]> {
    const { collection } = await this.opened.get(preset);
    const records = await collection.documents();
    return records.map(({ id, path, bytes, chunks, added }) => ({
      id,
      path,
      bytes,
      chunks,
      added,
    }));
  }

  async source(preset: Preset, document: number): Promise<{ path: string; text: string }> {
    const { collection } = await this.opened.get(preset);
    const source = await collection.source(document);
    if (!source) throw noDocument();
    return source;
  }

  async remove(preset: Preset, document: number): Promise<void> {
    const { collection } = await this.opened.get(preset);
    await collection.remove(document);
    await collection.saveSnapshot();
  }

  async clear(preset: Preset, { spares = true } = {}): Promise<void> {
    if (this.isTakingIn()) throw busy('Files are being taken in.');
    await this.embeddings.cancel(preset);
    await this.changes.halt(preset);
    await this.opened.clear(preset);
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

  /** What a question is searched with. */
  private async query(question: string, options: SearchOptions): Promise<Query> {
    const { preset = 'default' } = options;
    const { collection, vectorOf } = await this.searched(preset);
    const core = await coreOptions(options, collection);
    if (collection.isEmbedded || !collection.findsByWords) {
      return { collection, vector: await vectorOf(question), core };
    }
    if (question.trim() === '') throw emptyQuestion();
    // While vectors are missing words must find something, whatever the preset's mode is.
    core.mode = 'hybrid';
    const embedder = () => this.opened.loadedFor(preset, collection.model).embedder();
    const vector = await embedSoon(question, collection, embedder, PRESETS[preset], core);
    // Cleared meanwhile.
    if (!(await this.opened.has(preset, collection))) return this.query(question, options);
    return { collection, vector, core };
  }

  /** A collection that has documents, and what turns a question into its vector. */
  private async searched(preset: Preset = 'default') {
    const { collection } = await this.opened.get(preset);
    if (collection.stats().documents === 0) throw emptyCollection();
    const vectorOf = async (question: string) => {
      if (question.trim() === '') throw emptyQuestion();
      return this.vectorFor(question, collection, PRESETS[preset]);
    };
    return { collection, vectorOf };
  }

  /** The question's vector, of the model that the collection has when this resolves. */
  private async vectorFor(
    question: string,
    collection: Collection,
    rules: PresetRules,
  ): Promise<Float32Array> {
    const { model } = collection;
    try {
      const embedder = await this.parts.models.of(model, rules.encoder).embedder();
      const vector = await embedQuestion(question, embedder, model, rules);
      if (collection.model === model) return vector;
    } catch (error) {
      if (collection.model === model) throw error;
    }
    // The model was changed meanwhile.
    return this.vectorFor(question, collection, rules);
  }

  private ingestsOf(preset: Preset): Running[] {
    return [...this.ingests].filter((running) => running.preset === preset);
  }

  private phaseOf(preset: Preset, documents: number): Phase {
    const running = this.ingestsOf(preset);
    const shown = running.find(isTakingIn) ?? running[0];
    if (shown) return shown.phase;
    if (this.embeddings.isRunning(preset)) return 'embedding';
    return documents > 0 ? 'ready' : 'idle';
  }

  /** Ends the workers of a model, unless a collection has it. */
  private async release(loaded: LoadedModel): Promise<void> {
    const isUsed = await this.opened.isUsed(loaded);
    if (!isUsed && !this.changes.isRunningTo(loaded.model.id)) loaded.close();
  }
}

/** The collection, where another model than its own may be taken. */
function changeableOf(preset: Preset, collection: Collection): ChangeableCollection | null {
  return PRESETS[preset].anyModel ? collection.changeable : null;
}

/** Who comes back to a collection will ask soon: the model is loaded while the question is typed. */
function warmUp(loaded: LoadedModel): void {
  loaded.embedder().catch((error) => {
    console.warn(`The model could not be loaded yet; the first question tries again: ${error}`);
  });
}
