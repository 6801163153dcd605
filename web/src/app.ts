/** `window.askfolio`: the page's abilities for scripts and the console. The API key is not among them. */
import { modeOf, promptOptions, searchOptions } from './ask/passages';
import type {
  ChatMessage,
  CollectionInfo,
  CopyReport,
  EngineApi,
  Evaluation,
  ExplainOptions,
  Explanation,
  Hit,
  IngestReport,
  MilvusAddress,
  Preset,
  SearchOptions,
  Status,
} from './protocol';
import type { Library } from './ui/library';
import { collectionOf, type State } from './ui/state';
import { told } from './words/message';

/** `preset`: the collection of that preset; by default the one that is shown. */
type OfPreset<Options> = Options & { preset?: Preset };

export interface Askfolio {
  /** Resolves when the stored collection is open, rejects when it cannot be opened. */
  ready: Promise<void>;
  /** Takes files into the collection of a preset (the current one by default) and shows it. */
  ingest(files: Iterable<File>, options?: { preset?: Preset }): Promise<IngestReport>;
  /** Passages for a question, best first. */
  search(question: string, options?: OfPreset<SearchOptions>): Promise<Hit[]>;
  /** The exact messages that asking this question, by itself, would send in the page's mode. */
  prompt(question: string, options?: OfPreset<SearchOptions>): Promise<ChatMessage[]>;
  /** Why a question finds what it finds: every candidate's rank and score by each scorer. */
  explain(question: string, options?: OfPreset<ExplainOptions>): Promise<Explanation>;
  /**
   * Measures retrieval on the current collection with the files of a question set, or its questions;
   * `expected` names targets: a document's path, path#chunk or path#heading. Null when another
   * evaluation has taken its place.
   */
  evaluate(
    set: Iterable<File> | Iterable<{ question: string; expected: string | string[] }>,
    options?: { preset?: Preset; onProgress?: (done: number, total: number) => void },
  ): Promise<Evaluation | null>;
  /**
   * Keeps the collection of a preset (the current one by default) on a Milvus server from now on, in
   * the collection of that name, which is created where there is none; `drop` deletes one that is
   * there. Without an address: in this browser.
   */
  connect(address: (MilvusAddress & { preset?: Preset; drop?: boolean }) | null): Promise<Status>;
  /**
   * Copies a collection with its vectors from where it is kept to a Milvus server (without an address:
   * into this browser) and keeps it there from now on. What is there already is not written again.
   */
  move(address: (MilvusAddress & { preset?: Preset }) | null): Promise<CopyReport>;
  /** The collection of a preset (the current one by default) as one file with its vectors. */
  export(options?: { preset?: Preset }): Promise<File>;
  /** Makes a collection of such a file, all of it or nothing, and shows it. */
  import(file: File): Promise<CollectionInfo>;
  /** Counts of the current collection. */
  status(): Promise<Status>;
  /**
   * Empties the current collection, without asking. Its vectors are kept in case the same text comes
   * back; `spares: false` deletes them, and those kept before.
   */
  clear(options?: { spares?: boolean }): Promise<void>;
}

export function createAskfolio(
  ready: Promise<void>,
  { engine, library, state }: { engine: EngineApi; library: Library; state: State },
): Askfolio {
  const idOf = (preset?: Preset) => collectionOf(state, preset);
  const complete = ({ preset, ...options }: OfPreset<SearchOptions>) =>
    // The page's number of passages belongs to the collection that it shows.
    preset ? options : { ...searchOptions(state.settings.value), ...options };
  const search = async (question: string, options: OfPreset<SearchOptions> = {}) => {
    await ready;
    return engine.search(question, idOf(options.preset), complete(options));
  };
  return {
    ready,
    search,
    async ingest(files, options = {}) {
      await ready;
      await library.choose(idOf(options.preset));
      const report = await library.addFiles([...files]);
      return { ...report, skipped: told(report.skipped), notes: told(report.notes) };
    },
    async prompt(question, options = {}) {
      await ready;
      const id = idOf(options.preset);
      const { preset = state.collection.value.preset } = options;
      const asking = { preset, settings: state.settings.value };
      const hits =
        modeOf(asking) === 'whole'
          ? await engine.wholeDocuments(id, options.documents)
          : await search(question, options);
      return (await engine.prompt(question, hits, id, promptOptions(asking))).messages;
    },
    async explain(question, options = {}) {
      await ready;
      const explained = await engine.explain(question, idOf(options.preset), complete(options));
      const { candidates, passages } = explained;
      return { ...explained, candidates: told(candidates), passages: told(passages) };
    },
    async evaluate(set, { preset, onProgress = () => undefined } = {}) {
      await ready;
      const parts = [...set];
      const files = parts.filter((part) => part instanceof File);
      const lines = parts.map((part) => JSON.stringify(part)).join('\n');
      const questions = files.length > 0 ? files : [new File([lines], 'questions')];
      return engine.evaluate(questions, idOf(preset), onProgress);
    },
    async connect(options) {
      await ready;
      const { preset, drop = false, ...address } = options ?? {};
      await library.choose(idOf(preset));
      await library.connect(options && (address as MilvusAddress), { drop });
      return engine.status(idOf());
    },
    async move(options) {
      await ready;
      const { preset, ...address } = options ?? {};
      await library.choose(idOf(preset));
      const report = await library.move(options && (address as MilvusAddress));
      return { ...report, skipped: told(report.skipped) };
    },
    async export({ preset } = {}) {
      await ready;
      return library.exportCollection(idOf(preset));
    },
    async import(file) {
      await ready;
      return library.importCollection(file);
    },
    async status() {
      await ready;
      return engine.status(idOf());
    },
    async clear(options) {
      await ready;
      await library.clear(options);
    },
  };
}
