/** What is loaded of a model, each part on first use; a part that failed is tried again. */
import type { CoreModule, CoreTokenizer } from '../core/core-module';
import type { Embedder } from '../embed/embedder';
import { fetchRuntime, runnerCount, startRunners } from '../embed/ort-runner';
import { PooledEmbedder } from '../embed/pooled-embedder';
import type { Model } from '../models/manifest';
import { loadModelFile } from '../models/model-file';

export class LoadedModel {
  private loadingTokenizer: Promise<CoreTokenizer> | null = null;
  private loadingEmbedder: Promise<Embedder> | null = null;

  /** base: URL of the folder that holds a folder per model. */
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
