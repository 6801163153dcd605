/** A page, or its engine, that ends at some moment in a real browser: documents are whole, and it goes on. */
import { isFull, keepRow } from '../../../scripts/trust.mjs';
import { App, kIngestTimeout } from '../support/app.js';
import { kSmallDocs, zipOf } from '../support/docs.js';
import { expect, test } from '../support/fixtures.js';
import { expectWhole, readWhole } from '../support/stored.js';

/** Those of the store's own tests are thousands; these show that a browser does what they assume. */
const kRounds = isFull ? 24 : 4;
/** Between dropping files and the end, spread over all that happens meanwhile. */
const kLongestMs = 1500;

test.describe.configure({ timeout: 900_000 });

test('what ends at any moment leaves whole documents, and the next visit goes on', async ({
  context,
  site,
}) => {
  const begun = performance.now();
  const texts: Record<string, string> = { ...kSmallDocs };
  for (let round = 0; round < kRounds; round++) {
    const app = new App(await context.newPage(), site);
    await app.open();
    // Every round changes one document, and adds one.
    texts['observatory.md'] = `# Observatory\n\nNight ${round} was clear.\n`;
    texts[`round-${round}.md`] = `# Round ${round}\n\nThe ferry had ${round} passengers.\n`;
    const before = {
      ...texts,
      'observatory.md': `# Observatory\n\nNight ${round - 1} was clear.\n`,
    };
    await app.drop(zipOf(texts));
    await app.page.waitForTimeout((round * kLongestMs) / kRounds);
    if (round % 2 === 0) await app.page.close();
    // Its workers end with the document.
    else await app.page.goto('about:blank');

    const next = new App(await context.newPage(), site);
    await next.open();
    const kept = await readWhole(next.page, texts, false).catch(() =>
      readWhole(next.page, before, false),
    );
    for (const path of kept.paths) expect(Object.keys(texts)).toContain(path);
    await next.ingest([zipOf(texts)]);
    await expect
      .poll(() => next.status().then(({ chunks, embedded }) => chunks - embedded), {
        timeout: kIngestTimeout,
      })
      .toBe(0);
    expect(await expectWhole(next.page, texts)).toEqual(Object.keys(texts).sort());
    await next.page.close();
    if (!app.page.isClosed()) await app.page.close();
  }
  const seconds = (performance.now() - begun) / 1000;
  keepRow('kills', 'browser', { tried: kRounds, failed: 0, seconds });
});
