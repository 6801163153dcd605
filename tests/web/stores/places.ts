/** The places that a collection can be kept in, each opened the same way. */
import { IDBFactory } from 'fake-indexeddb';
import { hasMilvusServer } from '../../../scripts/milvus.mjs';
import type { Collection } from '../../../web/src/engine/collection';
import { LocalCollection } from '../../../web/src/engine/local-collection';
import { openMilvus } from '../../../web/src/milvus/connect';
import type { Model } from '../../../web/src/models/manifest';
import { Store } from '../../../web/src/store/store';
import {
  kToken,
  type MilvusServer,
  startMilvusDouble,
  startRealMilvus,
} from '../../doubles/milvus/servers';
import { loadCore } from '../../wasm/load-core';

export const DIMS = 16;
export const MODEL = {
  id: 'test-model',
  title: 'Test model',
  dims: DIMS,
  maxTokens: 512,
  prefixes: { query: '', passage: '' },
} as Model;

export interface Place {
  name: string;
  /** False: it cannot run on this machine. */
  isHere: boolean;
  isMilvus: boolean;
  /** Not a stand-in for something. */
  isReal: boolean;
  /** The server searches by words. */
  fullText: boolean;
  start(): Promise<OpenPlace>;
}

export interface OpenPlace {
  /** As after a reload of the page. */
  open(token?: string): Promise<Collection>;
  /** A collection in this browser, beside the one that is kept elsewhere. */
  local(): Promise<LocalCollection>;
  stop(): Promise<void>;
}

async function startLocal(): Promise<OpenPlace> {
  globalThis.indexedDB = new IDBFactory();
  const [core, store] = await Promise.all([loadCore(), Store.open()]);
  const local = () => LocalCollection.open(core, store, 'default', MODEL);
  return {
    open: local,
    local,
    stop: async () => store.close(),
  };
}

/** A collection on a server. */
function startOn(start: () => Promise<MilvusServer>): () => Promise<OpenPlace> {
  return async () => {
    globalThis.indexedDB = new IDBFactory();
    const [server, store, core] = await Promise.all([start(), Store.open(), loadCore()]);
    return {
      open: (token = kToken) => {
        const address = { uri: server.uri, token, collection: 'askfolio' };
        return openMilvus({ address, model: MODEL, store });
      },
      local: () => LocalCollection.open(core, store, 'default', MODEL),
      async stop() {
        store.close();
        await server.stop();
      },
    };
  };
}

export const PLACES: Place[] = [
  {
    name: 'this browser',
    isHere: true,
    isMilvus: false,
    isReal: true,
    fullText: false,
    start: startLocal,
  },
  {
    name: 'Milvus 2.3.5 (REST v1)',
    isHere: hasMilvusServer(),
    isMilvus: true,
    isReal: true,
    fullText: false,
    start: startOn(startRealMilvus),
  },
  {
    name: 'stand-in for Milvus 2.5 (REST v2)',
    isHere: true,
    isMilvus: true,
    isReal: false,
    fullText: true,
    start: startOn(startMilvusDouble),
  },
];
