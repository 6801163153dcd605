/**
 * A second visit to a collection of the 224 Markdown files, with nobody at the page's address any more:
 * milliseconds from opening the address until something is painted, and until the collection with its
 * counts is.
 */

import { readFileSync } from 'node:fs';
import { docsZipPath } from '../../scripts/fixtures.mjs';
import { serve } from '../../scripts/serve.mjs';
import { kRoot, launchBrowser, ownVersions, round2 } from './browser.mjs';
import { median } from './median.mjs';

const kRounds = 9;

export async function* benchSecondVisit() {
  const server = await serve({ root: `${kRoot}dist`, port: 0, base: '/' });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(server.url);
    const status = await page.evaluate(visitFirst, readFileSync(docsZipPath()).toString('base64'));
    await page.close();
    await server.close();

    await context.addInitScript(markCounts);
    const rounds = [];
    for (let round = 0; round < kRounds; round++) {
      rounds.push(await visitAgain(context, server.url));
      console.error(`round ${round + 1}: ${JSON.stringify(rounds.at(-1))}`);
    }
    yield {
      name: 'second-visit',
      us: round2(median(rounds.map(({ counted }) => counted))),
      unit: 'ms, median',
      firstPaintMs: round2(median(rounds.map(({ painted }) => painted))),
      ...status,
      versions: ownVersions(browser),
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** {painted, counted} in milliseconds. */
async function visitAgain(context, url) {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => performance.getEntriesByName('counted').length > 0);
  const times = await page.evaluate(() => {
    const at = (name) => performance.getEntriesByName(name)[0].startTime;
    return { painted: at('first-contentful-paint'), counted: at('counted') };
  });
  await page.close();
  return times;
}

// What follows runs in the page.

/** Takes the zip in; resolves when the page is kept for the next visit. */
async function visitFirst(zip) {
  const { askfolio } = window;
  const bytes = Uint8Array.from(atob(zip), (letter) => letter.charCodeAt(0));
  await askfolio.ready;
  await askfolio.ingest([new File([bytes], 'docs.zip')]);
  await navigator.serviceWorker.ready;
  const { documents, chunks } = await askfolio.status();
  return { documents, chunks };
}

/** Marks "counted" when the collection's counts have been painted. */
function markCounts() {
  const look = () => {
    const counts = document.querySelector('[data-testid=collection] .collection-count strong');
    if (!counts) return requestAnimationFrame(look);
    // The frame that has them is painted before the next task.
    requestAnimationFrame(() => setTimeout(() => performance.mark('counted')));
  };
  requestAnimationFrame(look);
}
