/** What the page asks of the engine worker, apart from how calls get here. */
import type { CoreModule } from '../core/core-module';
import { packTexts } from '../core/texts';
import type { Embedder } from '../embed/embedder';
import { UserError } from '../errors';
import { ingest } from '../ingest/ingest';
import { ProgressMeter } from '../ingest/progress';
import { DEFAULT_MODEL, type Model, modelById } from '../models/manifest';
import type {
  DocumentInfo,
  EngineApi,
  Hit,
  IngestReport,
  Phase,
  Preset,
  Progress,
  Prompt,
  SearchOptions,
  Status,
} from '../protocol';
import type { Store } from '../store/store';
import { Collection } from './collection';
import type { LoadedModel, LoadedModels } from './models';
import { PRESETS } from './presets';

const MAX_PASSAGES = 50;

/** A collection with the model that its vectors are made with. */
interface OpenCollection {
  collection: Collection;
  loaded: LoadedModel;
}

export interface EngineParts {
  core: CoreModule;
  store: Store;
  models: LoadedModels;
}

export class Engine implements EngineApi {
  private readonly opened = new Map<Preset, Promise<OpenCollection>>();
  private running: { preset: Preset; phase: Phase; controller: AbortController } | null = null;

  constructor(private readonly parts: EngineParts) {}

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
    if (this.running) throw busy('Files are being taken in already.');
    const running = { preset, phase: 'reading' as Phase, controller: new AbortController() };
    this.running = running;
    try {
      const { collection, loaded } = await this.collection(preset);
      const meter = new ProgressMeter((progress) => {
        running.phase = progress.phase;
        onProgress(progress);
      });
      const tools = {
        core: this.parts.core,
        model: loaded.model,
        rules: PRESETS[preset],
        collection,
        tokenizer: () => loaded.tokenizer(),
        embedder: () => loaded.embedder(),
      };
      return await ingest(files, tools, meter, running.controller.signal);
    } finally {
      this.running = null;
    }
  }

  cancel(): void {
    this.running?.controller.abort();
  }

  async search(question: string, options: SearchOptions): Promise<Hit[]> {
    const { preset = 'default', documents = [] } = options;
    const rules = PRESETS[preset];
    if (question.trim() === '') throw emptyQuestion();
    const { collection, loaded } = await this.collection(preset);
    if (collection.stats().documents === 0) throw emptyCollection();
    const vector = await embedQuestion(question, await loaded.embedder(), loaded.model, rules);
    const k = Math.min(MAX_PASSAGES, Math.max(1, Math.round(options.k ?? rules.k)));
    return collection.search(question, vector, { k, mode: rules.mode, documents });
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
    const phase = this.running?.preset === preset ? this.running.phase : idlePhase(documents);
    return { documents, chunks, embedded: vectors, committed, phase };
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
    await this.collection(preset);
    const { store } = this.parts;
    const [record, text] = await Promise.all([store.document(document), store.text(document)]);
    if (!record || text === undefined) throw noDocument();
    return { path: record.path, text };
  }

  async remove(preset: Preset, document: number): Promise<void> {
    const { collection } = await this.collection(preset);
    await collection.remove(document);
    await collection.saveSnapshot();
  }

  async clear(preset: Preset): Promise<void> {
    if (this.running?.preset === preset) throw busy('Files are being taken into this collection.');
    const open = await this.opened.get(preset);
    await this.parts.store.clear(preset);
    this.opened.delete(preset);
    open?.collection.close();
  }

  readSettings(): Promise<Record<string, unknown>> {
    return this.parts.store.readSettings();
  }

  writeSettings(settings: Record<string, unknown>): Promise<void> {
    return this.parts.store.writeSettings(settings);
  }

  private collection(preset: Preset): Promise<OpenCollection> {
    const opened = this.opened.get(preset);
    if (opened) return opened;
    const opening = this.openCollection(preset).catch((error) => {
      this.opened.delete(preset);
      throw error;
    });
    this.opened.set(preset, opening);
    return opening;
  }

  private async openCollection(preset: Preset): Promise<OpenCollection> {
    const { core, store, models } = this.parts;
    // A collection stays with the model that its vectors were made with.
    const record = await store.collection(preset);
    const model = modelById(record?.model ?? DEFAULT_MODEL);
    if (!record) await store.putCollection({ name: preset, model: model.id });
    return {
      collection: await Collection.open(core, store, preset, model.dims),
      loaded: models.of(model),
    };
  }
}

/** Who comes back to a collection will ask soon: the model is loaded while the question is typed. */
function warmUp(loaded: OpenCollection['loaded']): void {
  loaded.embedder().catch((error) => {
    console.warn(`The model could not be loaded yet; the first question tries again: ${error}`);
  });
}

/** The vector of a question: `rules` say how much of it is read. */
export async function embedQuestion(
  question: string,
  embedder: Embedder,
  model: Model,
  rules: { modelTokens: number },
): Promise<Float32Array> {
  let vector = new Float32Array();
  const keep = (_index: number, made: Float32Array) => {
    vector = new Float32Array(made);
  };
  const maxTokens = Math.min(rules.modelTokens, model.maxTokens);
  const texts = packTexts([model.prefixes.query + question]);
  await embedder.embed(texts, keep, { maxTokens, urgent: true });
  return vector;
}

function idlePhase(documents: number): Phase {
  return documents > 0 ? 'ready' : 'idle';
}

function busy(what: string): UserError {
  return new UserError(
    'busy',
    what,
    'Only one thing at a time changes a collection.',
    'Wait until it is done, or cancel it, then try again.',
  );
}

function emptyQuestion(): UserError {
  return new UserError(
    'empty-question',
    'The question is empty.',
    'There is nothing to search for.',
    'Type a question and ask again.',
  );
}

function emptyCollection(): UserError {
  return new UserError(
    'empty-collection',
    'The collection is empty.',
    'There is nothing to search in.',
    'Drop a zip of documents first; the first ones can be searched as soon as they are embedded.',
  );
}

function noDocument(): UserError {
  return new UserError(
    'no-document',
    'This document is no longer in the collection.',
    'It was deleted or replaced by a newer version.',
    'Ask again to find passages of what is there now.',
  );
}
