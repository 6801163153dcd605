/** Tabs that share a store: one at a time embeds, all show the same in the end, whoever is closed. */
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, it, vi } from 'vitest';
import { timeoutOf } from '../../scripts/trust.mjs';
import { BrowserDouble } from '../doubles/browser';
import { zipBytes } from '../fixtures/zip-bytes';
import { randomOf, tryAll } from './rounds';
import { expectNothingOrphaned, expectSearchAsBuiltAnew, storedDocs } from './sound';
import { type Visit, visit } from './visit';
import type { Docs } from './world';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

interface Faults {
  locks?: boolean;
  channel?: boolean;
}

function fileOf(docs: Docs): File {
  const entries = Object.entries(docs).map(([name, data]) => ({ name, data }));
  return new File([new Uint8Array(zipBytes(entries))], 'docs.zip');
}

function textOf(name: string, paragraphs: number): string {
  const lines = Array.from({ length: paragraphs }, (_, i) => `The ferry ${name} leaves pier ${i}.`);
  return `# Document ${name}\n\n${lines.map((line) => `${line}\n\n## Part of ${name}\n\n`.repeat(2)).join('')}`;
}

/** Paragraphs that take longer to embed than a tab to open. */
const kLong = 100;

const settled = (ms = 1) => new Promise((resolve) => setTimeout(resolve, ms));

/** What a person and a browser do at random, and what must have come of it. */
class Schedule {
  private readonly browser = new BrowserDouble();
  private readonly random: () => number;
  private tabs: Visit[] = [];
  /** The tab that has embedded a text; each is in one document. */
  private readonly embeddedBy = new Map<string, { isOpen: boolean }>();
  private readonly twice: string[] = [];
  private made = 0;
  private readonly taken: Promise<unknown>[] = [];
  /** What may be there: of a path, the texts that were dropped. */
  private readonly dropped = new Map<string, string[]>();

  constructor(
    seed: number,
    private readonly faults: Faults,
  ) {
    this.random = randomOf(seed);
  }

  async run(): Promise<void> {
    const size = 2 + this.below(3);
    await this.open();
    // What locks are for comes up in every schedule: others are opened while one embeds.
    this.drop(this.tabs[0] as Visit, kLong);
    await vi.waitFor(async () => expect(await storedDocs()).not.toEqual({}), {
      timeout: 10_000,
      interval: 1,
    });
    while (this.tabs.length < size) await this.open();
    for (let step = 0; step < 10; step++) {
      await this.step(size);
      await settled(this.below(4));
    }
    await this.expectTheSameEverywhere();
    for (const tab of this.tabs) {
      tab.kill();
      tab.store.close();
    }
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private async open(): Promise<void> {
    const tab = { isOpen: true };
    const onText = (text: string) => {
      // A closed tab does nothing; what stands for it goes on for a while.
      if (!tab.isOpen) return;
      const before = this.embeddedBy.get(text);
      // What a closed tab had not stored yet has to be made again.
      if (before?.isOpen && before !== tab) this.twice.push(text);
      this.embeddedBy.set(text, tab);
    };
    const opened = await visit({ browser: this.browser, onText, ...this.faults });
    this.tabs.push({
      ...opened,
      kill() {
        tab.isOpen = false;
        opened.kill();
      },
    });
  }

  private async step(size: number): Promise<void> {
    const tab = this.tabs[this.below(this.tabs.length)] as Visit;
    const choice = this.random();
    if (choice < 0.4) this.drop(tab);
    else if (choice < 0.6) await tab.engine.search('ferry pier', 'default', {}).catch(isEmpty);
    else if (choice < 0.75) await this.delete(tab);
    else if (choice < 0.9 && this.tabs.length > 1) this.close(tab);
    else if (this.tabs.length < size) await this.open();
  }

  private drop(tab: Visit, paragraphs = this.below(20)): void {
    const docs: Docs = {};
    for (let i = 0; i < 1 + this.below(3); i++) {
      const path = `${'abcdef'[this.below(6)]}.md`;
      this.made += 1;
      docs[path] = textOf(`${this.made}`, 1 + paragraphs);
      this.dropped.set(path, [...(this.dropped.get(path) ?? []), docs[path]]);
    }
    // One that takes files in already refuses.
    this.taken.push(tab.library.addFiles([fileOf(docs)]).catch(isBusy));
  }

  private async delete(tab: Visit): Promise<void> {
    const documents = tab.state.documents.value;
    const one = documents[this.below(documents.length)];
    if (!one) return;
    const discard = await tab.engine.discard('default', [one.id]);
    await tab.engine.catalogue.purge(discard);
  }

  private close(tab: Visit): void {
    this.tabs = this.tabs.filter((each) => each !== tab);
    tab.kill();
  }

  private async expectTheSameEverywhere(): Promise<void> {
    // Closed tabs never say that they are done.
    await vi.waitFor(
      async () => {
        const docs = Object.keys(await storedDocs()).sort();
        for (const { state } of this.tabs) {
          expect(state.documents.value.map(({ path }) => path).sort()).toEqual(docs);
          expect(state.work.value).toEqual({});
          expect(state.error.value).toBeNull();
          const { embedded, chunks, documents } = state.status.value;
          expect([documents, embedded]).toEqual([docs.length, chunks]);
        }
        const found = await Promise.all(this.tabs.map(hitsOf));
        for (const hits of found) expect(hits).toEqual(found[0]);
      },
      { timeout: 10_000, interval: 20 },
    );
    expect(this.twice, 'what two tabs have embedded').toEqual([]);
    const docs = await storedDocs();
    for (const [path, text] of Object.entries(docs)) expect(this.dropped.get(path)).toContain(text);
    await expectNothingOrphaned();
    await expectSearchAsBuiltAnew();
  }
}

async function hitsOf({ engine }: Visit): Promise<string[]> {
  const hits = await engine.search('ferry pier', 'default', { k: 20 }).catch(isEmpty);
  return (hits ?? []).map(({ source, chunk, score }) => `${score.toFixed(4)} ${source} ${chunk}`);
}

function isEmpty(error: { code?: string }): undefined {
  if (error.code !== 'empty-collection') throw error;
}

function isBusy(error: { code?: string }): undefined {
  if (error.code !== 'busy') throw error;
}

async function begin(seed: number, faults: Faults = {}): Promise<void> {
  vi.stubGlobal('indexedDB', new IDBFactory());
  await new Schedule(seed, faults).run();
}

it('a tab that ends when it has just stored a document leaves its vectors to the others', {
  timeout: timeoutOf('tabs'),
}, async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const browser = new BrowserDouble();
  const [one, other] = [await visit({ browser }), await visit({ browser })];
  const waiting = { timeout: 30_000, interval: 1 };
  await one.library.addFiles([fileOf({ 'a.md': textOf('1', 3) })]);
  // The other is slow to look at what was changed.
  const collection = other.store.collection.bind(other.store);
  vi.spyOn(other.store, 'collection').mockImplementation(async (id) => {
    await settled(500);
    return collection(id);
  });
  void one.library.addFiles([fileOf({ 'b.md': textOf('2', 3) })]);
  await vi.waitFor(async () => expect(await storedDocs()).toHaveProperty(['b.md']), waiting);
  one.kill();
  await vi.waitFor(() => {
    const { documents, chunks, embedded } = other.state.status.value;
    expect([documents, embedded]).toEqual([2, chunks]);
  }, waiting);
  other.kill();
  for (const { store } of [one, other]) store.close();
});

it('two to four tabs, whatever is done in them and whichever is closed', {
  timeout: timeoutOf('tabs'),
}, async () => {
  await tryAll('tabs', {
    part: 'schedules',
    attempt: (round) => begin(round),
    twin: (round) => begin(round, { locks: false }),
  });
});
