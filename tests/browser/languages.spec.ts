/** The main job in each language that the page speaks, and the choice between them. */

import { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

const kTold = {
  en: {
    welcome: 'Ask your own documents',
    ask: 'Ask',
    counted: '3 documents · 5 chunks',
    noKey: /There is no API key for .*api\.deepseek\.com.*Create a key/s,
    status: 'Answer complete',
    citation: 'Open passage 1: Ferry, harbour/ferry.md',
    settings: 'Settings',
    exported: 'My documents.askfolio',
    imported: 'My documents (2)',
  },
  'zh-CN': {
    welcome: '向自己的文档提问',
    ask: '提问',
    counted: '3 篇文档 · 5 个文本块',
    noKey: /没有 api\.deepseek\.com 的 API 密钥.*创建密钥/s,
    status: '回答完毕',
    citation: '打开段落 1：Ferry, harbour/ferry.md',
    settings: '设置',
    exported: '我的文档.askfolio',
    imported: '我的文档 (2)',
  },
};

for (const { browser, locale } of [
  { browser: 'en-GB', locale: 'en' },
  { browser: 'zh-TW', locale: 'zh-CN' },
] as const) {
  test.describe(browser, () => {
    test.use({ contextOptions: { locale: browser } });

    test('documents are taken in, asked, cited and opened in the language of the browser', async ({
      app,
      api,
    }) => {
      const told = kTold[locale];
      const { page } = app;
      await expect(page.locator('html')).toHaveAttribute('lang', locale);
      await expect(page.getByRole('heading', { name: told.welcome })).toBeVisible();
      await app.take(zipOf(kSmallDocs));
      await expect(app.part('collection')).toContainText(told.counted);

      await app.part('question').fill(kFerryQuestion);
      await page.getByRole('button', { name: told.ask, exact: true }).click();
      await expect(app.part('error')).toHaveText(told.noKey);

      await app.connect(api);
      api.reply({ content: 'At nine [1].' });
      await app.ask(kFerryQuestion);
      await app.waitForAnswer('done');
      await expect(page.getByText(told.status, { exact: true })).toBeVisible();
      await page.getByRole('button', { name: told.citation }).click();
      await expect(app.part('source-view').locator('mark')).toContainText('at nine in the morning');
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: told.settings }).click();
      await expect(app.part('settings-dialog').getByRole('heading')).toHaveText(told.settings);
      await expect(app.part('language')).toHaveValue(locale);
      await page.keyboard.press('Escape');
      const exported = await page.evaluate(async () => {
        const file = await window.askfolio.export();
        await window.askfolio.import(file);
        return file.name;
      });
      expect(exported).toBe(told.exported);
      const shown = app.part('collection-select').locator('option:checked');
      await expect(shown).toHaveText(told.imported);
    });
  });
}

test('another language is chosen in the settings, holds at once, and is kept', async ({
  app,
  context,
  site,
}) => {
  const { page } = app;
  await app.openSettings();
  await app.part('language').selectOption('zh-CN');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(app.part('settings-dialog').getByRole('heading')).toHaveText('设置');
  await expect(app.part('ask')).toHaveText('提问');
  await expect(app.part('collection-select')).toContainText('我的文档');

  const another = new App(await context.newPage(), site);
  await another.open();
  await expect(another.part('ask')).toHaveText('提问');
  await another.openSettings();
  await another.part('language').selectOption('en');
  await expect(another.part('ask')).toHaveText('Ask');
  await another.open();
  await expect(another.page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(another.part('ask')).toHaveText('Ask');
});

test.describe('in Chinese', () => {
  test.use({ contextOptions: { locale: 'zh-CN' } });

  test('without its dictionary the page speaks English, and says what could not be loaded', async ({
    context,
    site,
  }) => {
    await context.route('**/zh-*.js', (route) => route.abort());
    const app = new App(await context.newPage(), site);
    await app.open();
    await expect(app.page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(app.part('ask')).toHaveText('Ask');
    await expect(app.part('error')).toHaveAttribute('data-code', 'page-not-loaded');
  });
});

test('scripts read English whatever the page speaks', async ({ app }) => {
  await app.openSettings();
  await app.part('language').selectOption('zh-CN');
  await app.closeSettings();
  const files = [zipOf({ 'a.md': '# A\n\nText.\n', 'b.exe': 'no' })];
  const { skipped } = await app.ingest(files);
  expect(skipped).toEqual([
    { path: 'b.exe', reason: expect.stringMatching(/^Its type is not read: askfolio reads/) },
  ]);
  await app.part('report').locator('summary').click();
  await expect(app.part('report')).toContainText('不支持此类型');
  await expect(app.search(' ')).rejects.toThrow('The question is empty.');
});
