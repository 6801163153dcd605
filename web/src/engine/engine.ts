/** What the page asks of the engine worker, apart from how calls get here. */
import type { CoreModule, CoreSearchOptions } from '../core/core-module';
import { ingest } from '../ingest/ingest';
import { isTakingIn, ProgressMeter } from '../ingest/progress';
import { modelForTexts, modelIsMadeFor, modelMadeFor } from '../models/choice';
import { mostOf } from '../models/language';
import { DEFAULT_MODEL, type Model, modelById, OFFERED_MODELS } from '../models/manifest';
import type {
  DocumentInfo,
  EmbeddingChoice,
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
import type { Store } from '../store/store';
import type { ChangeableCollection, Collection } from './collection';
import { embedQuestion, embedSoon } from './embed-question';
import { Embeddings } from './embeddings';
import { LocalCollection } from './local-collection';
import { ModelChanges } from './model-changes';
import type { LoadedModel, LoadedModels } from './models';
import { PRESETS, type PresetRules } from './presets';
import { busy, emptyCollection, emptyQuestion, noDocument, notOffered } from './refusals';
import { coreOptions, gatheringOf } from './search-options';

/** A collection with the model that its vectors are made with. */
interface OpenCollection {
  collection: Collection;
  loaded: LoadedModel;
}

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

export interface EngineParts {
  core: CoreModule;
  store: Store;
  models: LoadedModels;
}

export class Engine implements EngineApi {
  private readonly opened = new Map<Preset, Promise<Collection>>();
  private readonly changes: ModelChanges;
  private readonly embeddings: Embeddings;
  /** One of them at most is taking files in; the others wait for their vectors. */
  private readonly ingests = new Set<Running>();
  private evaluating = new AbortController();

  constructor(private readonly parts: EngineParts) {
    this.changes = new ModelChanges(parts.store);
    this.embeddings = new Embeddings(this.changes);
  }

  async open(preset: Preset): Promise<Status> {
    const { loaded } = await this.collection(preset);
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
    const { collection } = await this.collection(preset);
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
        warmUp(this.loadedFor(preset, collection.model));
      },
      tokenizer: () => this.loadedFor(preset, collection.model).tokenizer(),
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
    const { collection } = await this.collection(preset);
    await this.embedMissing(preset, collection, onProgress);
  }

  private embedMissing(
    preset: Preset,
    collection: Collection,
    onProgress: (progress: Progress) => void,
  ): Promise<number> {
    const embedder = () => this.loadedFor(preset, collection.model).embedder();
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
    const { collection: current, loaded: before } = await this.collection(preset);
    const collection = changeableOf(preset, current);
    if (!collection || !OFFERED_MODELS.includes(model)) throw notOffered(model);
    const to = this.loadedFor(preset, modelById(model));
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
    const { collection } = await this.collection(preset);
    await this.changes.cancel(collection);
  }

  async probe(address: MilvusAddress, preset: Preset): Promise<MilvusFindings> {
    const { probeMilvus } = await import('../milvus/connect');
    return probeMilvus(address, await this.localModel(preset));
  }

  async connect(
    address: MilvusAddress | null,
    preset: Preset,
    { drop = false } = {},
  ): Promise<Status> {
    if (this.isTakingIn()) throw busy('Files are being taken in.');
    const next = address && (await this.openMilvus(address, preset, drop));
    await this.embeddings.cancel(preset);
    await this.changes.halt(preset);
    const before = await this.opened.get(preset);
    if (next) this.opened.set(preset, Promise.resolve(next));
    else this.opened.delete(preset);
    before?.close();
    return this.open(preset);
  }

  private async openMilvus(address: MilvusAddress, preset: Preset, drop: boolean) {
    const { openMilvus } = await import('../milvus/connect');
    const model = await this.localModel(preset);
    return openMilvus({ address, model, store: this.parts.store, drop });
  }

  /** Of the preset's collection in this browser: it is made for the texts that a person has. */
  private async localModel(preset: Preset): Promise<Model> {
    const record = await this.parts.store.collection(preset);
    return modelById(record?.model ?? DEFAULT_MODEL);
  }

  async cancel(preset: Preset): Promise<void> {
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
    const { loaded } = await this.collection(preset);
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
    const { collection } = await this.collection(preset);
    const { documents, chunks, vectors } = collection.stats();
    const committed = (await collection.documents()).length;
    const phase = this.phaseOf(preset, documents);
    const embedding = await this.embeddingChoice(preset, collection);
    const model = collection.model.id;
    const encoders = await collection.encoders();
    const { place } = collection;
    const counts = { documents, chunks, embedded: vectors, committed };
    return { ...counts, phase, place, model, encoders, embedding };
  }

  async documents(preset: Preset): Promise<DocumentInfo[]> {
    const { collection } = await this.collection(preset);
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
    const { collection } = await this.collection(preset);
    const source = await collection.source(document);
    if (!source) throw noDocument();
    return source;
  }

  async remove(preset: Preset, document: number): Promise<void> {
    const { collection } = await this.collection(preset);
    await collection.remove(document);
    await collection.saveSnapshot();
  }

  async clear(preset: Preset, { spares = true } = {}): Promise<void> {
    if (this.isTakingIn()) throw busy('Files are being taken in.');
    await this.embeddings.cancel(preset);
    await this.changes.halt(preset);
    const open = await this.opened.get(preset);
    // One that cannot be opened can still be emptied.
    await (open ?? this.parts.store).clear(preset);
    if (!spares) await this.parts.store.forgetSpares();
    this.opened.delete(preset);
  }

  readSettings(): Promise<Record<string, unknown>> {
    return this.parts.store.readSettings();
  }

  writeSettings(settings: Record<string, unknown>): Promise<void> {
    return this.parts.store.writeSettings(settings);
  }

  private async collection(preset: Preset): Promise<OpenCollection> {
    let opening = this.opened.get(preset);
    if (!opening) {
      opening = this.openCollection(preset).catch((error) => {
        this.opened.delete(preset);
        throw error;
      });
      this.opened.set(preset, opening);
    }
    const collection = await opening;
    return { collection, loaded: this.loadedFor(preset, collection.model) };
  }

  private loadedFor(preset: Preset, model: Model): LoadedModel {
    return this.parts.models.of(model, PRESETS[preset].encoder);
  }

  private async openCollection(preset: Preset): Promise<Collection> {
    const { core, store } = this.parts;
    const record = await store.collection(preset);
    const model = await this.localModel(preset);
    if (!record) await store.putCollection({ name: preset, model: model.id });
    return LocalCollection.open(core, store, preset, model);
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
    const embedder = () => this.loadedFor(preset, collection.model).embedder();
    const vector = await embedSoon(question, collection, embedder, PRESETS[preset], core);
    // Cleared meanwhile.
    if ((await this.opened.get(preset)) !== collection) return this.query(question, options);
    return { collection, vector, core };
  }

  /** A collection that has documents, and what turns a question into its vector. */
  private async searched(preset: Preset = 'default') {
    const { collection } = await this.collection(preset);
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

  private async embeddingChoice(preset: Preset, collection: Collection): Promise<EmbeddingChoice> {
    const { chosen, next = null } = (await collection.record()) ?? {};
    const language = mostOf(await collection.languages());
    const fixed = !changeableOf(preset, collection);
    const { id: current } = collection.model;
    const ids = fixed ? [current] : [...new Set([...OFFERED_MODELS, current])];
    const isMade = !language || modelIsMadeFor(current, language);
    return {
      offered: ids.map((id) => ({ id, title: modelById(id).title })),
      fixed,
      ...(chosen && { chosen }),
      language,
      better: isMade || fixed ? null : modelMadeFor(language),
      next,
      changing: this.changes.isRunning(preset),
    };
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
    const open = await Promise.all([...this.opened.keys()].map((each) => this.collection(each)));
    const isNeeded = open.some((collection) => collection.loaded === loaded);
    if (!isNeeded && !this.changes.isRunningTo(loaded.model.id)) loaded.close();
  }
}

/** The collection, where another model than its own may be taken. */
function changeableOf(preset: Preset, collection: Collection): ChangeableCollection | null {
  return PRESETS[preset].anyModel ? collection.changeable : null;
}

/** Who comes back to a collection will ask soon: the model is loaded while the question is typed. */
function warmUp(loaded: OpenCollection['loaded']): void {
  loaded.embedder().catch((error) => {
    console.warn(`The model could not be loaded yet; the first question tries again: ${error}`);
  });
}
