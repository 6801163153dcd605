/** `window.askfolio`: the page's abilities for scripts and the console. The API key is not among them. */
import { searchOptions } from './ask/session';
import type {
  ChatMessage,
  EngineApi,
  Hit,
  IngestReport,
  Preset,
  SearchOptions,
  Status,
} from './protocol';
import type { Library } from './ui/library';
import type { State } from './ui/state';

export interface Askfolio {
  /** Resolves when the stored collection is open, rejects when it cannot be opened. */
  ready: Promise<void>;
  /** Takes files into the collection of a preset (the current one by default) and shows it. */
  ingest(files: Iterable<File>, options?: { preset?: Preset }): Promise<IngestReport>;
  /** Passages for a question, best first. */
  search(question: string, options?: SearchOptions): Promise<Hit[]>;
  /** The exact messages that asking this question would send. */
  prompt(question: string, options?: SearchOptions): Promise<ChatMessage[]>;
  /** Counts of the current collection. */
  status(): Promise<Status>;
  /** Empties the current collection, without asking. */
  clear(): Promise<void>;
}

export function createAskfolio(
  ready: Promise<void>,
  { engine, library, state }: { engine: EngineApi; library: Library; state: State },
): Askfolio {
  const preset = () => state.settings.value.preset;
  const complete = (options: SearchOptions = {}) => ({
    // The page's number of passages belongs to its own preset.
    ...(options.preset ? { preset: options.preset } : searchOptions(state.settings.value)),
    ...options,
  });
  const search = async (question: string, options?: SearchOptions) => {
    await ready;
    return engine.search(question, complete(options));
  };
  return {
    ready,
    search,
    async ingest(files, options = {}) {
      await ready;
      await library.choosePreset(options.preset ?? preset());
      return library.addFiles([...files]);
    },
    async prompt(question, options) {
      const hits = await search(question, options);
      const { messages } = await engine.prompt(question, hits, options?.preset ?? preset());
      return messages;
    },
    async status() {
      await ready;
      return engine.status(preset());
    },
    async clear() {
      await ready;
      await library.clear();
    },
  };
}
