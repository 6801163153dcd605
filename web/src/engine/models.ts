/** The models that are loaded: one tokenizer and one set of workers each, whatever uses them. */
import type { CoreModule, CoreTokenizer } from '../core/core-module';
import type { Embedder } from '../embed/embedder';
import { type EncoderSettings, gpuAdapter } from '../embed/encoder-settings';
import { ENCODERS } from '../embed/encoders';
import { PooledEmbedder, type Runner } from '../embed/pooled-embedder';
import { runnerCount, startRunners } from '../embed/worker-runner';
import type { Model } from '../models/manifest';
import { loadModelFile } from '../models/model-file';
import type { CoreEncoder, EncoderChoice, EncoderKind } from '../protocol';

/**
 * Chunks that must have been embedded, and must wait, before WebGPU is tried: fewer, and its runtime
 * (6 MB) is loaded for work of a few seconds; more, and it comes late.
 */
const MUCH = 64;

export class LoadedModels {
  /** By encoder and model. */
  private readonly loaded = new Map<string, LoadedModel>();

  /** base: URL of the folder that holds a folder per model; without settings nobody has chosen. */
  constructor(
    private readonly core: CoreModule,
    private readonly base: URL,
    private readonly settings: EncoderSettings | null = null,
  ) {}

  /**
   * The same for every collection: starting workers takes a while and up to 100 MB each. onlyAsked: nothing
   * but questions is embedded.
   */
  of(model: Model, encoder: EncoderChoice, onlyAsked = false): LoadedModel {
    const key = `${encoder}/${onlyAsked}/${model.id}`;
    const known = this.loaded.get(key);
    if (known) return known;
    const { core, base, settings } = this;
    const loaded = new LoadedModel({ core, base, settings, model, encoder, onlyAsked });
    this.loaded.set(key, loaded);
    return loaded;
  }

  /** What is embedded next is embedded as the settings say now; what is under way ends as it began. */
  reload(): void {
    for (const loaded of this.loaded.values()) loaded.reload();
  }
}

interface ModelParts {
  core: CoreModule;
  base: URL;
  settings: EncoderSettings | null;
  model: Model;
  /** Automatic: as the settings say. ONNX Runtime stands in where the core's cannot be used. */
  encoder: EncoderChoice;
  /**
   * Nothing but questions is embedded, one at a time: one worker does, and which encoder would be the fastest
   * is not tried out. It is the core's with wide products, which made the vectors of a site's documents.
   */
  onlyAsked: boolean;
}

/** What is loaded of a model, each part on first use; a part that failed is tried again. */
export class LoadedModel {
  private loadingTokenizer: Promise<CoreTokenizer> | null = null;
  private loadingEmbedder: Promise<PooledEmbedder> | null = null;

  constructor(private readonly parts: ModelParts) {}

  get model(): Model {
    return this.parts.model;
  }

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
    this.letGo((embedder) => embedder.close());
  }

  /** Has new workers start when they are needed; those there are end when nobody waits for them. */
  reload(): void {
    this.letGo((embedder) => embedder.retire());
  }

  private letGo(end: (embedder: PooledEmbedder) => void): void {
    const loading = this.loadingEmbedder;
    this.loadingEmbedder = null;
    loading?.then(end, () => undefined);
  }

  private async loadTokenizer(): Promise<CoreTokenizer> {
    const { core, model, base } = this.parts;
    const json = await loadModelFile(model, 'tokenizer.json', base);
    return new core.Tokenizer(new Uint8Array(json));
  }

  private async loadEmbedder(): Promise<PooledEmbedder> {
    const choice = await this.choice();
    if (choice === 'onnx-runtime') return this.start('onnx-runtime');
    const embedder = await this.startCore();
    if (choice === 'webgpu') await this.offerGpu(embedder, choice);
    else if (choice === 'automatic') this.offerGpuLater(embedder);
    return embedder;
  }

  private async choice(): Promise<EncoderChoice> {
    const { encoder, settings, onlyAsked } = this.parts;
    if (encoder !== 'automatic') return encoder;
    return (!onlyAsked && (await settings?.choice())) || 'core';
  }

  private async startCore(): Promise<PooledEmbedder> {
    try {
      return await this.start('core');
    } catch (error) {
      console.warn(`ONNX Runtime stands in for the core's encoder: ${(error as Error).message}`);
      return this.start('onnx-runtime').catch((another) => {
        // A site has no ONNX Runtime.
        throw this.parts.onlyAsked ? error : another;
      });
    }
  }

  /** When so much is being embedded that it is worth loading what WebGPU needs. */
  private offerGpuLater(embedder: PooledEmbedder): void {
    let done = 0;
    const unwatch = embedder.watch(() => {
      done += 1;
      if (done < MUCH || embedder.waiting < MUCH) return;
      unwatch();
      void this.offerGpu(embedder, 'automatic');
    });
  }

  /** Never rejects: the embedder does without. */
  private async offerGpu(embedder: PooledEmbedder, choice: EncoderChoice): Promise<void> {
    try {
      const adapter = await gpuAdapter();
      if (!adapter) return;
      const { offerGpu } = await import('../embed/gpu/offer-gpu');
      const startGuest = async (onFailure: (error: Error) => void) =>
        (await this.startRunners('webgpu', 1, onFailure))[0] as Runner;
      const { id: model } = this.model;
      const { store } = this.parts.settings ?? {};
      await offerGpu({ embedder, model, adapter, choice, store, startGuest });
    } catch (error) {
      console.warn(`WebGPU is not used: ${(error as Error).message}`);
    }
  }

  private async start(encoder: EncoderKind): Promise<PooledEmbedder> {
    let embedder: PooledEmbedder | undefined;
    const onFailure = (error: Error) => {
      if (!embedder) return;
      embedder.fail(error);
      this.loadingEmbedder = null;
    };
    const count = this.parts.onlyAsked ? 1 : runnerCount(navigator.hardwareConcurrency);
    const runners = await this.startRunners(encoder, count, onFailure);
    embedder = new PooledEmbedder(await this.tokenizer(), this.model.dims, runners, onFailure);
    performance.mark('askfolio-model');
    return embedder;
  }

  private async startRunners(
    encoder: EncoderKind,
    count: number,
    onFailure: (error: Error) => void,
  ): Promise<Runner[]> {
    const { core, model, base, settings, onlyAsked } = this.parts;
    const like = await this.like(encoder);
    // Without a tokenizer no worker is of use.
    const loading = ENCODERS[encoder](model, base, core, like);
    const [parts] = await Promise.all([loading, this.tokenizer()]);
    const runners = await startRunners(count, model, parts, onFailure, like);
    const [{ encoder: made }] = runners as [Runner];
    if (!onlyAsked && (made === 'core' || made === 'core-relaxed') && made !== like) {
      await settings?.keepCore(made);
    }
    return runners;
  }

  /** Which of the core's encoders is taken without a trial; undefined: none is known to be the fastest. */
  private async like(encoder: EncoderKind): Promise<CoreEncoder | undefined> {
    if (encoder !== 'core') return undefined;
    return this.parts.onlyAsked ? 'core' : this.parts.settings?.core();
  }
}

/** Who comes to a collection will ask soon: the model is loaded while the question is typed. */
export function warmUp(loaded: LoadedModel): void {
  loaded.embedder().catch((error) => {
    console.warn(`The model could not be loaded yet; the first question tries again: ${error}`);
  });
}
