/** Which collections are open, by id, and where each is kept. */
import { builtIn } from '../built-in';
import type { CoreModule } from '../core/core-module';
import type { EncoderSettings } from '../embed/encoder-settings';
import type { RestOptions } from '../milvus/rest';
import { mostOf } from '../models/language';
import { DEFAULT_MODEL, type Model, modelById } from '../models/manifest';
import type { CollectionInfo, MilvusAddress, MilvusFindings, Preset } from '../protocol';
import type { OpenExport } from '../share/container';
import { noCollection } from '../store/refusals';
import type { NamedCollection } from '../store/schema';
import type { Store } from '../store/store';
import type { Collection } from './collection';
import { LocalCollection } from './local-collection';
import { type LoadedModel, type LoadedModels, warmUp } from './models';
import { PRESETS, type PresetRules } from './presets';
import type { Tabs } from './tabs';

export interface EngineParts {
  core: CoreModule;
  store: Store;
  models: LoadedModels;
  encoders: EncoderSettings;
  tabs: Tabs;
  /** How servers are reached. */
  rest?: Partial<RestOptions>;
}

/** A collection with what its preset means. */
export interface OpenCollection {
  /** As the page names it. */
  id: string;
  preset: Preset;
  rules: PresetRules;
  /** Nothing comes into it here. */
  onlyAsked: boolean;
  collection: Collection;
}

export class OpenCollections {
  private readonly opened = new Map<string, Promise<OpenCollection>>();
  /** Those that are not kept in this browser, by their addresses. */
  readonly shared = new Map<string, CollectionInfo>();

  constructor(private readonly parts: EngineParts) {}

  /** Opened on first use; tried again after a failure. */
  get(id: string): Promise<OpenCollection> {
    let opening = this.opened.get(id);
    if (!opening) {
      opening = this.openLocal(id).catch((error) => {
        this.opened.delete(id);
        throw error;
      });
      this.opened.set(id, opening);
    }
    return opening;
  }

  /** The model that its vectors are made with, by now. */
  loaded(open: OpenCollection, model = open.collection.model): LoadedModel {
    return this.parts.models.of(model, open.rules.encoder, open.onlyAsked);
  }

  /** It has not been cleared or exchanged. */
  async has({ id, collection }: OpenCollection): Promise<boolean> {
    return (await this.opened.get(id))?.collection === collection;
  }

  /** What is kept under in this browser, whether it is open or not. */
  async keptAs(id: string): Promise<string> {
    return (await this.opened.get(id))?.collection.id ?? id;
  }

  /** Those that are open. */
  async all(): Promise<OpenCollection[]> {
    const opened = await Promise.allSettled(this.opened.values());
    return opened.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  }

  /** A collection uses the model. */
  async isUsed(loaded: LoadedModel): Promise<boolean> {
    return (await this.all()).some((each) => this.loaded(each) === loaded);
  }

  /** One that cannot be opened can still be emptied. */
  async clear(id: string): Promise<void> {
    const open = (await this.opened.get(id))?.collection;
    await (open ?? this.parts.store).clear(id);
    // A collection on a server stays where it is.
    if (!open?.place) this.opened.delete(id);
  }

  /** What knows Milvus is loaded when it is used. */
  async probeMilvus(address: MilvusAddress, id: string): Promise<MilvusFindings> {
    const { probeMilvus } = await import('../milvus/connect');
    return probeMilvus(address, modelOf(await this.record(id)), this.parts.rest);
  }

  /** A place beside the one that is open. address: null: this browser. */
  async openBeside(
    address: MilvusAddress | null,
    id: string,
    drop = false,
  ): Promise<OpenCollection> {
    if (!address) return this.openLocal(id);
    const { openMilvus } = await import('../milvus/connect');
    const record = await this.record(id);
    const { store, rest = {} } = this.parts;
    // Made for the texts that a person has, as the collection in this browser is.
    const model = modelOf(record);
    const language = mostOf(await (await this.get(id)).collection.languages());
    const collection = await openMilvus({ address, model, language, store, drop, rest });
    return asOpen(record, collection);
  }

  /** Opens an export where it lies; from then on it is one of the collections. */
  async openShared(url: string, whole?: Blob | Promise<OpenExport>): Promise<CollectionInfo> {
    const { findExport, openShared } = await import('../share/share');
    const from = await (whole instanceof Promise ? whole : findExport(url, whole));
    const { models, core } = this.parts;
    const { model, preset } = from.head;
    warmUp(models.of(modelById(model), PRESETS[preset].encoder, true));
    const { info, collection } = await openShared(url, from, core);
    const before = this.shared.has(url) ? await this.opened.get(url) : undefined;
    this.shared.set(url, info);
    this.opened.set(url, Promise.resolve(asOpen(info, collection)));
    before?.collection.close();
    return info;
  }

  /** Takes another place for the one that is open. */
  async exchange(next: OpenCollection): Promise<void> {
    const before = await this.opened.get(next.id);
    this.opened.set(next.id, Promise.resolve(next));
    before?.collection.close();
  }

  private async openLocal(id: string): Promise<OpenCollection> {
    const { core, store } = this.parts;
    const record = await this.record(id);
    const model = modelOf(record);
    if (!record.model) await store.changeCollection(id, { model: model.id });
    return asOpen(record, await LocalCollection.open(core, store, id, model));
  }

  /** One that is always there is made again where it was deleted. */
  async ensure(id: string): Promise<void> {
    const { store } = this.parts;
    const made = builtIn(id);
    if (made && !(await store.collection(id))) await store.putCollection(made);
  }

  /** Closes one, and whatever is kept of it stays. */
  async close(id: string): Promise<void> {
    const open = await this.opened.get(id);
    this.opened.delete(id);
    open?.collection.close();
  }

  private async record(id: string): Promise<NamedCollection> {
    const records = await this.parts.store.collections();
    const record = records.find((each) => each.id === id);
    if (!record || record.discarded?.documents === null) throw noCollection();
    return record;
  }
}

function asOpen(info: CollectionInfo, collection: Collection): OpenCollection {
  const { id, preset, readOnly: onlyAsked = false } = info;
  return { id, preset, rules: PRESETS[preset], onlyAsked, collection };
}

function modelOf({ model }: NamedCollection): Model {
  return modelById(model ?? DEFAULT_MODEL);
}
