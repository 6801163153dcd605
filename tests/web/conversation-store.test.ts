import { openDB } from 'idb';
import { expect, it, vi } from 'vitest';
import type { ConversationInfo } from '../../web/src/ask/turn';
import { reopenStore, store, withEmptyStore } from './empty-store';
import { turnOf } from './turns';

withEmptyStore();

function named(id: string, changed = 1, collection = 'default'): ConversationInfo {
  return { id, collection, title: `Title of ${id}`, changed };
}

it('a conversation comes back as it was, turns in order, whatever the order of writing', async () => {
  const turns = [
    turnOf(5, 'One?', 'Eins.'),
    turnOf(30, 'Two?', 'Zwei.'),
    turnOf(200, 'Three?', ''),
  ];
  for (const i of [2, 0, 1]) {
    await store.conversations.saveTurn(named('a', i), turns[i] as (typeof turns)[0]);
  }
  await store.conversations.saveTurn(named('ab'), turnOf(7, 'Of another?', 'No.'));
  expect(await store.conversations.turns('a')).toEqual(turns);
  expect(await store.conversations.turns('none')).toEqual([]);
});

it('an answer grows without its turn being written again', async () => {
  const turn = turnOf(5, 'One?', 'Ei');
  await store.conversations.saveTurn(named('a'), turn);
  const grown = { ...turn.answer, content: 'Eins.' };
  await store.conversations.saveAnswer(named('a', 2), 5, grown);
  expect(await store.conversations.turns('a')).toEqual([{ ...turn, answer: grown }]);
});

it('a list has the collection’s own, the last changed first', async () => {
  for (const [id, changed, collection] of [
    ['a', 1, 'default'],
    ['b', 3, 'default'],
    ['c', 9, 'tutorial'],
    ['d', 2, 'default'],
  ] as const) {
    await store.conversations.saveTurn(named(id, changed, collection), turnOf(1, 'Q', 'A'));
  }
  const ids = async () => (await store.conversations.list('default')).map(({ id }) => id);
  expect(await ids()).toEqual(['b', 'd', 'a']);
  await store.conversations.saveAnswer(named('a', 10), 1, turnOf(1, 'Q', 'B').answer);
  expect(await ids()).toEqual(['a', 'b', 'd']);
});

it('a new title outlives what another tab goes on to write', async () => {
  await store.conversations.saveTurn(named('a'), turnOf(1, 'Q', 'A'));
  await store.conversations.rename('a', 'Mine');
  await store.conversations.saveTurn(named('a', 2), turnOf(2, 'R', 'B'));
  expect(await store.conversations.list('default')).toEqual([{ ...named('a', 2), title: 'Mine' }]);
});

it('an answer that goes on when its conversation is deleted for good brings nothing of it back', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const turn = turnOf(1, 'Q', 'A');
  await store.conversations.saveTurn(named('a'), turn);
  await store.conversations.remove('a');
  vi.setSystemTime(Date.now() + 2 * 60 * 60 * 1000);
  expect(await store.conversations.list('default')).toEqual([]);
  await store.conversations.saveAnswer(named('a', 2), 1, { ...turn.answer, content: 'Ab' });
  expect(await store.conversations.list('default')).toEqual([]);
  expect(await store.conversations.turns('a')).toEqual([]);
});

it('what was removed can be restored for an hour, then it is gone from every store', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const turn = turnOf(1, 'Q', 'A');
  for (const id of ['a', 'b']) await store.conversations.saveTurn(named(id), turn);
  await store.conversations.remove('a');
  expect((await store.conversations.list('default')).map(({ id }) => id)).toEqual(['b']);
  vi.setSystemTime(Date.now() + 59 * 60_000);
  await store.conversations.list('default');
  await store.conversations.restore('a');
  expect(await store.conversations.list('default')).toEqual([named('a'), named('b')]);
  expect(await store.conversations.turns('a')).toEqual([turn]);

  await store.conversations.remove('a');
  vi.setSystemTime(Date.now() + 61 * 60_000);
  expect(await store.conversations.list('default')).toEqual([named('b')]);
  const db = await openDB('askfolio');
  for (const name of ['conversations', 'turns', 'answers']) expect(await db.count(name)).toBe(1);
  db.close();
});

it('a turn that finds no room leaves nothing of itself behind', async () => {
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...args: Parameters<IDBObjectStore['put']>
  ) {
    if (this.name === 'turns') throw new DOMException('no room', 'QuotaExceededError');
    return put.apply(this, args);
  });
  const saving = store.conversations.saveTurn(named('a'), turnOf(1, 'Q', 'A'));
  await expect(saving).rejects.toMatchObject({ code: 'storage-full' });
  expect(await store.conversations.list('default')).toEqual([]);
  expect(await store.conversations.turns('a')).toEqual([]);
});

it('a database of version 3 gets room for conversations and keeps what it has', async () => {
  await reopenStore(async () => {
    const old = await openDB('askfolio', 3, {
      upgrade(db) {
        db.createObjectStore('collections', { keyPath: 'name' });
        const documents = db.createObjectStore('documents', { keyPath: 'id' });
        documents.createIndex('collection', 'collection');
        documents.createIndex('path', ['collection', 'path'], { unique: true });
        for (const name of ['texts', 'chunks', 'snapshots', 'settings', 'meta']) {
          db.createObjectStore(name);
        }
        for (const vectors of [
          db.createObjectStore('vectors'),
          db.createObjectStore('spares', { autoIncrement: true }),
        ]) {
          vectors.createIndex('key', 'keys', { multiEntry: true });
        }
      },
    });
    await old.put('settings', 'deepseek-v4-pro', 'model');
    old.close();
  });
  const turn = turnOf(1, 'Q', 'A');
  await store.conversations.saveTurn(named('a'), turn);
  expect(await store.conversations.turns('a')).toEqual([turn]);
  expect(await store.readSettings()).toEqual({ model: 'deepseek-v4-pro' });
});
