/** The library in Node: collections are in memory, models and files on the disk. */
import './node-world';
import { loadCore } from '../core/core';
import { EncoderSettings } from '../embed/encoder-settings';
import { Engine } from '../engine/engine';
import { LocalCollection } from '../engine/local-collection';
import { LoadedModels } from '../engine/models';
import { Tabs } from '../engine/tabs';
import { modelById } from '../models/manifest';
import { exportCollection } from '../share/export';
import { Store } from '../store/store';
import { type Askfolio, createAskfolio, type OpenOptions } from './askfolio';
import { endWorkers } from './node-worker';

export type * from './askfolio';

/** A variable: the build would take what follows for a file. */
const here = import.meta.url;

/** In Node a collection that is exported is the same byte for byte, however its vectors came. */
export async function openAskfolio({ models, ...options }: OpenOptions = {}): Promise<Askfolio> {
  const [core, store] = await Promise.all([loadCore(), Store.open()]);
  const encoders = new EncoderSettings(store);
  // It computes the same on every machine, as the one with relaxed SIMD does not.
  await encoders.keepCore('core');
  const base = new URL(models ?? 'models/', here);
  const loaded = new LoadedModels(core, base, encoders);
  const engine = new Engine({ core, store, models: loaded, encoders, tabs: new Tabs(), rest: {} });
  const library = await createAskfolio(engine, options);
  return {
    ...library,
    close: endWorkers,
    /** Of an index that is made anew, in the documents' order: embedding ends in any order. */
    async export() {
      const { id, name, preset } = library.collection;
      const { model } = await engine.status(id);
      await store.deleteSnapshot(id);
      const collection = await LocalCollection.open(core, store, id, modelById(model));
      return exportCollection({ info: { name, preset }, collection }).finally(() =>
        collection.close(),
      );
    },
  };
}
