import { openDB } from 'idb';
import { expect, it, vi } from 'vitest';
import { Store } from '../../web/src/store/store';
import { reopenStore, store, withEmptyStore } from './empty-store';
import { readPieces, writePieces } from './stored-snapshots';

const MODEL = 'm';
const OLD = [Uint8Array.of(1), Uint8Array.of(2, 2), Uint8Array.of(3)];
const NEW = [Uint8Array.of(1), Uint8Array.of(4), Uint8Array.of(3), Uint8Array.of(5, 5)];
withEmptyStore();

const read = () => readPieces(store, 'default', MODEL);
const write = (pieces: Uint8Array[], isCurrent?: () => boolean) =>
  writePieces(store, 'default', MODEL, pieces, isCurrent);

/** Records of snapshots that hold pieces. */
async function countPieces(): Promise<number> {
  const db = await openDB('askfolio');
  const keys = await db.getAllKeys('snapshots');
  db.close();
  return keys.filter((key) => (key as [string, string])[1] !== '').length;
}

/** Calls of `put` from here on; `fail` may throw in place of one. */
function watchPuts(fail: (call: number) => void = () => undefined): { count: number } {
  const puts = { count: 0 };
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...args: Parameters<IDBObjectStore['put']>
  ) {
    puts.count += 1;
    fail(puts.count);
    return put.apply(this, args);
  });
  return puts;
}

it.each([0, 1, 2, 3, 4, 9])('a snapshot of %i pieces comes back in order', async (count) => {
  const pieces = Array.from({ length: count }, (_, i) => new Uint8Array(100 + i).fill(i));
  expect(await write(OLD)).toBe(true);
  expect(await write(pieces)).toBe(true);
  expect(await read()).toEqual(pieces);
  expect(await countPieces()).toBe(count);
});

it('equal pieces are one record', async () => {
  const pieces = [Uint8Array.of(7), Uint8Array.of(8), Uint8Array.of(7)];
  await write(pieces);
  expect(await read()).toEqual(pieces);
  expect(await countPieces()).toBe(2);
});

it('writes only what is new, and keeps nothing that is old', async () => {
  await write(OLD);
  const puts = watchPuts();
  await write(NEW);
  // Two pieces, and the record that names them.
  expect(puts.count).toBe(3);
  expect(await read()).toEqual(NEW);
  expect(await countPieces()).toBe(NEW.length);
});

it.each([1, 2, 3])('without room for write %i the snapshot before stays', async (failing) => {
  await write(OLD);
  watchPuts((call) => {
    if (call === failing) throw new DOMException('no room', 'QuotaExceededError');
  });
  await expect(write(NEW)).rejects.toMatchObject({ code: 'storage-full' });
  expect(await read()).toEqual(OLD);
  expect(await countPieces()).toBe(OLD.length);
});

it.each([1, 2, 3])(
  'a tab that is killed after write %i leaves the snapshot before',
  async (last) => {
    await write(OLD);
    // Nothing of it runs any more: it neither writes nor tidies up.
    const dead = new Promise<never>(() => undefined);
    let isDead = false;
    const transaction = IDBDatabase.prototype.transaction;
    const writing = watchPuts((call) => {
      isDead ||= call > last;
      if (isDead) throw new DOMException('killed', 'AbortError');
    });
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
      this: IDBDatabase,
      ...args: Parameters<IDBDatabase['transaction']>
    ) {
      if (isDead) throw new DOMException('killed', 'InvalidStateError');
      return transaction.apply(this, args);
    });
    const killed = write(NEW).catch(() => dead);
    await Promise.race([killed, vi.waitUntil(() => isDead || writing.count === last)]);
    vi.restoreAllMocks();
    await reopenStore();
    expect(await read()).toEqual(last < 3 ? OLD : NEW);
    // The next writing takes what was left away.
    await write(OLD);
    expect(await countPieces()).toBe(OLD.length);
  },
);

it('a change ends the writing and leaves the snapshot before', async () => {
  await write(OLD);
  let asked = 0;
  expect(await write(NEW, () => ++asked < 3)).toBe(false);
  expect(await read()).toEqual(OLD);
  expect(await countPieces()).toBe(OLD.length);
});

it('a piece that is gone makes a snapshot no snapshot', async () => {
  await write(OLD);
  const db = await openDB('askfolio');
  const [, piece] = await db.getAllKeys('snapshots');
  await db.delete('snapshots', piece as IDBValidKey);
  db.close();
  expect(await read()).toBeUndefined();
  expect(await readPieces(store, 'other', MODEL)).toBeUndefined();
});

it('two tabs that write at the same time leave one whole snapshot', async () => {
  const other = await Store.open();
  await write(OLD);
  const [one, two] = await Promise.all([
    write(NEW),
    writePieces(other, 'default', MODEL, [Uint8Array.of(9), Uint8Array.of(1), Uint8Array.of(8)]),
  ]);
  expect(one || two).toBe(true);
  const pieces = await read();
  expect([4, 3]).toContain(pieces?.length);
  expect(await countPieces()).toBe(pieces?.length);
  other.close();
});
