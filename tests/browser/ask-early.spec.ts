/** Questions while documents are being embedded: words find at once, meaning joins in, and ends the same. */

import { kFerryQuestion, kSmallDocs, realTexts, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { expectWhole } from './support/stored.js';

const kModelFile = '**/models/**/encoder.bin';

test('a question is answered before the model is there, and says so', async ({ app, context }) => {
  const held: (() => void)[] = [];
  await context.route(kModelFile, async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await app.drop(zipOf(kSmallDocs));
  await app.waitForPhase('embedding');
  expect(await app.status()).toMatchObject({ documents: 3, committed: 3, embedded: 0 });
  await app.ask('When does the ferry leave the harbour?');
  await expect(app.part('hit').first()).toHaveAttribute('data-source', 'harbour/ferry.md');
  await expect(app.part('embedded-share')).toContainText('Found with 0 % of the text');

  // More files may come meanwhile.
  await app.drop(zipOf({ 'lake.md': '# Lake\n\nThe lake freezes in January.\n' }));
  await app.waitForCommitted(4);
  expect(await app.status()).toMatchObject({ documents: 4, embedded: 0 });
  expect((await app.search('lake'))[0]?.source).toBe('lake.md');

  for (const release of held) release();
  await app.waitForPhase('ready');
  const { chunks, embedded } = await app.status();
  expect(embedded).toBe(chunks);
  await expect(app.part('embedded-share')).toContainText('ask again');
  await app.ask(kFerryQuestion);
  await expect(app.part('embedded-share')).toHaveCount(0);
  await expect(app.part('hit').first()).toHaveAttribute('data-source', 'harbour/ferry.md');
});

test('a collection that is deleted while it is embedded is gone', async ({ app }) => {
  await app.take(zipOf(kSmallDocs));
  await app.drop(zipOf(await realTexts(/^en\/faq\//)));
  await app.waitForPhase('embedding');
  await app.page.evaluate(() => window.askfolio.clear());
  expect(await app.status()).toMatchObject({ documents: 0, chunks: 0, embedded: 0, phase: 'idle' });
  await app.take(zipOf(kSmallDocs));
  expect(await app.status()).toMatchObject({ documents: 3, phase: 'ready' });
  expect(await expectWhole(app.page, kSmallDocs)).toEqual(Object.keys(kSmallDocs).sort());
});

test('a question asked meanwhile finds passages, and the end is that of an index made in one go', async ({
  app,
}) => {
  test.setTimeout(180_000);
  const texts = await realTexts(/^en\/faq\//);
  const question = 'How does Milvus handle vector data types and precision?';
  const search = () => app.search(question, { k: 20 });
  // The model is loaded: the question does not wait for it.
  await app.take(zipOf(kSmallDocs));
  await app.page.evaluate(() => window.askfolio.clear({ spares: false }));
  await app.drop(zipOf(texts));
  await app.waitForPhase('embedding');
  const early = await search();
  const { chunks, embedded } = await app.status();
  expect(embedded).toBeGreaterThan(0);
  expect(embedded).toBeLessThan(chunks);
  // Which chunks had their vectors in time depends on the machine (tests/web/embed-question.test.ts).
  for (const hit of early) expect(hit.text).toBe(texts[hit.source]?.slice(hit.start, hit.end));
  expect(early.length).toBeGreaterThan(0);
  await expect(app.part('report')).toBeVisible({ timeout: 120_000 });
  const after = await search();

  await app.page.evaluate(() => window.askfolio.clear({ spares: false }));
  await app.take(zipOf(texts));
  const undisturbed = await search();
  const plain = (hits: typeof after) => hits.map(({ document: _, ...hit }) => hit);
  expect(plain(after)).toEqual(plain(undisturbed));
  expect(after[0]?.text).toContain(question);
});
