/** Which collections are open, one a preset, and where each is kept. */
import type { CoreModule } from '../core/core-module';
import type { EncoderSettings } from '../embed/encoder-settings';
import { DEFAULT_MODEL, type Model, modelById } from '../models/manifest';
import type { MilvusAddress, MilvusFindings, Preset } from '../protocol';
import type { Store } from '../store/store';
import type { Collection } from './collection';
import { LocalCollection } from './local-collection';
import type { LoadedModel, LoadedModels } from './models';
import { PRESETS } from './presets';

export interface EngineParts {
  core: CoreModule;
  store: Store;
  models: LoadedModels;
  encoders: EncoderSettings;
}

/** A collection with the model that its vectors are made with. */
export interface OpenCollection {
  collection: Collection;
  loaded: LoadedModel;
}

export class OpenCollections {
  private readonly opened = new Map<Preset, Promise<Collection>>();

  constructor(private readonly parts: EngineParts) {}

  /** Opened on first use; tried again after a failure. */
  async get(preset: Preset): Promise<OpenCollection> {
    let opening = this.opened.get(preset);
    if (!opening) {
      opening = this.openLocal(preset).catch((error) => {
        this.opened.delete(preset);
        throw error;
      });
      this.opened.set(preset, opening);
    }
    const collection = await opening;
    return { collection, loaded: this.loadedFor(preset, collection.model) };
  }

  loadedFor(preset: Preset, model: Model): LoadedModel {
    return this.parts.models.of(model, PRESETS[preset].encoder);
  }

  /** It has not been cleared or exchanged. */
  async has(preset: Preset, collection: Collection): Promise<boolean> {
    return (await this.opened.get(preset)) === collection;
  }

  /** A collection uses the model. */
  async isUsed(loaded: LoadedModel): Promise<boolean> {
    const open = await Promise.all([...this.opened.keys()].map((each) => this.get(each)));
    return open.some((each) => each.loaded === loaded);
  }

  /** One that cannot be opened can still be emptied. */
  async clear(preset: Preset): Promise<void> {
    const open = await this.opened.get(preset);
    await (open ?? this.parts.store).clear(preset);
    // A collection on a server stays where it is.
    if (!open?.place) this.opened.delete(preset);
  }

  /** What knows Milvus is loaded when it is used. */
  async probeMilvus(address: MilvusAddress, preset: Preset): Promise<MilvusFindings> {
    const { probeMilvus } = await import('../milvus/connect');
    return probeMilvus(address, await this.localModel(preset));
  }

  /** A place beside the one that is open. address: null: this browser. */
  async openBeside(
    address: MilvusAddress | null,
    preset: Preset,
    drop = false,
  ): Promise<Collection> {
    if (!address) return this.openLocal(preset);
    const { openMilvus } = await import('../milvus/connect');
    const model = await this.localModel(preset);
    return openMilvus({ address, model, store: this.parts.store, drop });
  }

  /** Takes another collection for the one that is open. */
  async exchange(preset: Preset, next: Collection): Promise<void> {
    const before = await this.opened.get(preset);
    this.opened.set(preset, Promise.resolve(next));
    before?.close();
  }

  private async openLocal(preset: Preset): Promise<Collection> {
    const { core, store } = this.parts;
    const record = await store.collection(preset);
    const model = await this.localModel(preset);
    if (!record) await store.putCollection({ name: preset, model: model.id });
    return LocalCollection.open(core, store, preset, model);
  }

  /** Of the preset's collection in this browser: it is made for the texts that a person has. */
  private async localModel(preset: Preset): Promise<Model> {
    const record = await this.parts.store.collection(preset);
    return modelById(record?.model ?? DEFAULT_MODEL);
  }
}
