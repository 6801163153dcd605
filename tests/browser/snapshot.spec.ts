/** The stored index is wrong in some way: it is built again from the documents, and nothing is lost. */

import type { Page } from '@playwright/test';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

type Damage = 'none' | 'another version' | 'a piece cut short' | 'a flipped bit' | 'a piece gone';

/** Does it to the stored snapshot; returns how many pieces there are. */
function spoil(page: Page, damage: Damage): Promise<number> {
  return page.evaluate(async (damage) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const root = await navigator.storage.getDirectory();
    const snapshots = await root.getDirectoryHandle('snapshots');
    const files = await snapshots.getDirectoryHandle('default');
    const names: string[] = [];
    for await (const name of files.keys()) names.push(name);
    names.sort();
    const last = await files.getFileHandle(names.at(-1) as string);
    const piece = new Uint8Array(await (await last.getFile()).arrayBuffer());
    const writeLast = async (bytes: Uint8Array<ArrayBuffer>) => {
      const writable = await last.createWritable();
      await writable.write(bytes);
      await writable.close();
    };
    if (damage === 'another version') {
      const database = await done(indexedDB.open('askfolio'));
      const store = database.transaction('snapshots', 'readwrite').objectStore('snapshots');
      const [key] = await done(store.getAllKeys());
      const record = await done(store.get(key as IDBValidKey));
      record.directory[4] += 1;
      await done(store.put(record, key));
      database.close();
    } else if (damage === 'a piece cut short') {
      await writeLast(piece.slice(0, -1));
    } else if (damage === 'a flipped bit') {
      piece[piece.length >> 1] = (piece[piece.length >> 1] as number) ^ 1;
      await writeLast(piece);
    } else if (damage === 'a piece gone') {
      await files.removeEntry(last.name);
    }
    return names.length;
  }, damage);
}

test('a damaged index is built again, without embedding, and stored', async ({ app, context }) => {
  await app.take(zipOf(kSmallDocs));
  const status = await app.status();
  const hits = await app.search(kFerryQuestion);
  const warnings: string[] = [];
  context.on('console', (message) => warnings.push(message.text()));
  // What the tests run in is what GitHub Pages serves: nothing needs shared memory.
  expect(await app.page.evaluate(() => typeof SharedArrayBuffer)).toBe('undefined');
  const expected = {
    'another version': /damaged.*version: expected \d, found \d/,
    'a piece cut short': /damaged.*bytes: expected \d+, found \d+/,
    'a flipped bit': /damaged.*checksum differs/,
    'a piece gone': null,
    none: null,
  };
  for (const [damage, warning] of Object.entries(expected)) {
    await spoil(app.page, damage as Damage);
    warnings.length = 0;
    await app.open();
    expect(await app.search(kFerryQuestion), damage).toEqual(hits);
    const { documents, chunks, embedded, committed } = status;
    expect(await app.status(), damage).toMatchObject({ documents, chunks, embedded, committed });
    const said = warnings.filter((text) => text.includes('snapshot'));
    expect(said, damage).toEqual(warning ? [expect.stringMatching(warning)] : []);
    await expect.poll(() => spoil(app.page, 'none'), { message: damage }).toBeGreaterThan(4);
  }
});
