/** The embedding model of a collection: taken by its language, and changed while it answers. */

import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

const kMiniLm = 'all-MiniLM-L6-v2';
const kBgeEn = 'bge-small-en-v1.5';
const kBgeZh = 'bge-small-zh-v1.5';

const kChineseDocs = {
  '港口/渡轮.md':
    '# 渡轮\n\n前往小岛的渡轮每天早上九点离开港口。\n\n## 船票\n\n往返船票售价十四元，在船上出售。\n',
  '厨房/面包.md':
    '# 面包\n\n把面粉、水、盐和酵母揉成面团，让面团发酵两个小时。\n\n## 烤箱\n\n在二百三十度下烘烤四十分钟。\n',
  '天文台.md': '# 天文台\n\n山上的望远镜在晴朗的夜晚可以看到土星的光环。\n',
};

/** Answered by the first passage, in other words. */
const kBoatQuestion = '去岛上的船几点出发？';

test('a Chinese collection takes the Chinese model by itself, and loads no other', async ({
  app,
  context,
}) => {
  const requested: string[] = [];
  context.on('request', (request) => requested.push(request.url()));
  await expect(app.part('embedding-model')).toHaveValue('');
  // Before anything is embedded the page says what it takes, and why.
  const held: (() => void)[] = [];
  await context.route('**/encoder.bin', async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await app.drop(zipOf(kChineseDocs));
  await expect(app.part('embedding-model')).toHaveValue(kBgeZh);
  await expect(app.part('embedding-note')).toContainText('most of the text is Chinese');
  await expect.poll(() => held.length).toBe(1);
  for (const release of held) release();
  await expect(app.part('report')).toBeVisible({ timeout: 60_000 });
  await context.unroute('**/encoder.bin');
  await expect(app.part('embedding-model')).toHaveValue(kBgeZh);
  await expect(app.part('embedding-note')).toContainText('most of the text is Chinese');
  expect((await app.status()).model).toBe(kBgeZh);
  const [hit] = await app.search(kBoatQuestion);
  expect(hit?.source).toBe('港口/渡轮.md');
  expect(hit?.text).toContain('九点');
  const models = requested.filter((url) => url.includes('/models/'));
  expect(models.length).toBeGreaterThan(0);
  expect(models.filter((url) => !url.includes(kBgeZh))).toEqual([]);

  // English documents come in: words find them, and the model stays.
  await app.drop(zipOf(kSmallDocs));
  await app.waitForCommitted(6);
  await app.waitForPhase('ready');
  await expect(app.part('embedding-model')).toHaveValue(kBgeZh);
  expect((await app.search('telescope Saturn'))[0]?.source).toBe('observatory.md');

  // Emptied, the collection takes the model of what comes next.
  await app.page.evaluate(() => window.askfolio.clear());
  await app.take(zipOf(kSmallDocs));
  await expect(app.part('embedding-model')).toHaveValue(kMiniLm);
});

test('a change of the model: the old one answers until it is done, a reload breaks it off', async ({
  app,
  context,
}) => {
  await app.take(zipOf(kSmallDocs));
  await expect(app.part('embedding-model')).toHaveValue(kMiniLm);
  const held: (() => void)[] = [];
  await context.route(`**/${kBgeEn}/encoder.bin`, async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue().catch(() => undefined);
  });
  await app.part('embedding-model').selectOption(kBgeEn);
  await expect(app.part('embedding-note')).toContainText(
    'English, fast (MiniLM) answers until then',
  );
  await expect.poll(() => held.length).toBe(1);
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
  expect((await app.status()).model).toBe(kMiniLm);

  // Cancelled, nothing of it is left.
  await app.part('cancel-change').click();
  await expect(app.part('embedding-model')).toHaveValue(kMiniLm);
  expect((await app.status()).embedding.next).toBeNull();

  await app.part('embedding-model').selectOption(kBgeEn);
  await expect.poll(async () => (await app.status()).embedding.next).toBe(kBgeEn);
  await app.open();
  await expect(app.part('embedding-note')).toContainText('broken off');
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
  for (const release of held.splice(0)) release();
  await context.unroute(`**/${kBgeEn}/encoder.bin`);

  // A document deleted meanwhile is not there afterwards.
  const { length } = await app.search('bread', { k: 50 });
  await app.part('continue-change').click();
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await app.page.locator('[data-path="kitchen/bread.md"]').getByTestId('remove-document').click();
  await expect.poll(async () => (await app.status()).model, { timeout: 60_000 }).toBe(kBgeEn);
  await expect(app.part('embedding-model')).toHaveValue(kBgeEn);
  expect(await app.status()).toMatchObject({ documents: 2, committed: 2 });
  const found = await app.search(kFerryQuestion, { k: 50 });
  expect(found[0]?.source).toBe('harbour/ferry.md');
  expect(found.length).toBeLessThan(length);
  expect(found.map(({ source }) => source)).not.toContain('kitchen/bread.md');
  await app.open();
  await expect(app.part('embedding-model')).toHaveValue(kBgeEn);
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
});

test('a model that cannot be fetched: said, and the old one goes on', async ({ app, context }) => {
  await app.take(zipOf(kSmallDocs));
  await context.route(`**/${kBgeZh}/**`, (route) => route.fulfill({ status: 404, body: '' }));
  await app.part('embedding-model').selectOption(kBgeZh);
  await expect(app.part('error')).toContainText(`${kBgeZh}/`);
  await expect(app.part('embedding-model')).toHaveValue(kMiniLm);
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
  await app.part('cancel-change').click();
  await expect(app.part('embedding-note')).toContainText('most of the text is English');
});

test('most of the text is in another language than the model’s: the other is offered, not taken', async ({
  app,
}) => {
  await app.take(zipOf({ 'observatory.md': kSmallDocs['observatory.md'] as string }));
  await app.ingest([zipOf(kChineseDocs)]);
  await expect(app.part('embedding-note')).toContainText(
    'Most of the text is Chinese, and Chinese (BGE small zh) is made for it.',
  );
  await expect(app.part('embedding-model')).toHaveValue(kMiniLm);
  await app.part('take-better').click();
  await expect(app.part('embedding-note')).toHaveCount(0, { timeout: 60_000 });
  await expect(app.part('embedding-model')).toHaveValue(kBgeZh);
  expect((await app.search(kBoatQuestion))[0]?.source).toBe('港口/渡轮.md');

  const japanese = 'フェリーは毎朝九時に港を出て島へ向かいます。切符は船上で買えます。\n\n';
  await app.ingest([zipOf({ '船.md': japanese.repeat(40) })]);
  await expect(app.part('embedding-note')).toContainText('No model here is made for the language');
  expect((await app.search('フェリー 切符'))[0]?.source).toBe('船.md');
});

test('the tutorial has its own model, whatever a person or the language would take', async ({
  app,
}) => {
  await app.part('preset').selectOption('tutorial');
  await expect(app.part('embedding-model')).toHaveValue(kMiniLm);
  await expect(app.part('embedding-model')).toBeDisabled();
});
