/** The engine worker as the page calls it. */

import workerUrl from './engine/engine-worker?worker&url';
import { UserError } from './errors';
import type { Exchange } from './outside/exchange';
import type { CatalogueApi, ConversationsApi, EngineApi, EngineWorkerApi } from './protocol';
import { proxy, type Remote, wrap } from './remote';
import { startWorker } from './start-worker';
import { say } from './words/message';

/** Its code comes with the first request. */
const exchange: Exchange = async (...request) => {
  const { exchangeOutside } = await import('./outside/gate');
  return exchangeOutside(...request);
};

export function startEngine(): EngineApi {
  const worker = startWorker(workerUrl, 'engine');
  const starting = new AbortController();
  const { signal } = starting;
  worker.addEventListener('message', () => starting.abort(), { signal });
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => reject(workerFailed(message)), { signal });
  });
  // Calls that are waiting report it; without any there is nobody to tell.
  failed.catch(() => undefined);
  const remote = wrap<EngineWorkerApi>(worker);
  void remote.reachBy(proxy(exchange));
  const call = <T>(result: Promise<T>) => Promise.race([result, failed]);
  // Reports come through a channel of their own, and may come after the result: then they are late.
  const reporting = async <Report extends unknown[], T>(
    report: (...args: Report) => void,
    start: (report: (...args: Report) => void) => Promise<T>,
  ) => {
    let over = false;
    try {
      return await call(start(proxy((...args) => over || report(...args))));
    } finally {
      over = true;
    }
  };
  // What comlink calls a promise of an object is one whose calls go to the worker too.
  const conversations = remote.conversations as unknown as Remote<ConversationsApi>;
  const catalogue = remote.catalogue as unknown as Remote<CatalogueApi>;
  return {
    catalogue: {
      collections: () => call(catalogue.collections()),
      create: (name, preset) => call(catalogue.create(name, preset)),
      rename: (collection, name) => call(catalogue.rename(collection, name)),
      setPrecision: (collection, precision) => call(catalogue.setPrecision(collection, precision)),
      restore: (collection) => call(catalogue.restore(collection)),
      purge: (discard) => call(catalogue.purge(discard)),
      discards: () => call(catalogue.discards()),
      leftOut: (collection) => call(catalogue.leftOut(collection)),
      forgetLeftOut: (collection) => call(catalogue.forgetLeftOut(collection)),
      compare: (files, folder, collection, onFile) =>
        reporting(onFile, (report) => catalogue.compare(files, folder, collection, report)),
    },
    discard: (collection, documents) => call(remote.discard(collection, documents)),
    follow: (listener) => call(remote.follow(proxy(listener))),
    open: (collection) => call(remote.open(collection)),
    ingest: (files, collection, onProgress) =>
      reporting(onProgress, (report) => remote.ingest(files, collection, report)),
    embed: (collection, onProgress) =>
      reporting(onProgress, (report) => remote.embed(collection, report)),
    cancel: (collection) => call(remote.cancel(collection)),
    search: (question, collection, options) => call(remote.search(question, collection, options)),
    explain: (question, collection, options) => call(remote.explain(question, collection, options)),
    evaluate: (files, collection, onProgress) =>
      reporting(onProgress, (report) => remote.evaluate(files, collection, report)),
    conversations: {
      list: (collection) => call(conversations.list(collection)),
      turns: (id) => call(conversations.turns(id)),
      saveTurn: (conversation, turn) => call(conversations.saveTurn(conversation, turn)),
      saveAnswer: (conversation, asked, answer) =>
        call(conversations.saveAnswer(conversation, asked, answer)),
      rename: (id, title) => call(conversations.rename(id, title)),
      remove: (id) => call(conversations.remove(id)),
      restore: (id) => call(conversations.restore(id)),
    },
    cancelEvaluation: () => void remote.cancelEvaluation(),
    prompt: (question, hits, collection, options) =>
      call(remote.prompt(question, hits, collection, options)),
    templates: () => call(remote.templates()),
    wholeDocuments: (collection, documents) => call(remote.wholeDocuments(collection, documents)),
    status: (collection) => call(remote.status(collection)),
    counts: (collection) => call(remote.counts(collection)),
    documents: (collection) => call(remote.documents(collection)),
    map: (collection) => call(remote.map(collection)),
    passage: (collection, document, chunk) => call(remote.passage(collection, document, chunk)),
    source: (collection, document) => call(remote.source(collection, document)),
    original: (collection, document) => call(remote.original(collection, document)),
    changeModel: (collection, model, onProgress) =>
      reporting(onProgress, (report) => remote.changeModel(collection, model, report)),
    probe: (address, collection) => call(remote.probe(address, collection)),
    connect: (address, collection, options) => call(remote.connect(address, collection, options)),
    move: (address, collection, onProgress) =>
      reporting(onProgress, (report) => remote.move(address, collection, report)),
    exportCollection: (collection, onProgress) =>
      reporting(onProgress, (report) => remote.exportCollection(collection, report)),
    importCollection: (file, onProgress) =>
      reporting(onProgress, (report) => remote.importCollection(file, report)),
    openShared: (url, whole) => call(remote.openShared(url, whole)),
    cancelChange: (collection) => call(remote.cancelChange(collection)),
    renameDocument: (collection, document, path) =>
      call(remote.renameDocument(collection, document, path)),
    forgetSpares: () => call(remote.forgetSpares()),
    clear: (collection, options) => call(remote.clear(collection, options)),
    encoders: () => call(remote.encoders()),
    chooseEncoder: (choice) => call(remote.chooseEncoder(choice)),
    readSettings: () => call(remote.readSettings()),
    writeSettings: (settings) => call(remote.writeSettings(settings)),
  };
}

/** Without it, every call to a worker that does not start would wait for ever. */
function workerFailed(message: string): UserError {
  return new UserError(
    'engine-failed',
    message
      ? say('The engine of this page did not start: {message}.', { message })
      : say('The engine of this page did not start.'),
    'Documents cannot be read or searched; what is stored is untouched.',
    'Reload the page. If it stays, use a current version of Chrome, Edge, Firefox or Safari.',
  );
}
