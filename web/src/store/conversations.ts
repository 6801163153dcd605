/** Conversations in IndexedDB, with their turns. */
import type { IDBPTransaction } from 'idb';
import type { Answer, ConversationInfo, Turn } from '../ask/turn';
import type { ConversationsApi } from '../protocol';
import type { Connection } from './connection';
import type { ConversationRecord, Schema } from './schema';
import { all } from './transaction';

const STORES = ['conversations', 'turns', 'answers'] as const;

type Change = Pick<IDBPTransaction<Schema, (typeof STORES)[number][], 'readwrite'>, 'objectStore'>;

/** How long a removed conversation can be restored. */
const KEPT_MS = 60 * 60 * 1000;

/** What turns did not have at first: nobody could choose among passages, and everything was sent. */
const UNCHOSEN = { isWhole: false, dropped: [], isChosen: false, refusal: null };

export class Conversations implements ConversationsApi {
  constructor(private readonly connection: Connection) {}

  async list(collection: string): Promise<ConversationInfo[]> {
    await this.purge(Date.now() - KEPT_MS);
    const records = await this.connection.read(['conversations'], (tx) =>
      tx.objectStore('conversations').index('collection').getAll(collection),
    );
    return records
      .filter(({ removed }) => removed === undefined)
      .sort((a, b) => b.changed - a.changed);
  }

  turns(id: string): Promise<Turn[]> {
    return this.connection.read(STORES, async (tx) => {
      const exchanges = await tx.objectStore('turns').getAll(turnsOf(id));
      const answers = tx.objectStore('answers');
      return Promise.all(
        exchanges.map(async (exchange) => ({
          exchange: { ...UNCHOSEN, ...exchange },
          answer: (await answers.get([id, exchange.asked])) as Answer,
        })),
      );
    });
  }

  saveTurn(conversation: ConversationInfo, { exchange, answer }: Turn): Promise<void> {
    return this.save(conversation, exchange.asked, { exchange, answer });
  }

  saveAnswer(conversation: ConversationInfo, asked: number, answer: Answer): Promise<void> {
    return this.save(conversation, asked, { answer });
  }

  rename(id: string, title: string): Promise<void> {
    return this.change(id, (record) => ({ ...record, title }));
  }

  remove(id: string): Promise<void> {
    return this.change(id, (record) => ({ ...record, removed: Date.now() }));
  }

  restore(id: string): Promise<void> {
    return this.change(id, ({ removed: _, ...record }) => record);
  }

  private save(
    { id, ...named }: ConversationInfo,
    asked: number,
    { exchange, answer }: Pick<Turn, 'answer'> & Partial<Turn>,
  ): Promise<void> {
    return this.connection.write(STORES, async (tx) => {
      // Its title, and whether it is there, may have been changed in another tab.
      const known = await tx.objectStore('conversations').get(id);
      // Deleted for good meanwhile: no half of it comes back.
      if (!known && !exchange) return;
      const record = { ...(known ?? { id, ...named }), changed: named.changed };
      await all([
        () => tx.objectStore('conversations').put(record),
        () => tx.objectStore('answers').put(answer, [id, asked]),
        async () => exchange && tx.objectStore('turns').put(exchange, [id, asked]),
      ]);
    });
  }

  private change(
    id: string,
    change: (record: ConversationRecord) => ConversationRecord,
  ): Promise<void> {
    return this.connection.write(['conversations'], async (tx) => {
      const store = tx.objectStore('conversations');
      const record = await store.get(id);
      if (record) await store.put(change(record));
    });
  }

  /** Deletes what was removed before that time, in milliseconds since 1970. */
  private purge(before: number): Promise<void> {
    return this.connection.write(STORES, async (tx) => {
      const records = await tx.objectStore('conversations').getAll();
      const gone = records.filter(({ removed = before }) => removed < before);
      await erase(
        tx,
        gone.map(({ id }) => id),
      );
    });
  }
}

/** Deletes the conversations of a collection that is deleted. */
export async function eraseOf(tx: Change, collection: string): Promise<void> {
  await erase(tx, await tx.objectStore('conversations').index('collection').getAllKeys(collection));
}

async function erase(tx: Change, ids: readonly string[]): Promise<void> {
  await all(
    ids.flatMap((id) => [
      () => tx.objectStore('conversations').delete(id),
      () => tx.objectStore('turns').delete(turnsOf(id)),
      () => tx.objectStore('answers').delete(turnsOf(id)),
    ]),
  );
}

function turnsOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}
