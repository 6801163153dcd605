/** One click on the empty page: the manual in the page's language, and questions that it answers. */

import { expect, test } from './support/fixtures.js';

for (const { locale, name, found, words } of [
  {
    locale: 'en-GB',
    name: 'askfolio manual',
    found: [
      ['08-privacy.md', 'What leaves this browser'],
      ['02-documents.md', 'Which formats are read'],
    ],
    words: /straight from the page to the chat API/,
  },
  {
    locale: 'zh-CN',
    name: 'askfolio 手册',
    found: [
      ['08-privacy.md', '哪些内容会离开浏览器'],
      ['02-documents.md', '可以添加哪些格式的文件'],
    ],
    words: /从页面直接发送到你填写的对话接口/,
  },
] as const) {
  test.describe(locale, () => {
    test.use({ contextOptions: { locale } });

    test('the manual is tried by one click, and its questions find their passages', async ({
      app,
      api,
    }) => {
      await app.connect(api);
      await app.part('try-manual').click();
      await expect(app.part('report')).toBeVisible({ timeout: 60_000 });
      await app.waitForPhase('ready');
      await expect(app.part('collection-select').locator('option:checked')).toHaveText(name);

      const questions = app.part('manual-question');
      await expect(questions).toHaveCount(found.length);
      for (const [i, [source, heading]] of found.entries()) {
        const [hit] = await app.search(await questions.nth(i).innerText());
        expect([hit?.source, hit?.headings.at(-1)]).toEqual([source, heading]);
      }
      await questions.first().click();
      await app.waitForAnswer('done');
      expect(api.chats[0]?.body.messages.at(-1)?.content).toMatch(words);
      await expect(questions).toHaveCount(0);

      // Once more it is shown, not made again.
      const { documents } = await app.status();
      await app.page.reload();
      await app.part('help').click();
      await app.part('open-manual').click();
      await expect(app.part('report')).toBeVisible();
      expect(await app.status()).toMatchObject({ documents });
      await expect(app.part('collection-select').locator('option')).toHaveCount(3);
    });
  });
}
