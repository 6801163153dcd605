/** The engine worker: loads the core, opens the store, and answers the page. */
import { loadCore } from '../core/core';
import { EncoderSettings } from '../embed/encoder-settings';
import { UserError } from '../errors';
import type { Exchange } from '../outside/exchange';
import type { CatalogueApi, ConversationsApi, EngineWorkerApi } from '../protocol';
import { expose } from '../remote';
import { Store } from '../store/store';
import { Engine } from './engine';
import { LoadedModels } from './models';
import { Tabs } from './tabs';

/** Workers are built into a folder beside the one that holds the models. A variable: the build would take it for a file. */
const here = import.meta.url;
const MODELS = new URL('../models/', here);

/** A worker's policy lets it reach the page's own files alone. */
let exchangeByPage: Exchange;
let starting: Promise<Engine> | null = null;

/** Started on first use, so that a failure reaches the caller; tried again after one. */
function engine(): Promise<Engine> {
  starting ??= start().catch((error) => {
    starting = null;
    throw error;
  });
  return starting;
}

/** What an import that was broken off has left. */
async function forgetBrokenOff(store: Store, tabs: Tabs): Promise<void> {
  const { forgetBrokenOff } = await import('../share/share');
  await forgetBrokenOff(store, tabs);
}

async function start(): Promise<Engine> {
  if (!self.isSecureContext) throw insecure();
  const [core, store] = await Promise.all([loadCore(), Store.open()]);
  performance.mark('askfolio-core');
  const [tabs, rest] = [Tabs.here(), { exchange: exchangeByPage }];
  if ((await store.imports()).length > 0) await forgetBrokenOff(store, tabs);
  void store.tidySnapshots();
  const encoders = new EncoderSettings(store);
  const models = new LoadedModels(core, MODELS, encoders);
  return new Engine({ core, store, models, encoders, tabs, rest });
}

function insecure(): UserError {
  return new UserError(
    'insecure-page',
    'This page was opened over plain http.',
    'Browsers then withhold what askfolio needs to verify and keep its data.',
    'Open it over https, or from this computer as http://127.0.0.1 or http://localhost.',
  );
}

const conversations: ConversationsApi = {
  list: async (...args) => (await engine()).conversations.list(...args),
  turns: async (...args) => (await engine()).conversations.turns(...args),
  saveTurn: async (...args) => (await engine()).conversations.saveTurn(...args),
  saveAnswer: async (...args) => (await engine()).conversations.saveAnswer(...args),
  rename: async (...args) => (await engine()).conversations.rename(...args),
  remove: async (...args) => (await engine()).conversations.remove(...args),
  restore: async (...args) => (await engine()).conversations.restore(...args),
};

const catalogue: CatalogueApi = {
  collections: async () => (await engine()).catalogue.collections(),
  create: async (...args) => (await engine()).catalogue.create(...args),
  rename: async (...args) => (await engine()).catalogue.rename(...args),
  setPrecision: async (...args) => (await engine()).catalogue.setPrecision(...args),
  restore: async (...args) => (await engine()).catalogue.restore(...args),
  purge: async (...args) => (await engine()).catalogue.purge(...args),
  discards: async () => (await engine()).catalogue.discards(),
  leftOut: async (...args) => (await engine()).catalogue.leftOut(...args),
  forgetLeftOut: async (...args) => (await engine()).catalogue.forgetLeftOut(...args),
  compare: async (...args) => (await engine()).catalogue.compare(...args),
};

const api: EngineWorkerApi = {
  reachBy: (exchange) => {
    exchangeByPage = exchange;
  },
  conversations,
  catalogue,
  discard: async (...args) => (await engine()).discard(...args),
  follow: async (...args) => (await engine()).follow(...args),
  open: async (...args) => (await engine()).open(...args),
  ingest: async (...args) => (await engine()).ingest(...args),
  embed: async (...args) => (await engine()).embed(...args),
  cancel: async (...args) => (await engine()).cancel(...args),
  search: async (...args) => (await engine()).search(...args),
  explain: async (...args) => (await engine()).explain(...args),
  evaluate: async (...args) => (await engine()).evaluate(...args),
  cancelEvaluation: async () => (await engine()).cancelEvaluation(),
  prompt: async (...args) => (await engine()).prompt(...args),
  templates: async () => (await engine()).templates(),
  wholeDocuments: async (...args) => (await engine()).wholeDocuments(...args),
  status: async (...args) => (await engine()).status(...args),
  counts: async (...args) => (await engine()).counts(...args),
  documents: async (...args) => (await engine()).documents(...args),
  map: async (...args) => (await engine()).map(...args),
  passage: async (...args) => (await engine()).passage(...args),
  source: async (...args) => (await engine()).source(...args),
  original: async (...args) => (await engine()).original(...args),
  changeModel: async (...args) => (await engine()).changeModel(...args),
  probe: async (...args) => (await engine()).probe(...args),
  connect: async (...args) => (await engine()).connect(...args),
  move: async (...args) => (await engine()).move(...args),
  exportCollection: async (...args) => (await engine()).exportCollection(...args),
  importCollection: async (...args) => (await engine()).importCollection(...args),
  async openShared(url, whole) {
    const found = import('../share/share').then(({ findExport }) => findExport(url, whole));
    // It is on its way while the core is loaded, whose failure would be told first.
    found.catch(() => undefined);
    return (await engine()).openShared(url, found);
  },
  cancelChange: async (...args) => (await engine()).cancelChange(...args),
  renameDocument: async (...args) => (await engine()).renameDocument(...args),
  forgetSpares: async () => (await engine()).forgetSpares(),
  clear: async (...args) => (await engine()).clear(...args),
  encoders: async () => (await engine()).encoders(),
  chooseEncoder: async (...args) => (await engine()).chooseEncoder(...args),
  readSettings: async () => (await engine()).readSettings(),
  writeSettings: async (...args) => (await engine()).writeSettings(...args),
};

expose(api);
