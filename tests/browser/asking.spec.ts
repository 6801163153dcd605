/** How a question is asked: which passages, which documents, which mode, which words. */

import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

const kUnrelated = 'Which vitamins are in carrots?';

test.beforeEach(async ({ app, api }) => {
  await app.take(zipOf(kSmallDocs));
  await app.connect(api);
});

function shownPrompt(text: string | null) {
  return JSON.parse(text ?? '') as { role: string; content: string }[];
}

test('passages are left out and put in before anything is sent', async ({ app, api }) => {
  await app.part('question').fill(kFerryQuestion);
  await app.part('show-prompt').click();
  await expect(app.part('include')).toHaveCount(5);
  const found = await app.search(kFerryQuestion);
  await app.part('include').first().uncheck();
  const preview = app.part('prompt-preview');
  await expect(preview).not.toContainText(found[0]?.text.trim().slice(-20) ?? '');
  await expect(app.part('hit').nth(1)).toContainText('1');
  await app.part('include').nth(2).uncheck();
  await app.part('include').first().check();
  await expect(preview).toContainText('nine in the morning');
  const shown = shownPrompt(await preview.textContent());
  expect(shown[1]?.content.match(/<passage id=/g)).toHaveLength(4);

  // The same question sends what was chosen, and its citations open those passages.
  api.reply({ content: 'First [1], second [2], third [3].' });
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
  expect(api.chats[0]?.body.messages).toEqual(shown);
  await expect(app.part('include')).toHaveCount(0);
  await app.part('citation').nth(2).click();
  await expect(app.part('source-view').locator('mark')).toHaveText(found[3]?.text ?? '');
});

test('a passage that was not found is put into the prompt', async ({ app, api }) => {
  await app.openSettings();
  await app.part('passages').fill('1');
  await app.closeSettings();
  await app.part('question').fill(kFerryQuestion);
  await app.part('show-prompt').click();
  await expect(app.part('hit')).toHaveCount(1);
  await app.part('why').click();
  await app.part('candidate').nth(1).getByRole('button').click();
  await app.part('add-passage').click();
  await expect(app.part('add-passage')).toHaveCount(0);
  await app.page.keyboard.press('Escape');
  await expect(app.part('hit')).toHaveCount(2);
  await app.part('send').click();
  await app.waitForAnswer('done');
  expect(api.chats[0]?.body.messages[1]?.content.match(/<passage id=/g)).toHaveLength(2);
});

test('all of a question is seen, also when a phone is turned', async ({ app }) => {
  const question = app.part('question');
  await app.page.setViewportSize({ width: 800, height: 360 });
  await question.fill(`${kFerryQuestion} ${kUnrelated}`);
  const hidden = () => question.evaluate((box) => box.scrollHeight - box.clientHeight);
  expect(await hidden()).toBe(0);
  await app.page.setViewportSize({ width: 360, height: 800 });
  await expect.poll(hidden).toBe(0);
});

test('only documents of a path are asked', async ({ app, api }) => {
  await app.part('ask-options').locator('summary').click();
  await app.part('scope').fill('KITCHEN/');
  await expect(app.part('ask-options')).toContainText('1 document of 3');
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
  for (const hit of await app.part('hit').all()) {
    await expect(hit).toHaveAttribute('data-source', 'kitchen/bread.md');
  }
  await app.part('scope').fill('nowhere');
  await app.ask('Where is the telescope?');
  await app.waitForAnswer('error');
  await expect(app.part('error')).toContainText('nowhere');
  expect(api.chats).toHaveLength(1);
});

test('strictly: nothing is sent where nothing has to do with the question', async ({
  app,
  api,
}) => {
  await app.part('ask-options').locator('summary').click();
  await app.part('mode').selectOption('strict');
  await app.ask(kUnrelated);
  await app.waitForAnswer('done');
  await expect(app.part('refusal')).toBeVisible();
  expect(api.chats).toHaveLength(0);
  await app.part('send').click();
  await expect(app.part('refusal')).toHaveCount(0);
  await app.waitForAnswer('done');
  expect(api.chats).toHaveLength(1);

  await app.part('new-conversation').click();
  await app.ask(kFerryQuestion);
  await expect(app.part('answer')).toContainText('object storage');
  await app.waitForAnswer('done');
  expect(api.chats[1]?.body.messages[0]?.content).toContain('do not contain the whole answer');
});

test('whole documents: the cost is said before, every text is sent, citations open', async ({
  app,
  api,
}) => {
  await app.part('ask-options').locator('summary').click();
  await app.part('mode').selectOption('whole');
  await app.ask(kFerryQuestion);
  await expect(app.part('estimate')).toContainText(/about [\d,]+ tokens/);
  await expect(app.part('whole')).toContainText('3 whole documents in 3 passages');
  expect(api.chats).toHaveLength(0);
  api.reply({ content: 'At nine [1], and 230 degrees [2].' });
  await app.part('send').click();
  await app.waitForAnswer('done');
  const sent = api.chats[0]?.body.messages[1]?.content ?? '';
  expect((await app.prompt(kFerryQuestion))[1]?.content).toBe(sent);
  for (const text of Object.values(kSmallDocs)) expect(sent).toContain(text.trim());
  await app.part('citation').nth(1).click();
  await expect(app.part('source-view').locator('mark')).toHaveText(
    kSmallDocs['kitchen/bread.md'] ?? '',
  );
});

test('prompts are a person’s to change, checked, kept and reset', async ({ app, api }) => {
  await app.openSettings();
  await app.part('templates').locator('summary').click();
  const user = app.part('template-user');
  const asItCame = await user.inputValue();
  expect(asItCame).toContain('{passages}');
  await app.part('template-system').fill('Answer like a captain.');
  await user.fill('No place for anything');
  await expect(app.part('template-problem')).toContainText('{passages}');
  await user.fill('{question}\n{passages}Go.');
  await expect(app.part('template-problem')).toHaveCount(0);
  await app.closeSettings();
  await app.open();
  await app.connect(api);
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
  const [chat] = api.chats;
  expect(chat?.body.messages[0]?.content).toBe('Answer like a captain.');
  expect(chat?.body.messages[1]?.content).toMatch(
    new RegExp(`^${kFerryQuestion.replace('?', '\\?')}\n<passage id="1"[^]*</passage>\n\nGo\\.$`),
  );
  expect(shownPrompt(await app.part('prompt-preview').textContent())).toEqual(chat?.body.messages);
  expect(await app.prompt(kFerryQuestion)).toEqual(chat?.body.messages);

  await app.openSettings();
  await app.part('templates').locator('summary').click();
  await app.part('reset-template').click();
  await expect(user).toHaveValue(asItCame);
  await expect(app.part('reset-template')).toHaveCount(0);
});
