/** Changes of collections' embedding models: everything is embedded anew beside the old index. */
import type { Embedder } from '../embed/embedder';
import type { Model } from '../models/manifest';
import type { Progress } from '../protocol';
import { checkRoom, roomForVectors } from '../store/quota';
import type { Store } from '../store/store';
import { unlessAborted } from '../unless-aborted';
import type { ChangeableCollection, Collection } from './collection';
import { embedMissing } from './embed-missing';
import { embeddingOf } from './embeddings';
import type { Tabs } from './tabs';

/** What is needed of a loaded model. */
export interface ModelInUse {
  readonly model: Model;
  embedder(): Promise<Embedder>;
}

export interface ChangeRequest {
  collection: ChangeableCollection;
  to: ModelInUse;
  /** Most tokens of a text that are read. */
  modelTokens: number;
  /** Resolves when nothing is embedded with the model before any more. */
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

  constructor(
    private readonly store: Store,
    private readonly tabs: Tabs,
  ) {}

  isRunning(collection: string): boolean {
    return this.running.has(collection);
  }

  isRunningTo(model: string): boolean {
    return [...this.running.values()].some((running) => running.model === model);
  }

  /** Resolves when the collection is not on its way to another model; rejects when the signal ends. */
  async ended(collection: string, signal: AbortSignal): Promise<void> {
    for (let change = this.running.get(collection); change; change = this.running.get(collection)) {
      // Whoever started it hears of its failure.
      const over = change.ended.catch(() => undefined);
      await unlessAborted(over, signal);
    }
  }

  /** Resolves when the collection has the model, or the change was cancelled; rejects when it fails. */
  start(request: ChangeRequest): Promise<void> {
    const { id } = request.collection;
    const model = request.to.model.id;
    const before = this.running.get(id);
    if (before?.model === model) return before.ended;
    const controller = new AbortController();
    const ended = this.run(request, before, controller.signal).finally(() => {
      if (this.running.get(id)?.controller === controller) this.running.delete(id);
    });
    this.running.set(id, { model, controller, ended });
    return ended;
  }

  /** Ends a change, or what one has left; the collection stays as it is. */
  async cancel(collection: Collection): Promise<void> {
    await end(this.running.get(collection.id));
    await this.store.endChange(collection.id, collection.model.id);
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
      if (left !== to.model.id) await this.store.endChange(collection.id, collection.model.id);
      if (collection.model.id === to.model.id) return;
      // Another tab that embeds the collection ends first.
      const embedding = () => embedAnew(this.store, request, signal);
      await this.tabs.turn(embeddingOf(collection.id), { signal }, embedding);
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
  await checkRoom(roomForVectors(collection.stats().chunks, to.model.dims));
  await store.beginChange(collection.id, to.model.id);
  await quiet();
  const next = await collection.beside(to.model);
  const embedder = () => to.embedder();
  try {
    do {
      await embedMissing({ ...request, collection: next, embedder, signal });
    } while (!(await collection.become(next)));
  } finally {
    next.close();
  }
}
