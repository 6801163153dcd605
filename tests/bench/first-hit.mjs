/**
 * From the drop of the real zip (224 Markdown files) to passages for a question out of all of it, with
 * the model loaded, against the wait until everything is embedded, in one run. Then what it is worth
 * never to embed twice: the same zip once more, and again after the collection was cleared.
 */

import { readFileSync } from 'node:fs';
import { docsZipPath } from '../../scripts/fixtures.mjs';
import { serve } from '../../scripts/serve.mjs';
import { kRoot, launchBrowser, ownVersions, round2 } from './browser.mjs';
import { median } from './median.mjs';

const kQuestion = 'How is data stored in milvus?';
const kRounds = 3;

export async function* benchFirstHit() {
  const server = await serve({ root: `${kRoot}dist`, port: 0, base: '/' });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.evaluate(loadModelAndZip, readFileSync(docsZipPath()).toString('base64'));
    const firsts = [];
    for (let round = 0; round < kRounds; round++) {
      firsts.push(await page.evaluate(firstHit, kQuestion));
      console.error(`round ${round + 1}: ${JSON.stringify(firsts.at(-1))}`);
    }
    await page.evaluate(() => window.askfolio.clear({ spares: false }));
    const whole = await page.evaluate(timeIngest);
    const again = await page.evaluate(timeIngest);
    await page.evaluate(() => window.askfolio.clear());
    const cleared = await page.evaluate(timeIngest);
    const peer = 'askfolio, everything embedded first';
    const versions = ownVersions(browser);
    const line = (name, seconds, more) => ({
      name,
      peer,
      ratio: round2(whole.seconds / seconds),
      us: round2(seconds),
      them: round2(whole.seconds),
      unit: 's',
      ...more,
      versions,
    });
    const { chunks } = whole;
    yield line('first-hit', median(firsts.map(({ seconds }) => seconds)), { chunks });
    yield line('same-zip', again.seconds, { chunks, embedded: again.embedded });
    yield line('cleared-zip', cleared.seconds, { chunks, embedded: cleared.embedded });
  } finally {
    await browser.close();
    await server.close();
  }
}

// What follows runs in the page.

async function loadModelAndZip(zip) {
  const bytes = Uint8Array.from(atob(zip), (letter) => letter.charCodeAt(0));
  window.zip = new File([bytes], 'docs.zip');
  await window.askfolio.ready;
  await window.askfolio.ingest([new File(['A text to load the model for.'], 'a.md')]);
}

/** Until every document can be found, and the question has its passages; the rest is cancelled. */
async function firstHit(question) {
  const { askfolio, zip } = window;
  await askfolio.clear({ spares: false });
  const begun = performance.now();
  const ingest = askfolio.ingest([zip]);
  let status = await askfolio.status();
  while (!['embedding', 'ready'].includes(status.phase)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    status = await askfolio.status();
  }
  const read = (performance.now() - begun) / 1000;
  const [hit] = await askfolio.search(question);
  const seconds = (performance.now() - begun) / 1000;
  const { documents, embedded } = await askfolio.status();
  document.querySelector('[data-testid=cancel]').click();
  await ingest;
  return { seconds, read, documents, embedded, hit: hit.source, score: hit.score };
}

async function timeIngest() {
  const begun = performance.now();
  const { embedded } = await window.askfolio.ingest([window.zip]);
  const seconds = (performance.now() - begun) / 1000;
  const { chunks } = await window.askfolio.status();
  return { seconds, embedded, chunks };
}
