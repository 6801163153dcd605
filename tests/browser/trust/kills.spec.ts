/** Visits that end at some moment, in each way that they can in a browser: documents are whole, and the next goes on. */

import type { LaunchOptions } from '@playwright/test';
import { isFull, timeoutOf, timesOf } from '../../../scripts/trust.mjs';
import type { Standing } from '../../../web/src/messages.js';
import { tryAll } from '../../trust/rounds.js';
import { amissIn, type Docs, type World } from '../../trust/world.js';
import { App, kIngestTimeout } from '../support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from '../support/docs.js';
import { expect, test } from '../support/fixtures.js';
import { KillableBrowser } from '../support/killable-browser.js';
import { patchEngine } from '../support/patch.js';
import { readWorld, strayFiles } from '../support/stored.js';

const kMine = 'My documents';
/** As an import is called where the name is taken. */
const kCopy = 'My documents (2)';
const kChanged: Docs = {
  'observatory.md': '# Observatory\n\nThe telescope on the hill is being mended until autumn.\n',
  'harbour/ferry.md': '# Ferry\n\nThe ferry to the island leaves the harbour at ten in winter.\n',
};
const kAdded: Docs = {
  'lighthouse.md': '# Lighthouse\n\nIts lamp can be seen from twenty miles away.\n',
  'market.md': '# Market\n\nFish is sold at the quay every Friday.\n',
};
const kLast: Docs = { 'school.md': '# School\n\nLessons begin when the bell has rung twice.\n' };
const kQuestions = [kFerryQuestion, 'the lamp of the lighthouse', 'dough'];

interface Step {
  run(app: App, whole: string): Promise<unknown>;
  /** What is there when it is done. */
  after(world: World): World;
}

const taking = (docs: Docs): Step => ({
  run: (app) => app.ingest([zipOf(docs)]),
  after: (world) => ({ ...world, [kMine]: { ...world[kMine], ...docs } }),
});

/** whole: an export of kSmallDocs, as base64. */
const kSteps: Step[] = [
  taking(kAdded),
  taking(kChanged),
  {
    run: (app) => app.page.evaluate(() => window.askfolio.clear()),
    after: (world) => ({ ...world, [kMine]: {} }),
  },
  {
    run: (app, whole) =>
      app.page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        await window.askfolio.import(new File([bytes], 'copy.askfolio'));
      }, whole),
    after: (world) => ({ ...world, [kCopy]: kSmallDocs }),
  },
];

type Started = { started: Record<string, Worker> };

/** In turn. Their number and that of the steps have no divisor in common: all pairs come up. */
const kEnds: ((app: App, browser: KillableBrowser) => Promise<unknown>)[] = [
  (app) => app.page.close(),
  (app) => app.page.evaluate(() => (window as unknown as Started).started.engine?.terminate()),
  (_, browser) => browser.kill(),
];

/** So many tests share a full run's rounds, and run side by side: a browser mostly waits. */
const kParts = isFull ? 8 : 1;

test.describe.configure({ mode: 'parallel', timeout: timeoutOf('ends') });

/** Its pages have the workers that they started at hand, by name. */
function killable(options: LaunchOptions, engineCode?: string): KillableBrowser {
  return new KillableBrowser(options, async (context) => {
    await context.addInitScript(() => {
      const started: Record<string, Worker> = {};
      window.Worker = class extends Worker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          started[options?.name ?? ''] = this;
        }
      };
      Object.assign(window, { started });
    });
    if (engineCode) await patchEngine(context, engineCode);
  });
}

/** A page beside those that are open. */
async function visit(browser: KillableBrowser, site: string): Promise<App> {
  const app = new App(await (await browser.open()).newPage(), site);
  await app.open();
  return app;
}

/** Closes all pages, and deletes all that they have kept but the model. */
async function reset(browser: KillableBrowser, site: string): Promise<void> {
  const context = await browser.open();
  const blank = await context.newPage();
  for (const page of context.pages()) if (page !== blank) await page.close();
  // Nothing is there, but it is of the site.
  await blank.goto(`${site}nothing`);
  await blank.evaluate(async () => {
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase('askfolio');
      request.onsuccess = resolve;
      request.onerror = () => reject(request.error);
    });
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
  });
}

async function expectEmbedded(app: App): Promise<void> {
  const missing = async () => {
    const { chunks, embedded } = await app.status();
    return chunks - embedded;
  };
  await expect.poll(missing, { timeout: kIngestTimeout, intervals: [50] }).toBe(0);
}

/** What there is to be found by a question, by its place. */
async function standingsOf(app: App, question: string): Promise<Map<string, Standing>> {
  const { candidates } = await app.page.evaluate(
    (asked) => window.askfolio.explain(asked),
    question,
  );
  return new Map(candidates.map((each) => [`${each.source} ${each.chunk}`, each]));
}

/** By documents: what is found by each question where there are only these. */
type Standings = Map<string, Map<string, Standing>[]>;

/** What a browser finds that takes in these documents alone, which it does once. */
async function builtAnew(fresh: App, docs: Docs, known: Standings) {
  const key = JSON.stringify(Object.entries(docs).sort());
  let found = known.get(key);
  if (!found) {
    await fresh.page.evaluate(() => window.askfolio.clear());
    await fresh.ingest([zipOf(docs)]);
    found = await allStandingsOf(fresh);
    known.set(key, found);
  }
  return found;
}

async function allStandingsOf(app: App) {
  const all: Map<string, Standing>[] = [];
  for (const question of kQuestions) all.push(await standingsOf(app, question));
  return all;
}

async function expectSearchAsBuiltAnew(app: App, fresh: App, docs: Docs, known: Standings) {
  if (Object.keys(docs).length === 0) return;
  const all = await builtAnew(fresh, docs, known);
  for (const [i, found] of (await allStandingsOf(app)).entries()) {
    const expected = all[i] as Map<string, Standing>;
    expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [place, { lexical, dense }] of found) {
      const other = expected.get(place) as Standing;
      expect(lexical, place).toBeCloseTo(other.lexical, 4);
      // Two browsers may multiply in two ways (support/hits.ts); another chunk's vector is further off.
      expect(Math.abs(dense - other.dense), place).toBeLessThan(0.03);
    }
  }
}

for (let part = 0; part < kParts; part++) {
  const title = 'a page that is closed, an engine that is terminated, a browser that is killed';
  test(`${title} (${part + 1} of ${kParts})`, async ({ app: fresh, site, launchOptions }) => {
    await tryEnds(part, fresh, site, launchOptions);
  });
}

async function tryEnds(part: number, fresh: App, site: string, launchOptions: LaunchOptions) {
  await fresh.ingest([zipOf(kSmallDocs)]);
  const whole = await fresh.page.evaluate(async () => {
    const bytes = new Uint8Array(await (await window.askfolio.export()).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  /** How long each step takes that nothing ends. */
  const longest: number[] = [];
  for (const step of kSteps) {
    const begun = performance.now();
    await step.run(fresh, whole);
    longest.push(performance.now() - begun);
  }

  const known: Standings = new Map();
  const attempt = async (round: number, browser: KillableBrowser) => {
    const at = round % kSteps.length;
    const [step, end] = [kSteps[at] as Step, kEnds[round % kEnds.length]];
    await reset(browser, site);
    const ended = await visit(browser, site);
    await ended.ingest([zipOf(kSmallDocs)]);
    const before = await readWorld(ended.page);
    // Nobody hears how it goes on.
    step.run(ended, whole).catch(() => undefined);
    // Spread over the step, each moment another one (by the golden ratio).
    await ended.page.waitForTimeout(((round * 0.618) % 1) * (longest[at] as number));
    await end?.(ended, browser);

    const next = await visit(browser, site);
    const found = await readWorld(next.page);
    expect(amissIn(found, before, step.after(before))).toEqual([]);
    await expectEmbedded(next);
    const shown = await next.part('collection-select').locator('option:checked').innerText();
    await expectSearchAsBuiltAnew(next, fresh, found[shown] as Docs, known);
    expect(await next.ingest([zipOf(kLast)])).toMatchObject({ added: 1 });
    await expect.poll(() => strayFiles(next.page), { timeout: 3000 }).toEqual([]);
    await readWorld(next.page);
  };

  const sound = killable(launchOptions);
  // Files of the snapshot before stay where they are.
  const broken = killable(
    launchOptions,
    'FileSystemDirectoryHandle.prototype.removeEntry = async () => undefined;',
  );
  try {
    const count = timesOf('ends') / kParts;
    await tryAll('ends', {
      part: `browser-${part}`,
      count,
      attempt: (round) => attempt(part * count + round, sound),
      // It is the same in all of them.
      ...(part === 0 && { twin: (round) => attempt(round, broken) }),
    });
  } finally {
    await sound.end();
    await broken.end();
  }
}
