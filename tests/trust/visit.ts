/** A tab of the page without its components: the engine on the real core, the store, and the library. */
import 'fake-indexeddb/auto';
import { unwrap } from 'idb';
import { vi } from 'vitest';
import type { CoreModule, CoreTokenizer } from '../../web/src/core/core-module';
import { splitTexts } from '../../web/src/core/texts';
import type { Embedder } from '../../web/src/embed/embedder';
import type { EncoderSettings } from '../../web/src/embed/encoder-settings';
import { Engine } from '../../web/src/engine/engine';
import type { LoadedModels } from '../../web/src/engine/models';
import { type Locks, Tabs } from '../../web/src/engine/tabs';
import type { Model } from '../../web/src/models/manifest';
import { forgetBrokenOff } from '../../web/src/share/share';
import { Store } from '../../web/src/store/store';
import { followTabs } from '../../web/src/ui/follow-tabs';
import { createLibrary, type Library } from '../../web/src/ui/library';
import { createState, type State } from '../../web/src/ui/state';
import type { BrowserDouble } from '../doubles/browser';
import { loadCore, loadTokenizer } from '../wasm/load-core';
import type { Disk, OnCall } from './disk';
import { randomOf } from './rounds';

const ROOM = {
  estimate: async () => ({ quota: 1e9, usage: 0 }),
  persist: async () => true,
};

let core: Promise<CoreModule> | undefined;
let tokenizer: Promise<CoreTokenizer> | undefined;

export function theCore(): Promise<CoreModule> {
  core ??= loadCore();
  return core;
}

/** The unit vector of a text, which is the same in every visit. */
function vectorOf(text: Uint8Array, dims: number): Float32Array {
  const random = randomOf(text.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 7));
  const values = Float32Array.from({ length: dims }, () => random() - 0.5);
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** onText: hears of each text that is not urgent, which then takes a while; may throw. */
export function embedderOf(
  model: Model,
  onText?: (text: string) => void,
): Embedder & { close(): void } {
  return {
    dims: model.dims,
    async embed(texts, onVector, { signal, urgent }) {
      for (const [i, text] of splitTexts(texts).entries()) {
        await (onText
          ? new Promise((resolve) => setTimeout(resolve, 1))
          : new Promise(setImmediate));
        signal?.throwIfAborted();
        if (!urgent) onText?.(new TextDecoder().decode(text));
        onVector(i, vectorOf(text, model.dims), 'core');
      }
    },
    close: () => undefined,
  };
}

/** Of LoadedModels what the engine uses. */
function modelsOf(onText?: (text: string) => void): LoadedModels {
  const loaded = new Map<string, object>();
  const of = (model: Model) => {
    const known = loaded.get(model.id) ?? {
      model,
      tokenizer: async () => (tokenizer ??= loadTokenizer(await theCore())),
      embedder: async () => embedderOf(model, onText),
      close: () => undefined,
    };
    loaded.set(model.id, known);
    return known;
  };
  return { of, reload: () => undefined } as unknown as LoadedModels;
}

/** As idb gives it. */
export type Database = Parameters<typeof unwrap>[0];

/** A part of a store that only these tests look at. */
interface Inner {
  run(call: (db: Database) => Promise<unknown>): Promise<unknown>;
}

export function innerOf(store: Store): Inner {
  return (store as unknown as { connection: Inner }).connection;
}

export interface Visit {
  engine: Engine;
  store: Store;
  state: State;
  library: Library;
  /** What befalls its files. */
  calls: { onFileCall: OnCall };
  /** From now on nothing it does reaches the store, and it hears of nothing. */
  kill(): void;
}

export interface VisitOptions {
  browser: BrowserDouble;
  /** Where pieces of snapshots are kept; without one they are records. */
  disk?: Disk;
  /** As Tabs has them, unless a twin goes without. */
  locks?: boolean;
  channel?: boolean;
  onText?(text: string): void;
}

/** Opens the page as a new visit; resolves when it shows its collection. */
export async function visit(options: VisitOptions): Promise<Visit> {
  const { browser, disk, locks = true, channel = true, onText } = options;
  const tab = browser.open();
  const store = await Store.open();
  const calls: Visit['calls'] = { onFileCall: async () => undefined };
  const folder = disk?.folderOf(calls);
  const storage = folder ? { ...ROOM, getDirectory: async () => folder } : ROOM;
  vi.stubGlobal('navigator', { storage, locks: locksOf(tab.locks) });
  const tabs = new Tabs(locks ? tab.locks : null, channel ? tab.channel : null);
  const engine = new Engine({
    core: await theCore(),
    store,
    models: modelsOf(onText),
    encoders: {} as EncoderSettings,
    tabs,
  });
  // Its address names no collection that was shared.
  const location = new URL('http://localhost/');
  vi.stubGlobal('window', { location, document: { querySelector: () => null } });
  const state = createState();
  const library = createLibrary(state, engine);
  const kill = () => {
    innerOf(store).run = () => new Promise(() => undefined);
    calls.onFileCall = () => new Promise(() => undefined);
    tab.close();
  };
  await forgetBrokenOff(store, tabs);
  await store.tidySnapshots();
  await library.start();
  await followTabs(state, engine, library);
  return { engine, store, state, library, calls, kill };
}

/** The database that a store has open, as it is without idb. */
export function rawDatabase(db: Database): IDBDatabase {
  return unwrap(db) as unknown as IDBDatabase;
}

type Work = (lock: unknown) => Promise<unknown>;
type Options = { ifAvailable?: boolean };

/** Web Locks as they are called elsewhere, with or without options. */
function locksOf(locks: Locks) {
  return {
    query: () => locks.query(),
    request(name: string, ...[options, work]: [Work] | [Options, Work]) {
      return work
        ? locks.request(name, options as Options, work)
        : locks.request(name, {}, options as Work);
    },
  };
}
