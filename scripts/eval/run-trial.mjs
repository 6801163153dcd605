// Runs an evaluation in headless Chromium.
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumPath } from '../chromium.mjs';
import { serve } from '../serve.mjs';
import { SITE } from './site.mjs';
import { vectorFile } from './vectors.mjs';

/** Progress is told no more often than this. */
const TELL_MS = 5000;

/** Tells how many texts are embedded, now and then. total: those that were known included. */
function teller(total, log) {
  let told = performance.now();
  return (embedded) => {
    if (performance.now() - told < TELL_MS) return;
    told = performance.now();
    log(`${embedded} of at most ${total} texts embedded`);
  };
}

function launch() {
  // Chromium's sandbox refuses to run as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: chromiumPath(), args });
}

/**
 * Measures {corpus, queries} with a model of the manifest and an encoder. useCache: vectors of earlier runs are
 * used and new ones kept. Resolves to the page's TrialReport with the browser's version.
 */
export async function runTrial({ corpus, queries }, model, encoder, useCache, log) {
  const kept = useCache ? vectorFile(join(SITE, 'vectors'), model, encoder) : null;
  const server = await serve({ root: SITE, port: 0 });
  const browser = await launch();
  try {
    const page = await browser.newPage();
    page.on('console', (message) => log(`page: ${message.text()}`));
    const tell = teller(corpus.length + queries.length, log);
    await page.exposeFunction('keepVectors', (records, embedded) => {
      kept?.keep(Buffer.from(records, 'base64'));
      tell(embedded);
    });
    await page.goto(`${server.url}page/`);
    const vectors = kept && `${server.url}vectors/${kept.name}`;
    const request = { model: model.id, encoder, corpus, queries, vectors };
    const report = await page.evaluate((request) => window.runTrial(request), request);
    return { ...report, browser: browser.version() };
  } finally {
    await browser.close();
    await server.close();
  }
}
