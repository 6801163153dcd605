/** The main path without a pointer. */

import type { Locator } from '@playwright/test';
import type { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

/** Presses Tab until the part has the focus; nobody would press it more than 40 times. */
async function tabTo(app: App, part: Locator): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await app.page.keyboard.press('Tab');
    if (await part.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${part}`);
}

/** What has the focus can be seen to have it. */
async function expectFocusVisible(app: App): Promise<void> {
  const seen = await app.page.evaluate(() => {
    const visible = (element: Element | null) => {
      if (!element) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    };
    const focused = document.activeElement;
    // A hidden input may leave it to its label or its box to show the focus.
    return visible(focused) || visible(focused?.parentElement ?? null);
  });
  expect(seen).toBe(true);
}

test('from the zip to the source of a citation by keyboard alone', async ({ app, api }) => {
  const { keyboard } = app.page;
  // Waited for from the start: Chromium hears of it by another way than of the key that opens it, and
  // the key may overtake.
  const chooser = app.page.waitForEvent('filechooser');

  await tabTo(app, app.part('settings'));
  await expectFocusVisible(app);
  await keyboard.press('Enter');
  await expect(app.part('api-key')).toBeVisible();
  await tabTo(app, app.part('api-base'));
  await keyboard.press('Control+A');
  await keyboard.type(api.base);
  await tabTo(app, app.part('api-key'));
  await expectFocusVisible(app);
  await keyboard.type(api.key);
  await keyboard.press('Escape');
  await expect(app.part('settings')).toBeFocused();

  await tabTo(app, app.part('zip-input'));
  await expectFocusVisible(app);
  await keyboard.press('Enter');
  await (await chooser).setFiles([zipOf(kSmallDocs)]);
  await expect(app.part('report')).toBeVisible({ timeout: 60_000 });

  await tabTo(app, app.part('question'));
  await expectFocusVisible(app);
  await keyboard.type('When does the boat');
  await keyboard.press('Shift+Enter');
  await keyboard.type('to the island depart?');
  await expect(app.part('question')).toHaveValue('When does the boat\nto the island depart?');
  api.reply({ content: 'At nine in the morning [1].' });
  await keyboard.press('Enter');
  await app.waitForAnswer('done');

  await tabTo(app, app.part('citation').first());
  await expectFocusVisible(app);
  await keyboard.press('Enter');
  const hit = (await app.search(kFerryQuestion))[0];
  await expect(app.part('source-view').locator('mark')).toHaveText(hit?.text ?? '');
  // Its text is there before it is shown, and Escape is for what is shown.
  await expect(app.part('source-view')).toBeVisible();
  await keyboard.press('Escape');
  await expect(app.part('source-view')).toBeHidden();
  await expect(app.part('citation').first()).toBeFocused();

  await tabTo(app, app.part('why'));
  await keyboard.press('Enter');
  await expect(app.part('candidate').first()).toBeVisible();
  await tabTo(app, app.part('candidate').first().getByRole('button'));
  await expectFocusVisible(app);
  await keyboard.press('Enter');
  await expect(app.part('why-reason')).toContainText('Found: place 1');
  await keyboard.press('Escape');
  await expect(app.part('why')).toBeFocused();
  await tabTo(app, app.part('measure'));
  await keyboard.press('Enter');
  await expect(app.part('measure-dialog')).toBeVisible();
  await tabTo(app, app.part('question-set'));
  await expectFocusVisible(app);
  await keyboard.press('Escape');
  await expect(app.part('measure')).toBeFocused();
});

test('the answer can be stopped by keyboard', async ({ app, api }) => {
  await app.take(zipOf(kSmallDocs));
  await app.connect(api);
  api.reply({ content: 'It leaves at nine' }, { hold: new Promise(() => {}) });
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('streaming');
  await tabTo(app, app.part('stop'));
  await app.page.keyboard.press('Enter');
  await app.waitForAnswer('stopped');
});

test('single keys do what the help says, never while one types, and can be switched off', async ({
  app,
  api,
}) => {
  const { keyboard } = app.page;
  const away = () => app.page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await app.take(zipOf(kSmallDocs));
  await app.connect(api);
  await away();
  await keyboard.press('/');
  await expect(app.part('question')).toBeFocused();
  const typed = 's1ncapme,?/';
  await keyboard.type(typed);
  await expect(app.part('question')).toHaveValue(typed);
  await expect(app.page.getByRole('dialog')).toHaveCount(0);

  api.reply({ content: 'It leaves [1]' }, { hold: new Promise(() => {}) });
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('streaming');
  await away();
  await keyboard.press('s');
  await app.waitForAnswer('stopped');

  const hits = await app.search(kFerryQuestion);
  for (const [key, shown] of [
    ['1', app.part('source-view').locator('mark', { hasText: hits[0]?.text ?? '' })],
    ['c', app.part('rename-conversation')],
    ['p', app.part('pasted-text')],
    ['m', app.part('map')],
    ['e', app.part('measure-dialog')],
    [',', app.part('api-key')],
    ['?', app.part('help-dialog')],
  ] as const) {
    await keyboard.press(key);
    await expect(shown, key).toBeVisible();
    // No key reaches through a dialog; the paste dialog's box takes it for text.
    await keyboard.press('?');
    await expect(app.page.getByRole('dialog')).toHaveCount(1);
    await keyboard.press('Escape');
    await expect(app.page.getByRole('dialog')).toHaveCount(0);
    await away();
  }
  await keyboard.press('Control+m');
  await keyboard.press('n');
  await expect(app.part('hit')).toHaveCount(0);
  await expect(app.page.getByRole('dialog')).toHaveCount(0);
  const chooser = app.page.waitForEvent('filechooser');
  await keyboard.press('a');
  await chooser;

  // Who does not know of the keys finds them, and can do without.
  await app.part('help').click();
  await expect(app.part('shortcut').filter({ hasText: 'Stop the answer' })).toContainText('s');
  await app.part('shortcuts').uncheck();
  await keyboard.press('Escape');
  await app.open();
  await keyboard.press('?');
  await keyboard.press('/');
  await expect(app.part('question')).not.toBeFocused();
  await expect(app.page.getByRole('dialog')).toHaveCount(0);
});

/** What is read aloud of the parts. */
const kNames = {
  en: {
    settings: 'Settings',
    base: 'Base URL',
    key: /^API key for/,
    files: 'Choose files',
    added: /^3 documents added/,
    question: 'Your question',
    answered: 'Answer complete',
    citation: 'Open passage 1: Ferry, harbour/ferry.md',
    close: 'Close',
  },
  'zh-CN': {
    settings: '设置',
    base: '接口地址',
    key: /的 API 密钥/,
    files: '选择文件',
    added: /^新增 3 篇文档/,
    question: '你的问题',
    answered: '回答完毕',
    citation: '打开段落 1：Ferry, harbour/ferry.md',
    close: '关闭',
  },
};

for (const locale of ['en', 'zh-CN'] as const) {
  test.describe(locale, () => {
    test.use({ contextOptions: { locale } });

    test('the main job by keyboard, roles and names alone, as a screen reader tells them', async ({
      app,
      api,
    }) => {
      const { page } = app;
      const { keyboard } = page;
      const named = kNames[locale];
      const chooser = page.waitForEvent('filechooser');
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      const told = (text: string | RegExp) => page.getByRole('status').filter({ hasText: text });

      await tabTo(app, button(named.settings));
      await keyboard.press('Enter');
      const settings = page.getByRole('dialog', { name: named.settings, exact: true });
      await tabTo(app, settings.getByRole('textbox', { name: named.base, exact: true }));
      await keyboard.press('Control+A');
      await keyboard.type(api.base);
      await tabTo(app, settings.getByLabel(named.key));
      await keyboard.type(api.key);
      await keyboard.press('Escape');

      await tabTo(app, page.getByLabel(named.files, { exact: true }));
      await keyboard.press('Enter');
      await (await chooser).setFiles([zipOf(kSmallDocs)]);
      await expect(told(named.added)).toBeVisible({ timeout: 60_000 });

      await tabTo(app, page.getByRole('textbox', { name: named.question, exact: true }));
      await keyboard.type(kFerryQuestion);
      api.reply({ content: 'At nine in the morning [1].' });
      await keyboard.press('Enter');
      await expect(told(named.answered)).toBeVisible();

      const citation = button(named.citation);
      await tabTo(app, citation);
      await keyboard.press('Enter');
      const source = page.getByRole('dialog', { name: 'harbour/ferry.md', exact: true });
      await expect(source).toContainText('at nine in the morning');
      await tabTo(app, source.getByRole('button', { name: named.close, exact: true }));
      await keyboard.press('Enter');
      await expect(source).toBeHidden();
      await expect(citation).toBeFocused();
    });
  });
}
