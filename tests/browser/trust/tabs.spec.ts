/** Two tabs of one browser: one embeds, the other shows it, answers, and goes on when that is closed. */
import { App, kIngestTimeout } from '../support/app.js';
import { kFerryQuestion, kSmallDocs, realTexts, zipOf } from '../support/docs.js';
import { expect, test } from '../support/fixtures.js';
import { expectWhole } from '../support/stored.js';

test.describe.configure({ timeout: 300_000 });

test('what one tab takes in and deletes is shown and found in the other', async ({
  app,
  context,
  site,
}) => {
  const other = new App(await context.newPage(), site);
  await other.open();
  await app.take(zipOf(kSmallDocs));
  await expect
    .poll(async () => (await other.status()).embedded, { timeout: kIngestTimeout })
    .toBe((await app.status()).chunks);
  await expect(other.part('progress')).toHaveAttribute('data-phase', 'ready');
  const [hit] = await other.search(kFerryQuestion);
  expect(hit?.source).toBe('harbour/ferry.md');
  await app.page.evaluate(() => window.askfolio.clear());
  await expect.poll(async () => (await other.status()).documents).toBe(0);
  await expect(other.part('error')).toHaveCount(0);
});

test('a tab that is closed while it embeds leaves the rest to the other', async ({
  app,
  context,
  site,
}) => {
  const texts = await realTexts(/^en\/(faq|getstarted\/(install_SDKs|standalone))\//);
  const other = new App(await context.newPage(), site);
  await other.open();
  await app.drop(zipOf(texts));
  const inOther = async () => (await other.status()).embedded;
  await expect.poll(inOther, { timeout: kIngestTimeout }).toBeGreaterThan(0);
  await expect(other.page.getByText('Another tab is embedding chunks')).toBeVisible();
  // Words find everything in both, whoever embeds.
  expect((await other.search('Milvus', { k: 5 })).length).toBe(5);
  const before = await inOther();
  await app.page.close();
  await other.waitForPhase('ready');
  const { chunks, embedded } = await other.status();
  expect(embedded).toBe(chunks);
  expect(before).toBeLessThan(chunks);
  await expect(other.page.getByText('Another tab')).toHaveCount(0);
  expect(await expectWhole(other.page, texts)).toEqual(Object.keys(texts).sort());
});
