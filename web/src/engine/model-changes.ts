/** Changes of collections' embedding models: everything is embedded anew beside the old index. */
import { prefixTexts } from '../core/texts';
import type { Embedder } from '../embed/embedder';
import { ProgressMeter } from '../ingest/progress';
import type { Model } from '../models/manifest';
import type { Progress } from '../protocol';
import { checkRoom } from '../store/quota';
import type { DocumentRecord } from '../store/schema';
import type { Store } from '../store/store';
import type { Collection } from './collection';

/** Documents are embedded together until they have this many chunks, enough for all workers. */
const WINDOW_CHUNKS = 64;

/** What is needed of a loaded model. */
export interface ModelInUse {
  readonly model: Model;
  embedder(): Promise<Embedder>;
}

export interface ChangeRequest {
  collection: Collection;
  to: ModelInUse;
  /** Most tokens of a text that are read. */
  modelTokens: number;
  /** Resolves when no ingest writes with the model before. */
  quiet(): Promise<void>;
  onProgress(progress: Progress): void;
}

interface Running {
  model: string;
  controller: AbortController;
  ended: Promise<void>;
}

export class ModelChanges {
  /** By collection. */
  private readonly running = new Map<string, Running>();

  constructor(private readonly store: Store) {}

  isRunning(collection: string): boolean {
    return this.running.has(collection);
  }

  isRunningTo(model: string): boolean {
    return [...this.running.values()].some((running) => running.model === model);
  }

  /** Resolves when the collection has the model, or the change was cancelled; rejects when it fails. */
  start(request: ChangeRequest): Promise<void> {
    const { name } = request.collection;
    const model = request.to.model.id;
    const before = this.running.get(name);
    if (before?.model === model) return before.ended;
    const controller = new AbortController();
    const ended = this.run(request, before, controller.signal).finally(() => {
      if (this.running.get(name)?.controller === controller) this.running.delete(name);
    });
    this.running.set(name, { model, controller, ended });
    return ended;
  }

  /** Ends a change, or what one has left; the collection stays as it is. */
  async cancel(collection: Collection): Promise<void> {
    await end(this.running.get(collection.name));
    await this.store.endChange(collection.name, collection.model.id);
  }

  /** Ends a change and leaves what it has embedded. */
  async halt(collection: string): Promise<void> {
    await end(this.running.get(collection));
  }

  private async run(
    request: ChangeRequest,
    before: Running | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { collection, to } = request;
    try {
      await end(before);
      signal.throwIfAborted();
      const left = (await collection.record())?.next;
      if (left !== to.model.id) await this.store.endChange(collection.name, collection.model.id);
      if (collection.model.id !== to.model.id) await embedAnew(this.store, request, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

async function end(running: Running | undefined): Promise<void> {
  running?.controller.abort();
  // Whoever started it hears of its failure.
  await running?.ended.catch(() => undefined);
}

async function embedAnew(store: Store, request: ChangeRequest, signal: AbortSignal): Promise<void> {
  const { collection, to, quiet } = request;
  const floats = collection.stats().chunks * to.model.dims;
  await checkRoom(2 * floats * Float32Array.BYTES_PER_ELEMENT);
  await store.beginChange(collection.name, to.model.id);
  const embedder = await Promise.race([to.embedder(), aborted(signal)]);
  const next = await collection.beside(to.model);
  try {
    do {
      await embedMissing(next, embedder, request, signal);
      await quiet();
      signal.throwIfAborted();
    } while (!(await collection.become(next)));
  } finally {
    next.close();
  }
}

/** Rejects when the signal ends: loading a model takes long. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Embeds what `next` lacks, window by window; documents may come and go meanwhile. */
async function embedMissing(
  next: Collection,
  embedder: Embedder,
  request: ChangeRequest,
  signal: AbortSignal,
): Promise<void> {
  const missing = await next.missing();
  const total = chunksOf(missing);
  const meter = new ProgressMeter(request.onProgress);
  meter.count('embedding', 0, total);
  const onChunk = () => meter.embedded(1, { chunks: total, tokens: total });
  let window: DocumentRecord[] = [];
  for (const [i, record] of missing.entries()) {
    window.push(record);
    if (chunksOf(window) < WINDOW_CHUNKS && i + 1 < missing.length) continue;
    await embedWindow(window, next, embedder, request, onChunk, signal);
    window = [];
  }
}

function chunksOf(records: readonly DocumentRecord[]): number {
  return records.reduce((sum, { chunks }) => sum + chunks, 0);
}

/** Nothing is left running behind this call's back, also when it fails. */
async function embedWindow(
  window: readonly DocumentRecord[],
  next: Collection,
  embedder: Embedder,
  request: ChangeRequest,
  onChunk: () => void,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const anyStop = AbortSignal.any([signal, stop.signal]);
  await Promise.all(
    window.map(async ({ id }) => {
      try {
        await embedDocument(id, next, embedder, request, onChunk, anyStop);
      } catch (error) {
        stop.abort(error);
      }
    }),
  );
  anyStop.throwIfAborted();
}

async function embedDocument(
  id: number,
  next: Collection,
  embedder: Embedder,
  { to: { model }, modelTokens }: ChangeRequest,
  onChunk: () => void,
  signal: AbortSignal,
): Promise<void> {
  const texts = await next.texts(id);
  if (!texts) return;
  const vectors = new Float32Array(texts.ends.length * embedder.dims);
  await embedder.embed(
    prefixTexts(texts, model.prefixes.passage),
    (index, vector) => {
      vectors.set(vector, index * embedder.dims);
      onChunk();
    },
    { maxTokens: Math.min(modelTokens, model.maxTokens), signal },
  );
  signal.throwIfAborted();
  await next.supply(id, texts, vectors);
}
