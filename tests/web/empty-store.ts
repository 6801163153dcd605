/** A store of a browser that was never here, as most tests of what is kept begin with. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, vi } from 'vitest';
import { Store } from '../../web/src/store/store';

export let store: Store;

/** Every test of the file that calls this begins with an empty store in a browser with room. */
export function withEmptyStore(): void {
  beforeEach(async () => {
    const estimate = async () => ({ quota: 1e9, usage: 0 });
    vi.stubGlobal('navigator', { storage: { estimate } });
    vi.stubGlobal('indexedDB', new IDBFactory());
    store = await Store.open();
  });
  afterEach(() => {
    store.close();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
}

/** As after a reload. fill: makes another database before, of an earlier version perhaps. */
export async function reopenStore(fill?: () => Promise<void>): Promise<void> {
  store.close();
  if (fill) {
    vi.stubGlobal('indexedDB', new IDBFactory());
    await fill();
  }
  store = await Store.open();
}
