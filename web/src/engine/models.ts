/** The models that are loaded: one tokenizer and one set of workers each, whatever uses them. */
import type { CoreModule, CoreTokenizer } from '../core/core-module';
import type { Embedder } from '../embed/embedder';
import { fetchRuntime, runnerCount, startRunners } from '../embed/ort-runner';
import { PooledEmbedder } from '../embed/pooled-embedder';
import type { Model } from '../models/manifest';
import { loadModelFile } from '../models/model-file';

export class LoadedModels {
  private readonly loaded = new Map<Model['id'], LoadedModel>();

  /** base: URL of the folder that holds a folder per model. */
  constructor(
    private readonly core: CoreModule,
    private readonly base: URL,
  ) {}

  /** The same for every collection: starting workers costs seconds and 100 MB each. */
  of(model: Model): LoadedModel {
    const known = this.loaded.get(model.id);
    if (known) return known;
    const loaded = new LoadedModel(this.core, model, this.base);
    this.loaded.set(model.id, loaded);
    return loaded;
  }

  /** Ends the workers of a model that nothing uses any more; they are started again when needed. */
  release(model: Model): void {
    this.loaded.get(model.id)?.close();
  }
}

/** What is loaded of a model, each part on first use; a part that failed is tried again. */
export class LoadedModel {
  private loadingTokenizer: Promise<CoreTokenizer> | null = null;
  private loadingEmbedder: Promise<Embedder> | null = null;

  constructor(
    private readonly core: CoreModule,
    readonly model: Model,
    private readonly base: URL,
  ) {}

  tokenizer(): Promise<CoreTokenizer> {
    this.loadingTokenizer ??= this.loadTokenizer().catch((error) => {
      this.loadingTokenizer = null;
      throw error;
    });
    return this.loadingTokenizer;
  }

  embedder(): Promise<Embedder> {
    this.loadingEmbedder ??= this.loadEmbedder().catch((error) => {
      this.loadingEmbedder = null;
      throw error;
    });
    return this.loadingEmbedder;
  }

  /** Ends the workers. Calls that are waiting for them reject. */
  close(): void {
    const loading = this.loadingEmbedder;
    this.loadingEmbedder = null;
    loading?.then(
      (embedder) => embedder.close(),
      () => undefined,
    );
  }

  private async loadTokenizer(): Promise<CoreTokenizer> {
    const json = await loadModelFile(this.model, 'tokenizer.json', this.base);
    return new this.core.Tokenizer(new Uint8Array(json));
  }

  private async loadEmbedder(): Promise<Embedder> {
    const [tokenizer, onnx, runtime] = await Promise.all([
      this.tokenizer(),
      loadModelFile(this.model, 'model.onnx', this.base),
      fetchRuntime(),
    ]);
    let embedder: PooledEmbedder | undefined;
    const onFailure = (error: Error) => {
      embedder?.fail(error);
      this.loadingEmbedder = null;
    };
    const count = runnerCount(navigator.hardwareConcurrency);
    const runners = await startRunners(count, this.model, onnx, runtime, onFailure);
    embedder = new PooledEmbedder(this.core, tokenizer, this.model, runners, onFailure);
    return embedder;
  }
}
