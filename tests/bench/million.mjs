/**
 * A million chunks with words and vectors, stored and opened again: bytes, seconds, and the core's memory
 * all along. Their texts are made as for bm25-1m. site: of vectors.mjs, and `name`, its file of
 * a million vectors.
 */

import { buildPage } from '../fixtures/built-page.mjs';
import { round2 } from './browser.mjs';
import { sample } from './sample.mjs';

const kQuestions = 200;

export async function keepMillion({ browser, url, root, name, versions }) {
  await buildPage(new URL('large/million-page.ts', import.meta.url), `${root}/million`);
  const { lines, questions } = await sample();
  const texts = Array.from({ length: kQuestions }, (_, i) => questions[i % questions.length]);
  const context = await browser.newContext();
  const inNewPage = async (run, argument) => {
    const page = await context.newPage();
    await page.goto(`${url}million/index.html`);
    await page.waitForFunction(() => 'million' in window);
    const result = await page.evaluate(run, argument);
    await page.close();
    return result;
  };
  try {
    const file = `${url}${name}`;
    const kept = await inNewPage((request) => window.million.keep(request), { file, lines, texts });
    const { asked, found, ...figures } = kept;
    console.error(JSON.stringify(figures));
    const opened = await inNewPage((request) => window.million.reopen(request), { asked, texts });
    if (JSON.stringify(opened.found) !== JSON.stringify(found)) {
      throw new Error('The index finds something else after it was opened again.');
    }
    const megabytes = (bytes) => Math.round(bytes / 1e6);
    return {
      name: 'search-1m reopened',
      us: round2(opened.seconds),
      unit: 's',
      megabytes: megabytes(kept.bytes),
      writeSeconds: round2(kept.writeSeconds),
      buildSeconds: Math.round(kept.buildSeconds),
      heapMegabytes: megabytes(kept.heapBytes),
      heapMegabytesReopened: megabytes(opened.heapBytes),
      denseMs: round2(opened.denseMs),
      hybridMs: round2(opened.hybridMs),
      versions,
    };
  } finally {
    await context.close();
  }
}
