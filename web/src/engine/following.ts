/** Brings what is open in this tab in line with what other tabs change, and tells the page. */
import type { Others } from '../protocol';
import type { Store } from '../store/store';
import { throttle } from '../throttle';
import { type Embeddings, embeddingOf } from './embeddings';
import type { ModelChanges } from './model-changes';
import type { OpenCollection, OpenCollections } from './open-collections';
import type { Tabs } from './tabs';

/** Another tab may commit a hundred documents a second. */
const FOLLOW_MS = 500;

export interface FollowingParts {
  tabs: Tabs;
  store: Store;
  opened: OpenCollections;
  embeddings: Embeddings;
  changes: ModelChanges;
}

export class Following {
  private readonly listeners = new Set<(others: Others) => void>();
  /** Collections that another tab embeds, by what they are kept under; whether a person has ended that. */
  private readonly watched = new Map<string, { isCancelled: boolean }>();
  /** Collections that another tab has left, by id; it may have been killed. */
  private readonly left = new Set<string>();
  private readonly follow = throttle(() => this.catchUp(), FOLLOW_MS);

  constructor(private readonly parts: FollowingParts) {
    parts.tabs.listen((news) => {
      if (news.kind === 'cancel') return this.cancel(news.collection);
      // The page follows it by itself.
      if (news.kind === 'conversation') return;
      // Not when it is its turn to be looked at: by then the other tab may have been killed.
      void this.watchThese(news.turns ?? []);
      this.follow.request();
    });
  }

  private async watchThese(turns: readonly string[]): Promise<void> {
    for (const open of await this.parts.opened.all()) {
      if (turns.includes(embeddingOf(open.collection.id))) void this.watch(open);
    }
  }

  listen(listener: (others: Others) => void): void {
    this.listeners.add(listener);
  }

  private async catchUp(): Promise<void> {
    const { opened, tabs } = this.parts;
    const embedding: string[] = [];
    for (const open of await opened.all()) {
      // What is left later is looked at next time.
      const wasLeft = this.left.delete(open.id);
      try {
        if (!(await this.catchUpWith(open))) continue;
        const isTaken = await tabs.isTaken(embeddingOf(open.collection.id));
        if (isTaken) void this.watch(open);
        const isLeft = wasLeft && !open.collection.isEmbedded;
        if (isTaken || isLeft) embedding.push(open.id);
      } catch (error) {
        if (wasLeft) this.left.add(open.id);
        console.warn(`What another tab changed in ${open.id} is seen later: ${error}`);
      }
    }
    for (const listener of this.listeners) listener({ embedding });
  }

  /** Waits until no other tab embeds it, whether that says so or is killed. */
  private async watch({ id, collection }: OpenCollection): Promise<void> {
    if (this.watched.has(collection.id)) return;
    const watch = { isCancelled: false };
    this.watched.set(collection.id, watch);
    const { signal } = new AbortController();
    await this.parts.tabs.turn(embeddingOf(collection.id), { signal }, async () => undefined);
    this.watched.delete(collection.id);
    if (!watch.isCancelled) this.left.add(id);
    this.follow.request();
  }

  private cancel(collection: string): void {
    const watch = this.watched.get(collection);
    if (watch) watch.isCancelled = true;
    void this.parts.embeddings.cancel(collection);
  }

  /** False: it is not open any more, because it is gone or has another model now. */
  private async catchUpWith({ id, collection }: OpenCollection): Promise<boolean> {
    const { opened, embeddings, changes } = this.parts;
    const record = await this.parts.store.collection(id);
    const isGone = !record || record.discarded?.documents === null;
    const { model = collection.model.id } = record ?? {};
    if (isGone || (collection.place === '' && model !== collection.model.id)) {
      await embeddings.cancel(collection.id);
      await changes.halt(collection.id);
      await opened.close(id);
      return false;
    }
    await collection.reconcile();
    embeddings.follow(collection);
    return true;
  }
}
