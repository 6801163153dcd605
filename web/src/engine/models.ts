/** The models that are loaded: one tokenizer and one set of workers each, whatever uses them. */
import type { CoreModule, CoreTokenizer } from '../core/core-module';
import type { Embedder } from '../embed/embedder';
import { ENCODERS } from '../embed/encoders';
import { PooledEmbedder } from '../embed/pooled-embedder';
import { runnerCount, startRunners } from '../embed/worker-runner';
import type { Model } from '../models/manifest';
import { loadModelFile } from '../models/model-file';
import type { EncoderKind } from '../protocol';

export class LoadedModels {
  /** By encoder and model. */
  private readonly loaded = new Map<string, LoadedModel>();

  /** base: URL of the folder that holds a folder per model. */
  constructor(
    private readonly core: CoreModule,
    private readonly base: URL,
  ) {}

  /** The same for every collection: starting workers takes a while and up to 100 MB each. */
  of(model: Model, encoder: EncoderKind): LoadedModel {
    const key = `${encoder}/${model.id}`;
    const known = this.loaded.get(key);
    if (known) return known;
    const loaded = new LoadedModel(this.core, model, encoder, this.base);
    this.loaded.set(key, loaded);
    return loaded;
  }
}

/** What is loaded of a model, each part on first use; a part that failed is tried again. */
export class LoadedModel {
  private loadingTokenizer: Promise<CoreTokenizer> | null = null;
  private loadingEmbedder: Promise<Embedder> | null = null;

  constructor(
    private readonly core: CoreModule,
    readonly model: Model,
    /** ONNX Runtime stands in where the core's encoder cannot be used. */
    readonly encoder: EncoderKind,
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

  /** Ends the workers, until they are needed again. Calls that are waiting for them reject. */
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
    if (this.encoder === 'core') {
      try {
        return await this.start('core');
      } catch (error) {
        console.warn(`ONNX Runtime stands in for the core's encoder: ${(error as Error).message}`);
      }
    }
    return this.start('onnx-runtime');
  }

  private async start(kind: EncoderKind): Promise<Embedder> {
    const [tokenizer, parts] = await Promise.all([
      this.tokenizer(),
      ENCODERS[kind](this.model, this.base, this.core),
    ]);
    let embedder: PooledEmbedder | undefined;
    const onFailure = (error: Error) => {
      if (!embedder) return;
      embedder.fail(error);
      this.loadingEmbedder = null;
    };
    const count = runnerCount(navigator.hardwareConcurrency);
    const { runners, encoder } = await startRunners(count, this.model, parts, onFailure);
    embedder = new PooledEmbedder(tokenizer, this.model.dims, encoder, runners, onFailure);
    return embedder;
  }
}
