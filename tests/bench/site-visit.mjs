/**
 * A cold visit to a site that `askfolio build` has made of the 224 files of the Milvus documentation:
 * milliseconds from opening its address until the passages of a question are shown that is asked as soon as
 * there is a box for it. Of an earlier visit there is the cached model and nothing else: the visit is
 * made once before, then all that the browser keeps of the site is deleted but that cache.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { chromiumPath } from '../../scripts/chromium.mjs';
import { docsZipPath } from '../../scripts/fixtures.mjs';
import { serve } from '../../scripts/serve.mjs';
import { kRoot, launchArguments, ownVersions, round2 } from './browser.mjs';
import { median } from './median.mjs';

const kRounds = 9;
const kQuestions = ['How is data stored in milvus?', 'What limits the length of a name?'];
const kWork = `${kRoot}build/site-visit`;
const kSite = `${kWork}/site`;
const kModelCache = 'askfolio-models';
/** Under a path of its own, as a project's pages are. */
const kBase = '/docs/milvus/';

export async function* benchSiteVisit() {
  const { buildSeconds } = await siteOfDocs();
  const index = readdirSync(kSite).find((name) => name.endsWith('.askfolio'));
  const server = await serve({ root: kSite, port: 0, base: kBase });
  const profile = mkdtempSync(join(tmpdir(), 'askfolio-visit-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: launchArguments(),
  });
  try {
    await context.addInitScript(askAtOnce, kQuestions[0]);
    await visit(context, server.url);
    const rounds = [];
    for (let round = 0; round < kRounds; round++) {
      rounds.push(await visit(context, server.url, { isCached: true }));
      console.error(`round ${round + 1}: ${JSON.stringify(rounds.at(-1))}`);
    }
    const of = (key) => round2(median(rounds.map((each) => each[key])));
    const times = rounds.map(({ answered }) => answered);
    yield {
      name: 'site-visit',
      us: of('answered'),
      unit: 'ms, median',
      leastMs: round2(Math.min(...times)),
      mostMs: round2(Math.max(...times)),
      shownMs: of('shown'),
      coreMs: of('core'),
      indexFetchedMs: of('indexFetched'),
      openedMs: of('opened'),
      modelMs: of('model'),
      searchMs: of('search'),
      searchAgainMs: of('again'),
      load: round2(loadavg()[0]),
      ...rounds[0].status,
      indexMegabytes: round2(statSync(join(kSite, index)).size / 1e6),
      siteMegabytes: round2(bytesBelow(kSite) / 1e6),
      buildSeconds,
      versions: ownVersions({ version: () => versionOf(context) }),
    };
  } finally {
    await context.close();
    await server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Makes it, unless it is there of the same documents by the same code. */
async function siteOfDocs() {
  const stamp = `${kWork}/built.json`;
  const code = filesBelow(`${kRoot}scripts/site`);
  const key = hashOf([docsZipPath(), `${kRoot}build/web.stamp`, ...code]);
  if (existsSync(stamp)) {
    const built = JSON.parse(readFileSync(stamp, 'utf8'));
    if (built.key === key) return built;
  }
  rmSync(kWork, { recursive: true, force: true });
  await unpack(docsZipPath(), `${kWork}/docs`);
  const begun = performance.now();
  const args = [`${kRoot}scripts/askfolio.mjs`, 'build', `${kWork}/docs`, '--out', kSite];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error('The site could not be built: see above.');
  const built = { key, buildSeconds: Math.round((performance.now() - begun) / 1000) };
  writeFileSync(stamp, JSON.stringify(built));
  return built;
}

async function unpack(zip, folder) {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(zip)), { useWebWorkers: false });
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    const path = join(folder, entry.filename);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await entry.getData(new Uint8ArrayWriter()));
  }
}

/** Opens the site, asks, and leaves of it what `forget` leaves. Milliseconds since it was opened. */
async function visit(context, url, { isCached = false } = {}) {
  const page = await context.newPage();
  const models = [];
  page.on('request', (request) => {
    if (request.url().includes('/models/')) models.push(request.url());
  });
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => performance.getEntriesByName('answered').length > 0);
  const times = await page.evaluate(readTimes);
  const [worker] = page.workers();
  const inWorker = await worker.evaluate(readWorkerTimes, times.origin);
  const rest = await page.evaluate(askAgain, kQuestions[1]);
  if (isCached && models.length > 0) throw new Error(`The model was fetched again: ${models}`);
  await forget(page, url);
  // Embedding the question, searching, and showing what was found.
  const search = times.answered - Math.max(times.opened, inWorker.model);
  return { ...times, ...inWorker, search, ...rest };
}

/** Deletes all that the browser keeps of the site but its model, and closes the page. */
async function forget(page, url) {
  await page.evaluate(async (kept) => {
    for (const name of await caches.keys()) if (name !== kept) await caches.delete(name);
  }, kModelCache);
  const session = await page.context().newCDPSession(page);
  await page.goto('about:blank');
  const storageTypes = 'cookies,indexeddb,local_storage,service_workers,file_systems';
  await session.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes });
  await session.send('Network.clearBrowserCache');
  await page.close();
}

// What follows runs in the page, and in its worker.

/** Asks as a person does as soon as the box is painted; marks what is seen. */
function askAtOnce(question) {
  const whenSeen = (selector, then) => {
    const look = () => {
      const part = document.querySelector(selector);
      if (!part) return requestAnimationFrame(look);
      // The frame that has it is painted before the next task.
      requestAnimationFrame(() => setTimeout(() => then(part)));
    };
    requestAnimationFrame(look);
  };
  whenSeen('[data-testid=question]', (box) => {
    performance.mark('shown');
    box.value = question;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    const key = { key: 'Enter', bubbles: true, cancelable: true };
    // The page takes in first what was typed.
    setTimeout(() => box.dispatchEvent(new KeyboardEvent('keydown', key)));
  });
  whenSeen('.collection-count strong', () => performance.mark('opened'));
  whenSeen('[data-testid=hit]', () => performance.mark('answered'));
}

function readTimes() {
  const at = (name) => performance.getEntriesByName(name)[0]?.startTime;
  const { timeOrigin: origin } = performance;
  return { origin, shown: at('shown'), opened: at('opened'), answered: at('answered') };
}

/** What a question takes when all is there, and what the collection has. */
async function askAgain(question) {
  const begun = performance.now();
  await window.askfolio.search(question);
  const again = performance.now() - begun;
  const { documents, chunks } = await window.askfolio.status();
  return { again, status: { documents, chunks } };
}

/** Of the engine's worker, in the page's time. */
function readWorkerTimes(origin) {
  const since = performance.timeOrigin - origin;
  const at = (name) => since + performance.getEntriesByName(name)[0].startTime;
  const ends = performance
    .getEntriesByType('resource')
    .filter(({ name }) => name.endsWith('.askfolio'))
    .map(({ responseEnd }) => since + responseEnd);
  return {
    core: at('askfolio-core'),
    model: at('askfolio-model'),
    indexFetched: Math.max(...ends),
  };
}

function versionOf(context) {
  return context.browser()?.version() ?? 'unknown';
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function bytesBelow(folder) {
  return filesBelow(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}
