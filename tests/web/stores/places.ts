/** The places that a collection can be kept in, each opened the same way. */

import { IDBFactory } from 'fake-indexeddb';
import { expect } from 'vitest';
import { hasMilvusServer } from '../../../scripts/milvus.mjs';
import type { Collection } from '../../../web/src/engine/collection';
import { LocalCollection } from '../../../web/src/engine/local-collection';
import { openMilvus } from '../../../web/src/milvus/connect';
import type { Model } from '../../../web/src/models/manifest';
import type { MilvusAddress } from '../../../web/src/protocol';
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
  languages: ['en'],
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
  open(other?: Partial<MilvusAddress>, model?: Model): Promise<Collection>;
  /** Makes a collection as another program would, of rows with `vector` and other fields. */
  fill(collection: string, rows: object[]): Promise<void>;
  /** Deletes rows of the collection behind its back. */
  erase(filter: string): Promise<void>;
  /** A collection in this browser, beside the one that is kept elsewhere. */
  local(model?: Model): Promise<LocalCollection>;
  stop(): Promise<void>;
}

async function startLocal(): Promise<OpenPlace> {
  globalThis.indexedDB = new IDBFactory();
  const [core, store] = await Promise.all([loadCore(), Store.open()]);
  const local = () => LocalCollection.open(core, store, 'default', MODEL);
  return {
    open: local,
    local,
    erase: () => Promise.reject(new Error('nobody else deletes in this browser')),
    fill: () => Promise.reject(new Error('nobody else fills a collection in this browser')),
    stop: async () => store.close(),
  };
}

/** Calls to a collection; null: the server is of another version. */
function caller(uri: string, collectionName: string) {
  return async (path: string, body: object) => {
    const headers = { Authorization: `Bearer ${kToken}`, 'Content-Type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify({ collectionName, ...body }) };
    const response = await fetch(uri + path, request);
    return response.ok ? ((await response.json()) as { data: unknown }).data : null;
  };
}

/** Resolves when the rows are not found any more. */
async function erase(uri: string, filter: string): Promise<void> {
  const post = caller(uri, 'askfolio');
  if (await post('/v2/vectordb/entities/delete', { filter })) return;
  await post('/v1/vector/delete', { filter });
  const left = { filter, outputFields: ['id'] };
  await expect.poll(() => post('/v1/vector/query', left), { timeout: 20_000 }).toHaveLength(0);
}

/** Of whatever version the server is; resolves when the rows are found. */
async function fill(uri: string, collectionName: string, rows: object[]): Promise<void> {
  const post = caller(uri, collectionName);
  const quick = { dimension: DIMS, metricType: 'IP' };
  if (await post('/v2/vectordb/collections/create', quick)) {
    const data = rows.map((row, id) => ({ id, ...row }));
    await post('/v2/vectordb/entities/insert', { data });
    return;
  }
  await post('/v1/vector/collections/create', quick);
  const inserted = (await post('/v1/vector/insert', { data: rows })) as { insertIds: string[] };
  const last = { filter: `id == ${inserted.insertIds.at(-1)}`, outputFields: ['id'] };
  await expect.poll(() => post('/v1/vector/query', last), { timeout: 20_000 }).toHaveLength(1);
}

/** A collection on a server. */
function startOn(start: () => Promise<MilvusServer>): () => Promise<OpenPlace> {
  return async () => {
    globalThis.indexedDB = new IDBFactory();
    const [server, store, core] = await Promise.all([start(), Store.open(), loadCore()]);
    return {
      open: (other = {}, model = MODEL) => {
        const address = { uri: server.uri, token: kToken, collection: 'askfolio', ...other };
        return openMilvus({ address, model, store });
      },
      erase: (filter) => erase(server.uri, filter),
      fill: (collection, rows) => fill(server.uri, collection, rows),
      local: (model = MODEL) => LocalCollection.open(core, store, 'default', model),
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
