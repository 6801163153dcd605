/**
 * askfolio without its page: documents in, passages, prompts and answers out. In a browser everything
 * runs in a worker and collections are kept (IndexedDB); node.ts is the same in Node, in memory.
 */
import { streamChat } from '../ask/deepseek';
import { defaultBase, defaultModel } from '../ask/models';
import { BUILT_IN } from '../built-in';
import { startEngine } from '../engine-client';
import type {
  ChatMessage,
  CollectionInfo,
  EngineApi,
  Hit,
  IngestReport,
  Precision,
  Preset,
  Progress,
  SearchOptions,
  Status,
} from '../protocol';
import { told } from '../words/message';

export type {
  ChatMessage,
  CollectionInfo,
  Hit,
  IngestReport,
  Precision,
  Preset,
  Progress,
  SearchOptions,
  SkippedFile,
  Status,
} from '../protocol';

export interface OpenOptions {
  /** Name of a collection, which is made where there is none; by default the one of the page. */
  collection?: string;
  /** How its documents are cut, found and put into a prompt, where it is made. */
  preset?: Preset;
  /** Address of an export to open instead: it can be asked, and not be changed. */
  url?: string | URL;
  /** Id of the embedding model, where the collection has no documents; by default that of their language. */
  model?: string;
  /**
   * How the index keeps vectors; by default as before, 'int8' at first. 'float32' takes four times the memory of 'int8'
   * in the graph (of 384 dimensions 1,536 bytes a vector, where 'int8' takes 388 and 384 beside it) and
   * gives scores to float32's last bits, where those of 'int8' are about 2e-6 off; what is found is the
   * same. Where a collection is kept otherwise, its index is made anew, and nothing is embedded. An export
   * at an address stays as it is.
   */
  precision?: Precision;
  /** In Node: URL of the folder that has a folder per model; beside this module by default. */
  models?: string | URL;
}

export interface IngestOptions {
  onProgress?(progress: Progress): void;
}

export interface AskOptions extends SearchOptions {
  /** For the API at `base`; it is sent nowhere else, and kept nowhere. */
  key: string;
  /** Of DeepSeek, or of a server compatible with it, without a slash at its end. */
  base?: string;
  model?: string;
  /** Let the model think first (default no). */
  thinking?: boolean;
  signal?: AbortSignal;
}

export interface Answer {
  /** The passages that [1], [2], … in the answer cite. */
  hits: Hit[];
  messages: ChatMessage[];
  /** The answer's text as it arrives. Throws an error with a `code` where the API refuses. */
  text: AsyncIterable<string>;
}

/** All calls reject with an error that has a `code`, and a message for a person. */
export interface Askfolio {
  readonly collection: CollectionInfo;
  /** Takes files in, named by their paths, and embeds them; zips are unpacked. */
  ingest(files: Iterable<File>, options?: IngestOptions): Promise<IngestReport>;
  /** Passages for a question, best first. */
  search(question: string, options?: SearchOptions): Promise<Hit[]>;
  /** The exact messages that `ask` sends. */
  prompt(question: string, options?: SearchOptions): Promise<ChatMessage[]>;
  ask(question: string, options: AskOptions): Promise<Answer>;
  status(): Promise<Status>;
  /** The collection as one file, vectors included. */
  export(): Promise<Blob>;
  /** In Node: ends the workers, which keep the program running. */
  close(): void;
}

/** Opens a collection in this browser, or an export at an address. */
export function openAskfolio(options: OpenOptions = {}): Promise<Askfolio> {
  return createAskfolio(startEngine(), options);
}

export async function createAskfolio(engine: EngineApi, options: OpenOptions): Promise<Askfolio> {
  const collection = await openCollection(engine, options);
  const { id } = collection;
  await engine.open(id);
  if (options.model && !collection.readOnly) {
    await engine.changeModel(id, options.model, () => undefined);
  }
  if (options.precision && !collection.readOnly) {
    await engine.catalogue.setPrecision(id, options.precision);
  }
  const search = (question: string, options: SearchOptions = {}) =>
    engine.search(question, id, options);
  return {
    collection,
    search,
    async ingest(files, { onProgress = () => undefined } = {}) {
      const report = await engine.ingest([...files], id, onProgress);
      return { ...report, skipped: told(report.skipped), notes: told(report.notes) };
    },
    async prompt(question, options) {
      return (await engine.prompt(question, await search(question, options), id)).messages;
    },
    async ask(
      question,
      { key, base = defaultBase, model = defaultModel, thinking = false, signal, ...how },
    ) {
      const { messages, hits } = await engine.prompt(question, await search(question, how), id);
      const request = { base, key, model, messages, thinking, effort: 'high' as const };
      return { hits, messages, text: contentOf(streamChat(request, signal ?? never())) };
    },
    status: () => engine.status(id),
    close: () => undefined,
    export: () => engine.exportCollection(id, () => undefined),
  };
}

async function openCollection(
  engine: EngineApi,
  { url, collection: name, preset = 'default' }: OpenOptions,
): Promise<CollectionInfo> {
  if (url) return engine.openShared(new URL(url, globalThis.location?.href).href);
  if (!name) return BUILT_IN[preset];
  const known = (await engine.catalogue.collections()).find((each) => each.name === name);
  return known ?? engine.catalogue.create(name, preset);
}

async function* contentOf(events: ReturnType<typeof streamChat>): AsyncGenerator<string> {
  for await (const event of events) if (event.kind === 'content') yield event.text;
}

function never(): AbortSignal {
  return new AbortController().signal;
}
