import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { StoredPiece } from '../../web/src/store/piece-files';
import { Store } from '../../web/src/store/store';
import { reopenStore, store, withEmptyStore } from './empty-store';
import { disk, freeLocks, standInFiles } from './stand-in-files';
import { bytesOf, readPieces, writePieces } from './stored-snapshots';

const MODEL = 'm';
const OLD = [Uint8Array.of(1), Uint8Array.of(2, 2), Uint8Array.of(3)];
const NEW = [Uint8Array.of(1), Uint8Array.of(4), Uint8Array.of(3), Uint8Array.of(5, 5)];
/** Of a collection's snapshot. */
let filesOf: ReturnType<typeof standInFiles> | undefined;

withEmptyStore();
beforeEach(() => {
  filesOf = undefined;
});

const read = () => readPieces(store, 'default', MODEL);
const write = (pieces: Uint8Array[], isCurrent?: () => boolean) =>
  writePieces(store, 'default', MODEL, pieces, isCurrent);

/** Names of the records and files that hold pieces. */
async function pieceNames(collection = 'default'): Promise<{ records: string[]; files: string[] }> {
  const db = await openDB('askfolio');
  const keys = (await db.getAllKeys('snapshots')) as [string, string][];
  db.close();
  const records = keys.map(([, name]) => name).filter((name) => name !== '');
  return { records, files: [...(filesOf?.(collection).keys() ?? [])] };
}

async function countPieces(): Promise<number> {
  const { records, files } = await pieceNames();
  return records.length + files.length;
}

/** Writes of records and files from here on; `fail` may throw in place of one. */
function watchWrites(fail: (call: number) => void = () => undefined): { count: number } {
  const writes = { count: 0 };
  const count = () => {
    writes.count += 1;
    fail(writes.count);
  };
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...args: Parameters<IDBObjectStore['put']>
  ) {
    count();
    return put.apply(this, args);
  });
  const { write } = disk;
  vi.spyOn(disk, 'write').mockImplementation((state, bytes, at) => {
    try {
      count();
    } catch (error) {
      // As far as it came.
      write(state, bytes.subarray(0, bytes.length >> 1), at);
      throw error;
    }
    return write(state, bytes, at);
  });
  return writes;
}

describe.each(['records', 'files'])('pieces in %s', (place) => {
  beforeEach(() => {
    if (place === 'files') filesOf = standInFiles();
  });

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
    const writes = watchWrites();
    await write(NEW);
    // Two pieces, and the record that names them.
    expect(writes.count).toBe(3);
    expect(await read()).toEqual(NEW);
    expect(await countPieces()).toBe(NEW.length);
  });

  it.each([1, 2, 3])('without room for write %i the snapshot before stays', async (failing) => {
    await write(OLD);
    watchWrites((call) => {
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
      const writing = watchWrites((call) => {
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
      if (place === 'files') freeLocks();
      await reopenStore();
      expect(await read()).toEqual(last < 3 ? OLD : NEW);
      // The next writing takes what was left away, and does not rely on it.
      expect(await write(NEW)).toBe(true);
      expect(await read()).toEqual(NEW);
      expect(await countPieces()).toBe(NEW.length);
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
    const { records, files } = await pieceNames();
    const db = await openDB('askfolio');
    if (place === 'files') filesOf?.('default').delete(files[1] as string);
    else await db.delete('snapshots', ['default', records[1] as string]);
    db.close();
    expect(await read()).toBeUndefined();
    expect(await readPieces(store, 'other', MODEL)).toBeUndefined();
  });

  it.each([
    ['the collection is emptied', () => store.clear('default')],
    ['the collection is deleted', () => store.removeCollection('default')],
    ['the snapshot is deleted', () => store.deleteSnapshot('default')],
  ])('nothing is left of it when %s', async (_, remove) => {
    await write(OLD);
    await remove();
    expect(await countPieces()).toBe(0);
    expect(await read()).toBeUndefined();
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
});

describe('where there are files', () => {
  it('records of before are read, and become files when it is written again', async () => {
    await write(OLD);
    filesOf = standInFiles();
    expect(await read()).toEqual(OLD);
    await write(OLD);
    expect(await read()).toEqual(OLD);
    expect(await pieceNames()).toMatchObject({ records: [], files: { length: OLD.length } });
  });

  it('a writing that is broken off leaves the records of before', async () => {
    await write(OLD);
    filesOf = standInFiles();
    watchWrites((call) => {
      if (call > 1) throw new DOMException('killed', 'AbortError');
    });
    await expect(write(OLD)).rejects.toMatchObject({ code: 'storage-failed' });
    expect(await read()).toEqual(OLD);
  });

  it('another tab may read a piece that is being read', async () => {
    filesOf = standInFiles();
    await write(OLD);
    const [file] = filesOf('default').values();
    const open = await file?.createSyncAccessHandle();
    expect(await read()).toEqual(OLD);
    open?.close();
  });

  it('no piece goes while another tab reads; the next writing takes it away', async () => {
    filesOf = standInFiles();
    const many = Array.from({ length: 9 }, (_, i) => Uint8Array.of(i, i));
    await write(many);
    const seen: Uint8Array[] = [];
    let writing: Promise<boolean> | undefined;
    // What is not asked for ahead waits until the other tab is done.
    vi.spyOn(disk, 'beforeReading').mockImplementation(() => writing);
    const reader = {
      begin: () => undefined,
      add(piece: StoredPiece) {
        seen.push(bytesOf(piece));
        writing ??= write(NEW);
      },
    };
    expect(await store.readSnapshot('default', MODEL, reader)).toBe(true);
    expect(seen).toEqual(many);
    expect(await writing).toBe(true);
    await write(OLD);
    expect((await pieceNames()).files.length).toBe(OLD.length);
  });

  it('what a killed tab has left goes when the page is opened', async () => {
    filesOf = standInFiles();
    await write(OLD);
    await writePieces(store, 'other', MODEL, NEW);
    watchWrites((call) => {
      if (call > 1) throw new DOMException('killed', 'AbortError');
    });
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('killed', 'InvalidStateError');
    });
    await expect(write(NEW)).rejects.toMatchObject({ code: 'storage-failed' });
    vi.restoreAllMocks();
    await store.tidySnapshots();
    expect((await pieceNames()).files.length).toBe(OLD.length);
    expect((await pieceNames('other')).files.length).toBe(NEW.length);
    expect(await read()).toEqual(OLD);
  });

  it('a browser that refuses them has records', async () => {
    filesOf = standInFiles();
    const refusing = {
      getDirectory: () => Promise.reject(new DOMException('no', 'SecurityError')),
    };
    vi.stubGlobal('navigator', { storage: refusing, locks: navigator.locks });
    await write(OLD);
    expect(await read()).toEqual(OLD);
    expect(await pieceNames()).toMatchObject({ records: { length: OLD.length }, files: [] });
  });
});
