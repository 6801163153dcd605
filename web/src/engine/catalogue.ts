/** Which collections there are, what was deleted of them, and what was left out of them. */
import { compareFolder } from '../ingest/compare';
import type {
  CatalogueApi,
  CollectionInfo,
  Discard,
  FolderChanges,
  Precision,
  Preset,
  SkippedFile,
} from '../protocol';
import type { Discarded } from '../store/discards';
import { noCollection } from '../store/refusals';
import type { CollectionRecord } from '../store/schema';
import type { Store } from '../store/store';
import type { OpenCollection, OpenCollections } from './open-collections';
import { checkedName } from './refusals';

/** Files left out that are remembered of a collection, the last ones. */
const LEFT_OUT = 1000;

export class Catalogue implements CatalogueApi {
  constructor(
    private readonly store: Store,
    private readonly opened: OpenCollections,
  ) {}

  async collections(): Promise<CollectionInfo[]> {
    const records = await this.store.collections();
    const there = records.filter(({ discarded }) => discarded?.documents !== null);
    const kept = there.map(({ id, name, preset }) => ({ id, name, preset }));
    return [...kept, ...this.opened.shared.values()];
  }

  async create(name: string, preset: Preset): Promise<CollectionInfo> {
    const made = { id: crypto.randomUUID(), name: checkedName(name), preset };
    await this.store.putCollection(made);
    return made;
  }

  async rename(id: string, name: string): Promise<void> {
    await this.store.changeCollection(id, { name: checkedName(name) });
  }

  async setPrecision(id: string, precision: Precision): Promise<void> {
    const { collection } = await this.opened.get(id);
    await collection.changeable?.setPrecision(precision);
  }

  async discardDocuments(id: string, documents: number[]): Promise<Discard> {
    const { collection } = await this.opened.get(id);
    const discarded = await collection.discard(documents);
    await collection.saveSnapshot();
    return this.asDiscard(id, discarded);
  }

  /** REQUIRES: nothing is being done with it. */
  async discard(id: string): Promise<Discard> {
    const discarded = await this.store.discard(id, null);
    await this.opened.close(id);
    return this.asDiscard(id, discarded);
  }

  async restore(id: string): Promise<void> {
    const record = await this.store.collection(id);
    if (record?.discarded?.documents === null) return this.store.restore(id);
    const { collection } = await this.opened.get(id);
    await collection.restore();
    await collection.saveSnapshot();
  }

  async purge({ collection: id, at }: Discard): Promise<void> {
    const record = await this.store.collection(id);
    if (record?.discarded?.documents === null) {
      if (record.discarded.at === at) await this.store.removeCollection(id);
      return;
    }
    const { collection } = await this.opened.get(id);
    const { discarded } = (await collection.record()) ?? {};
    if (!discarded?.documents || discarded.at !== at) return;
    await collection.remove(discarded.documents);
    await this.store.restore(collection.id);
  }

  async discards(): Promise<Discard[]> {
    const records = await this.store.collections();
    // Two collections may be kept in one place: what was discarded there is told once.
    const told = new Set<string>();
    const discards: Discard[] = [];
    for (const record of records) {
      const { id, name } = record;
      const kept = record.discarded?.documents === null ? id : await this.opened.keptAs(id);
      // One on a server has a record of its own, once it is connected.
      const { discarded } = (kept === id ? record : await this.store.collection(kept)) ?? {};
      if (discarded && !told.has(kept)) discards.push(discardOf({ id, name }, discarded));
      told.add(kept);
    }
    return discards;
  }

  async leftOut(id: string): Promise<SkippedFile[]> {
    return (await this.store.collection(id))?.leftOut ?? [];
  }

  async forgetLeftOut(id: string): Promise<void> {
    await this.store.changeCollection(id, { leftOut: [] });
  }

  async compare(
    files: File[],
    folder: string,
    id: string,
    onFile: (done: number, total: number) => void,
  ): Promise<FolderChanges> {
    const { collection, rules } = await this.opened.get(id);
    collection.checkWritable();
    await collection.reconcile();
    const { signal } = new AbortController();
    return compareFolder(files, folder, collection, rules, onFile, signal);
  }

  /** What has come in meanwhile is left out no more. */
  async addLeftOut({ id, collection }: OpenCollection, skipped: SkippedFile[]): Promise<void> {
    const before = await this.leftOut(id);
    if (before.length === 0 && skipped.length === 0) return;
    const documents = await collection.documents();
    const known = new Set([...documents, ...skipped].map(({ path }) => path));
    const leftOut = [...before.filter(({ path }) => !known.has(path)), ...skipped];
    await this.store.changeCollection(id, { leftOut: leftOut.slice(-LEFT_OUT) });
  }

  private async asDiscard(id: string, discarded: Discarded | null): Promise<Discard> {
    const record = await this.store.collection(id);
    if (!record || !discarded) throw noCollection();
    return discardOf(record, discarded);
  }
}

function discardOf({ id, name = '' }: CollectionRecord, { documents, at }: Discarded): Discard {
  return { collection: id, name, documents: documents ? documents.length : null, at };
}
