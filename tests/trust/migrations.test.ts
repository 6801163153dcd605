/** What every version of the page has kept is there in this one, and nothing is embedded again. */
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VERSION } from '../../web/src/store/schema';
import { Store } from '../../web/src/store/store';
import { BrowserDouble } from '../doubles/browser';
import { OLD_VERSIONS, restoreOld } from '../web/old-store';
import { turnOf } from '../web/turns';
import { expectNothingOrphaned, expectSearchAsBuiltAnew, storedWorld } from './sound';
import { type Visit, visit } from './visit';

/** As the maker of the databases took them in (tests/golden/make_store_goldens.mjs). */
const MINE = {
  'a.md': '# Ferry\n\nThe ferry leaves at nine.',
  'b.md': '# 灯塔\n\n灯塔在山上。',
};
const TUTORIAL = { 'en/faq/c.md': '# Data\n\nData is stored in files.\n\nMetadata is in etcd. 🙂' };

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('there is a database of every version', () => {
  expect(OLD_VERSIONS.at(-1)).toBe(VERSION);
});

describe.each(OLD_VERSIONS)('version %i', (version) => {
  const embedded: string[] = [];
  let opened: Visit;

  beforeEach(async () => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    embedded.length = 0;
    await restoreOld(version);
    const onText = (text: string) => embedded.push(text);
    opened = await visit({ browser: new BrowserDouble(), onText });
  });

  afterEach(() => {
    opened.kill();
    opened.store.close();
  });

  it('keeps documents, their vectors and what was set', async () => {
    const { store, engine, state } = opened;
    expect(state.error.value).toBeNull();
    const names = ['default', 'tutorial'].map(async (id) => (await store.collection(id))?.name);
    const [mine, tutorial] = (await Promise.all(names)) as [string, string];
    const pdf = version >= 6 ? { 'd.pdf': 'A page.' } : {};
    expect(await storedWorld()).toEqual({ [mine]: { ...MINE, ...pdf }, [tutorial]: TUTORIAL });
    expect(state.settings.value).toMatchObject({ collection: 'tutorial', effort: 'high' });
    for (const id of ['default', 'tutorial']) {
      await engine.open(id);
      await engine.embed(id, () => undefined);
      const status = await engine.status(id);
      expect(status.embedded).toBe(status.chunks);
      await expectSearchAsBuiltAnew(id);
    }
    expect(embedded).toEqual([]);
    const hits = await engine.search('leaves nine', 'default', { k: 9 });
    const found = hits.find(({ text }) => text === 'The ferry leaves at nine.');
    expect(found).toMatchObject({ source: 'a.md', start: 9, end: 34 });
    await expectNothingOrphaned();
  });

  it('keeps conversations, files and what can be brought back', async () => {
    const { store, engine } = opened;
    const conversations = await store.conversations.list('default');
    expect(conversations.map(({ title }) => title)).toEqual(version >= 5 ? ['A ferry'] : []);
    if (version >= 5) {
      const turn = turnOf(5, 'When?', 'At nine [1].');
      expect(await store.conversations.turns('first')).toEqual([turn]);
    }
    const texts = [...(await store.originals())].map((id) => store.original(id));
    const files = await Promise.all(texts);
    expect(await Promise.all(files.map((file) => file?.text()))).toEqual(
      version >= 6 ? ['%PDF-1.4'] : [],
    );
    if (version < 7) return;
    expect(await engine.catalogue.discards()).toMatchObject([{ documents: 1 }]);
    await engine.catalogue.restore('default');
    expect((await store.documents('default')).map(({ path }) => path)).toContain('gone.md');
  });

  it('takes documents in as if it had always been of this version', async () => {
    const { engine } = opened;
    const file = new File(['# Bread\n\nKnead the flour.'], 'bread.md');
    const report = await engine.ingest([file], 'default', () => undefined);
    expect(report).toMatchObject({ added: 1, embedded: 1, skipped: [] });
    await expectNothingOrphaned();
    await expectSearchAsBuiltAnew();
  });
});

it('an upgrade that is broken off leaves the database as it was', async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  await restoreOld(1);
  const { put } = IDBObjectStore.prototype;
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...args: Parameters<IDBObjectStore['put']>
  ) {
    if (this.name === 'settings') throw new DOMException('no room', 'QuotaExceededError');
    return put.apply(this, args);
  });
  await expect(Store.open()).rejects.toMatchObject({ name: 'UserError' });
  spy.mockRestore();
  const old = await openDB('askfolio');
  expect(old.version).toBe(1);
  expect(await old.count('documents')).toBe(3);
  old.close();
  const store = await Store.open();
  expect((await store.documents('default')).map(({ path }) => path)).toEqual(Object.keys(MINE));
  store.close();
});

it('a tab that holds an older version is named, and the upgrade goes on when it is closed', async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  await restoreOld(6);
  // One that is busy, or too old to make way.
  const holding = await openDB('askfolio', 6);
  const { setTimeout: later } = globalThis;
  vi.stubGlobal('setTimeout', (call: () => void, ms = 0) => later(call, Math.min(ms, 5)));
  await expect(Store.open()).rejects.toMatchObject({ code: 'storage-blocked' });
  holding.close();
  const store = await Store.open();
  expect((await store.documents('tutorial')).length).toBe(1);
  store.close();
});
