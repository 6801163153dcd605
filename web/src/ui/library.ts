/** What can be done with collections: open, fill, empty, look into. */
import { batch } from '@preact/signals';
import { normalizeBase, sameOrigin } from '../ask/chat-base';
import { forgetKeyOfTab, keyOfTab } from '../ask/key-of-tab';
import { defaultSettings, type KeptAddress, readStored, type Settings } from '../ask/settings';
import { hasPages } from '../ingest/formats/formats';
import type {
  CollectionInfo,
  CopyReport,
  Discard,
  EngineApi,
  Hit,
  IngestReport,
  MilvusAddress,
  Preset,
  Progress,
} from '../protocol';
import { toUserError } from '../to-user-error';
import { isExport } from './export-name';
import { createSharing } from './sharing';
import type { Place, State } from './state';
import { createWork } from './work';

export interface Library {
  /** Reads the settings and opens the collection that was shown last. */
  start(): Promise<void>;
  change(settings: Partial<Settings>): Promise<void>;
  /** Takes over a base URL as typed; another origin loses the key. */
  changeBase(typed: string): Promise<void>;
  /** Shows another collection. */
  choose(collection: string): Promise<void>;
  /** Keeps the collection that is shown in Milvus from now on; null: in this browser. */
  connect(address: MilvusAddress | null, options?: { drop?: boolean }): Promise<void>;
  /** Copies the collection that is shown to another place, and keeps it there. */
  move(
    address: MilvusAddress | null,
    onProgress?: (progress: Progress) => void,
  ): Promise<CopyReport>;
  addFiles(files: File[]): Promise<IngestReport>;
  /** The collection that is shown, or another, as one file. */
  exportCollection(collection?: string): Promise<File>;
  /** Opens an export where it lies, and shows it. */
  openShared(url: URL): Promise<void>;
  /** Makes a collection of such a file and shows it. */
  importCollection(file: File): Promise<CollectionInfo>;
  /** Takes in what was dropped: exports become collections, all else goes into the one that is shown. */
  receive(files: File[]): Promise<void>;
  /** Reads anew what the collection that is shown has. */
  refresh(): Promise<void>;
  /** Embeds what lacks vectors of the collection that is shown, if nothing does so already. */
  resume(): Promise<void>;
  /** Ends taking files in and embedding. */
  cancel(): Promise<void>;
  /** Takes another embedding model; the one before answers meanwhile. */
  chooseModel(model: string): Promise<void>;
  cancelChange(): Promise<void>;
  /** Makes a collection and shows it. */
  create(name: string, preset: Preset): Promise<void>;
  rename(collection: string, name: string): Promise<void>;
  renameDocument(document: number, path: string): Promise<void>;
  /** Deletes documents of the collection that is shown, or all of it; `undo` brings them back. */
  discard(documents: number[] | null): Promise<void>;
  undo(discard: Discard): Promise<void>;
  /** Deletes for good. */
  purge(discard: Discard): Promise<void>;
  forgetLeftOut(): Promise<void>;
  /** Takes in what a folder has new, then deletes documents that it has no more, which can be undone. */
  synchronise(files: File[], removed: number[]): Promise<void>;
  clear(options?: { spares?: boolean }): Promise<void>;
  /**
   * A document that is gone is opened as far as the passage has it. about: the claim that cites the passage, or
   * the question; of several pages the one that fits it is shown.
   */
  openSource(hit: Hit, collection: string, about?: string): Promise<void>;
  /** Runs an action of a person; its error goes to its place on the page. */
  attempt(place: Place, action: () => Promise<unknown>): Promise<void>;
}

/** What is remembered of an address: not its token. In this browser, the last one is no longer in use. */
function keptAddress(address: MilvusAddress | null, last: KeptAddress | undefined) {
  if (!address) return last && { ...last, inUse: false };
  const { token: _, ...place } = address;
  return { ...place, inUse: true };
}

/** What the parts of the library are made of. */
export interface LibraryParts {
  state: State;
  engine: EngineApi;
  attempt: Library['attempt'];
  refresh: Library['refresh'];
  /** Opens the collection of the settings, and shows it. */
  open(): Promise<void>;
  /** Makes it the collection of the settings, too. */
  show(collection: string): Promise<void>;
  /** Resolves when the page has begun. */
  started(): Promise<void>;
}

export function createLibrary(state: State, engine: EngineApi): Library {
  let refreshes = 0;
  let started = Promise.resolve();
  const parts = { state, engine, attempt, refresh, open, show, started: () => started };
  const work = createWork(parts);
  const { beginAsked, ...sharing } = createSharing(parts);

  async function refresh() {
    const { collection } = state.settings.value;
    const turn = ++refreshes;
    const [status, documents, leftOut] = await Promise.all([
      engine.status(collection),
      engine.documents(collection),
      engine.catalogue.leftOut(collection),
    ]);
    // A later question, or one for another collection, has overtaken this one.
    if (turn !== refreshes || collection !== state.settings.value.collection) return;
    batch(() => {
      state.status.value = status;
      state.documents.value = documents;
      state.leftOut.value = leftOut;
    });
  }

  async function open() {
    const { collection } = state.settings.value;
    const status = await engine.open(collection);
    const collections = await engine.catalogue.collections();
    batch(() => {
      state.status.value = status;
      state.collections.value = collections;
      state.documents.value = [];
      state.leftOut.value = [];
      state.opened.value = true;
    });
    // Questions can be asked; a list of thousands of documents takes longer than to open them.
    void attempt('library', async () => {
      await refresh();
      await work.resume();
    });
  }

  /** The collection is kept there from now on. */
  async function arrive(collection: string, address: MilvusAddress | null) {
    const { kept } = state.settings.value;
    state.report.value = null;
    if (address) state.connection.value = address;
    const known = keptAddress(address, kept[collection]);
    if (known) await change({ kept: { ...kept, [collection]: known } });
    await open();
    // What was deleted of it before a reload.
    state.discards.value = await engine.catalogue.discards();
  }

  async function attempt(place: Place, action: () => Promise<unknown>) {
    try {
      await action();
    } catch (error) {
      state.error.value = { place, error: toUserError(error) };
    }
  }

  async function show(collection: string) {
    state.report.value = null;
    await change({ collection });
    await open();
  }

  const withoutDiscard = ({ collection }: Discard) =>
    state.discards.value.filter((each) => each.collection !== collection);

  async function discard(documents: number[] | null) {
    const { collection } = state.settings.value;
    const discarded = await engine.discard(collection, documents);
    const tell = () => {
      state.discards.value = [...withoutDiscard(discarded), discarded];
    };
    // First the list: the note takes the keyboard's place when that is gone with what was deleted.
    if (documents) return refresh().finally(tell);
    const others = state.collections.value.filter(({ id }) => id !== collection);
    batch(() => {
      tell();
      state.collections.value = others;
    });
    await show(others[0]?.id ?? defaultSettings.collection);
  }

  async function undo(discard: Discard) {
    const { collection, documents } = discard;
    await engine.catalogue.restore(collection);
    state.discards.value = withoutDiscard(discard);
    // A collection comes back into view.
    if (documents === null) await show(collection);
    else if (collection === state.settings.value.collection) await refresh();
  }

  async function change(settings: Partial<Settings>) {
    state.settings.value = { ...state.settings.value, ...settings };
    await engine.writeSettings({ ...state.settings.value });
  }

  return {
    ...work,
    ...sharing,

    attempt,
    change,

    start() {
      const showAsked = beginAsked();
      started = (async () => {
        const [stored, collections, discards] = await Promise.all([
          engine.readSettings(),
          engine.catalogue.collections(),
          engine.catalogue.discards(),
        ]);
        const settings = readStored(stored);
        const isThere = collections.some(({ id }) => id === settings.collection);
        // Deleted in another tab.
        const { id = defaultSettings.collection } = isThere
          ? { id: settings.collection }
          : (collections[0] ?? {});
        batch(() => {
          state.collections.value = collections;
          state.discards.value = discards;
          state.settings.value = { ...settings, collection: id };
          state.apiKey.value ||= keyOfTab(settings.base);
        });
        if (!(await showAsked())) await open();
      })();
      return started;
    },

    async changeBase(typed) {
      const base = normalizeBase(typed);
      if (!sameOrigin(base, state.settings.value.base)) {
        state.apiKey.value = '';
        forgetKeyOfTab();
      }
      await change({ base });
    },

    async choose(collection) {
      if (collection === state.settings.value.collection) return;
      const discarded = state.discards.value.find((each) => each.collection === collection);
      await (discarded?.documents === null ? undo(discarded) : show(collection));
    },

    async connect(address, options) {
      const { collection } = state.settings.value;
      await engine.connect(address, collection, options);
      await arrive(collection, address);
    },

    async move(address, onProgress = () => undefined) {
      const { collection } = state.settings.value;
      const report = await engine.move(address, collection, onProgress);
      await arrive(collection, address);
      return report;
    },

    async receive(files) {
      const others = files.filter((file) => !isExport(file));
      for (const file of files) if (isExport(file)) await sharing.importCollection(file);
      if (others.length > 0) await work.addFiles(others);
    },

    refresh,

    async create(name, preset) {
      const { id } = await engine.catalogue.create(name, preset);
      await show(id);
    },

    async rename(collection, name) {
      await engine.catalogue.rename(collection, name);
      state.collections.value = await engine.catalogue.collections();
    },

    async renameDocument(document, path) {
      await engine.renameDocument(state.settings.value.collection, document, path);
      await refresh();
    },

    discard,

    undo,

    async purge(discard) {
      state.discards.value = withoutDiscard(discard);
      await engine.catalogue.purge(discard);
    },

    async synchronise(files, removed) {
      const { collection } = state.settings.value;
      if (files.length > 0) await work.addFiles(files);
      if (removed.length > 0 && collection === state.settings.value.collection) {
        await discard(removed);
      }
    },

    async forgetLeftOut() {
      await engine.catalogue.forgetLeftOut(state.settings.value.collection);
      await refresh();
    },

    async clear(options) {
      await engine.clear(state.settings.value.collection, options);
      state.report.value = null;
      await refresh();
    },

    async openSource(hit, collection, about = '') {
      try {
        const { text } = await engine.source(collection, hit.document);
        const original = hasPages(hit.source)
          ? await engine.original(collection, hit.document)
          : null;
        state.source.value = { hit, text, about, original };
      } catch (error) {
        if (toUserError(error).code !== 'no-document') throw error;
        const { text } = hit;
        state.source.value = {
          hit: { ...hit, start: 0, end: text.length },
          text,
          about,
          original: null,
          isGone: true,
        };
      }
    },
  };
}
