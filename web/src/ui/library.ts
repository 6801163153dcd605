/** What can be done with collections: open, fill, empty, look into. */
import { batch } from '@preact/signals';
import { normalizeBase, sameOrigin } from '../ask/chat-base';
import { forgetKeyOfTab, keyOfTab } from '../ask/key-of-tab';
import { defaultSettings, type KeptAddress, readStored, type Settings } from '../ask/settings';
import { UserError } from '../errors';
import { hasPages } from '../ingest/formats/formats';
import { isTakingIn } from '../ingest/progress';
import { askToKeep } from '../keeping';
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
import { sharedAddresses } from '../shared-addresses';
import { toUserError } from '../to-user-error';
import { exportName, isExport } from './export-name';
import type { Place, Sharing, State } from './state';

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
  /** A document that is gone is opened as far as the passage has it. */
  openSource(hit: Hit, collection: string): Promise<void>;
  /** Runs an action of a person; its error goes to its place on the page. */
  attempt(place: Place, action: () => Promise<unknown>): Promise<void>;
}

const kNoProgress: Progress = {
  phase: 'embedding',
  done: 0,
  total: 0,
  rate: 0,
  secondsLeft: null,
};

/** While files are taken in, counts are asked for no more often than this. */
const kRefreshMs = 1000;

function busy(): UserError {
  return new UserError(
    'busy',
    'Other files are being taken in.',
    'The new ones were left out.',
    'Wait until the first are read, or cancel them, then add these again.',
  );
}

/** What is remembered of an address: not its token. In this browser, the last one is no longer in use. */
function keptAddress(address: MilvusAddress | null, last: KeptAddress | undefined) {
  if (!address) return last && { ...last, inUse: false };
  const { token: _, ...place } = address;
  return { ...place, inUse: true };
}

export function createLibrary(state: State, engine: EngineApi): Library {
  let refreshed = 0;
  let refreshes = 0;
  let started = Promise.resolve();
  /** Files are being read and cut. */
  let takingIn = false;
  /** How much is under way, by collection. */
  const tasks = new Map<string, number>();

  const underWay = (collection: string) => tasks.get(collection) ?? 0;

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
      await resume();
    });
  }

  async function resume() {
    const { collection } = state.settings.value;
    const { chunks, embedded } = state.status.value;
    if (underWay(collection) > 0 || embedded === chunks) return;
    await during(collection, kNoProgress, (onProgress) => engine.embed(collection, onProgress));
  }

  /** Shows a task of a collection until the last one has ended. */
  async function during<T>(
    collection: string,
    first: Progress,
    task: (onProgress: (progress: Progress) => void) => Promise<T>,
  ): Promise<T> {
    tasks.set(collection, underWay(collection) + 1);
    state.work.value = { ...state.work.value, [collection]: first };
    try {
      return await task((progress) => follow(collection, progress));
    } finally {
      tasks.set(collection, underWay(collection) - 1);
      // Counts first: the page never says that a full collection is empty.
      await attempt('library', refresh);
      if (underWay(collection) === 0) {
        const { [collection]: _, ...others } = state.work.value;
        state.work.value = others;
      }
    }
  }

  function follow(collection: string, progress: Progress) {
    const before = state.work.value[collection];
    // Of two tasks the one that takes files in is shown.
    if (!before || (takingIn && !isTakingIn(progress))) return;
    state.work.value = { ...state.work.value, [collection]: progress };
    const now = performance.now();
    if (progress.phase === before.phase && now - refreshed < kRefreshMs) return;
    refreshed = now;
    void attempt('library', refresh);
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

  async function addFiles(files: File[]) {
    if (takingIn) throw busy();
    takingIn = true;
    batch(() => {
      state.error.value = null;
      state.report.value = null;
    });
    try {
      await started;
      const { collection } = state.settings.value;
      const first: Progress = { ...kNoProgress, phase: 'reading' };
      const report = await during(collection, first, (onProgress) =>
        engine.ingest(files, collection, (progress) => {
          if (!isTakingIn(progress)) takingIn = false;
          onProgress(progress);
        }),
      );
      state.report.value = report;
      if (report.added > 0) void attempt('library', askToKeep);
      return report;
    } finally {
      takingIn = false;
    }
  }

  /** Shows how far an export or an import is, until it is done. */
  async function sharing<T>(
    doing: Sharing['doing'],
    task: (onProgress: (done: number, total: number) => void) => Promise<T>,
  ): Promise<T> {
    state.error.value = null;
    try {
      return await task((done, total) => {
        state.sharing.value = { doing, done, total };
      });
    } finally {
      state.sharing.value = null;
    }
  }

  async function importCollection(file: File) {
    await started;
    const made = await sharing('import', (onProgress) => engine.importCollection(file, onProgress));
    await show(made.id);
    return made;
  }

  /** What another site has the page fetches: its engine may not. */
  async function findShared({ href, origin }: URL) {
    const whole =
      origin === location.origin
        ? undefined
        : await (await import('../share/fetch-whole')).fetchWhole(href);
    return engine.openShared(href, whole);
  }

  async function openShared(url: URL, finding = findShared(url)) {
    const { id } = await finding;
    state.report.value = null;
    // Not the one that is shown on later visits.
    state.settings.value = { ...state.settings.value, collection: id };
    await open();
  }

  /** Has what the page's address names be opened while all else begins; what is returned shows it. */
  function beginAsked(): () => Promise<boolean> {
    const { ours, foreign, isSite } = sharedAddresses(window);
    if (isSite) state.site.value = document.title;
    const finding = ours && findShared(ours);
    // Told when it is shown.
    finding?.catch(() => undefined);
    return async () => {
      state.offered.value = foreign;
      let isOpen = false;
      await attempt('library', async () => {
        if (!ours || !finding) return;
        await openShared(ours, finding);
        isOpen = true;
      });
      return isOpen || isSite;
    };
  }

  async function discard(documents: number[] | null) {
    const { collection } = state.settings.value;
    const discarded = await engine.discard(collection, documents);
    const others = state.collections.value.filter(({ id }) => id !== collection);
    batch(() => {
      state.discards.value = [...withoutDiscard(discarded), discarded];
      if (!documents) state.collections.value = others;
    });
    await (documents ? refresh() : show(others[0]?.id ?? defaultSettings.collection));
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

    addFiles,

    importCollection,

    openShared,

    async exportCollection(id = state.settings.value.collection) {
      const { name = id } = state.collections.value.find((each) => each.id === id) ?? {};
      const whole = await sharing('export', (onProgress) =>
        engine.exportCollection(id, onProgress),
      );
      return new File([whole], exportName(name));
    },

    async receive(files) {
      const others = files.filter((file) => !isExport(file));
      for (const file of files) if (isExport(file)) await importCollection(file);
      if (others.length > 0) await addFiles(others);
    },

    refresh,
    resume,

    cancel: () => engine.cancel(state.settings.value.collection),

    async chooseModel(model) {
      const { collection } = state.settings.value;
      const mine = { collection, model, progress: kNoProgress };
      let current: State['change']['value'] = mine;
      state.error.value = null;
      state.change.value = mine;
      try {
        await engine.changeModel(collection, model, (progress) => {
          // Another change may have taken the place of this one.
          if (state.change.value !== current) return;
          current = { ...mine, progress };
          state.change.value = current;
        });
      } finally {
        await attempt('library', refresh);
        if (state.change.value === current) state.change.value = null;
      }
    },

    async cancelChange() {
      await engine.cancelChange(state.settings.value.collection);
      await refresh();
    },

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
      if (files.length > 0) await addFiles(files);
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

    async openSource(hit, collection) {
      try {
        const { text } = await engine.source(collection, hit.document);
        const original = hasPages(hit.source)
          ? await engine.original(collection, hit.document)
          : null;
        state.source.value = { hit, text, original };
      } catch (error) {
        if (toUserError(error).code !== 'no-document') throw error;
        const { text } = hit;
        state.source.value = {
          hit: { ...hit, start: 0, end: text.length },
          text,
          original: null,
          isGone: true,
        };
      }
    },
  };
}
