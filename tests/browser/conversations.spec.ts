/** Conversations: kept while an answer arrives, listed, renamed, saved as a file, deleted with undo. */

import { readFileSync } from 'node:fs';
import type { DeepSeekDouble } from '../doubles/deepseek.js';
import { gate } from './support/answers.js';
import { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { everythingStored } from './support/stored.js';

const kBreadQuestion = 'How long does dough rise?';

test.beforeEach(({ app }) => app.take(zipOf(kSmallDocs)));

async function ask(app: App, api: DeepSeekDouble, question: string, content: string) {
  api.reply({ content });
  await app.ask(question);
  await app.waitForAnswer('done');
}

test('a reload in mid-answer: what had arrived is there, and goes on from there', async ({
  app,
  api,
}) => {
  await app.connect(api);
  const never = gate();
  api.reply(
    { reasoning: 'Let me look.' },
    { content: 'The ferry leaves at nine [1]' },
    { hold: never.opened },
  );
  await app.ask(kFerryQuestion);
  await expect(app.part('answer')).toContainText('at nine');
  await expect.poll(() => everythingStored(app.page)).toContain('The ferry leaves at nine');

  await app.open();
  await expect(app.part('answer')).toHaveCount(1);
  await app.waitForAnswer('stopped');
  await expect(app.part('answer')).toContainText('The ferry leaves at nine');
  await expect(app.part('reasoning')).toContainText('Let me look.');
  await expect(app.page.getByRole('heading', { name: kFerryQuestion })).toBeVisible();
  await expect(app.part('hit').first()).toHaveAttribute('data-source', 'harbour/ferry.md');
  await app.part('citation').first().click();
  await expect(app.part('source-view').locator('mark')).toContainText('nine in the morning');
  await app.page.keyboard.press('Escape');

  await app.connect(api);
  api.reply({ content: ' in the morning.' });
  await app.part('continue').click();
  await app.waitForAnswer('done');
  await expect(app.part('answer')).toContainText(/at nine\s*1\s*in the morning\./);
  never.open();
});

test('an answer that arrives in another tab is shown as that, also its end; a closed tab leaves it to be continued', async ({
  app,
  api,
  context,
  site,
}) => {
  await app.connect(api);
  const [first, never] = [gate(), gate()];
  api.reply({ content: 'The ferry leaves' }, { hold: first.opened }, { content: ' at nine [1].' });
  await app.ask(kFerryQuestion);
  await expect(app.part('answer')).toContainText('The ferry leaves');
  await expect.poll(() => everythingStored(app.page)).toContain('The ferry leaves');
  const other = new App(await context.newPage(), site);
  await other.open();
  await other.connect(api);
  await other.waitForAnswer('elsewhere');
  await expect(other.page.getByText('An answer is arriving in another tab')).toBeVisible();
  await expect(other.part('answer')).toContainText('The ferry leaves');
  await expect(other.part('ask')).toBeDisabled();
  for (const action of ['continue', 'retry', 'edit', 'stop']) {
    await expect(other.part(action)).toHaveCount(0);
  }
  first.open();
  await other.waitForAnswer('done');
  await expect(other.part('answer')).toContainText('at nine');
  await expect(other.page.getByText('another tab')).toHaveCount(0);

  // Again, in place of that turn.
  api.reply({ content: 'It leaves' }, { hold: never.opened });
  await app.part('retry').click();
  await other.waitForAnswer('elsewhere');
  await expect(other.part('answer')).toContainText('It leaves');
  await app.page.close();
  await other.waitForAnswer('stopped');
  await expect(other.page.getByText('Stopped')).toBeVisible();
  api.reply({ content: ' at nine [1].' });
  await other.part('continue').click();
  await other.waitForAnswer('done');
  await expect(other.part('answer')).toContainText(/It leaves at nine/);
  await expect.poll(() => everythingStored(other.page)).toContain('It leaves at nine');
  never.open();
});

test('a conversation that is deleted in another tab in mid-answer stays deleted', async ({
  app,
  api,
  context,
  site,
}) => {
  await app.connect(api);
  const never = gate();
  api.reply({ content: 'The ferry leaves' }, { hold: never.opened });
  await app.ask(kFerryQuestion);
  await expect.poll(() => everythingStored(app.page)).toContain('The ferry leaves');
  const other = new App(await context.newPage(), site);
  await other.open();
  await other.part('conversations').click();
  await other.part('delete-conversation').click();
  await app.waitForAnswer('idle');
  await expect.poll(() => api.chats.at(-1)?.hungUp).toBe(true);
  for (const each of [app, other]) {
    await each.open();
    await expect(each.part('conversation-bar')).toHaveCount(0);
  }
  never.open();
});

test('earlier turns stand above the question, and their citations still open', async ({
  app,
  api,
}) => {
  await app.connect(api);
  await ask(app, api, kFerryQuestion, 'At nine in the morning [1].');
  await ask(app, api, kBreadQuestion, 'For two hours [1].');
  await expect(app.part('past-turn')).toHaveCount(1);
  await expect(app.part('citation')).toHaveCount(1);
  const box = await app.part('past-turn').boundingBox();
  const question = await app.part('question').boundingBox();
  expect(box && question && box.y < question.y).toBe(true);

  // Its document goes; what was cited stays.
  await app.part('past-citation').click();
  await expect(app.part('source-view').locator('mark')).toContainText('nine in the morning');
  await app.page.keyboard.press('Escape');
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await app.page.locator('[data-path="harbour/ferry.md"]').getByTestId('remove-document').click();
  await expect(app.page.locator('[data-path="harbour/ferry.md"]')).toHaveCount(0);
  await app.open();
  await app.part('past-citation').click();
  await expect(app.part('source-gone')).toBeVisible();
  await expect(app.part('source-view').locator('mark')).toContainText('nine in the morning');
});

test('conversations are listed, found by title, renamed and shown again', async ({ app, api }) => {
  await app.connect(api);
  await ask(app, api, kFerryQuestion, 'At nine [1].');
  await app.part('new-conversation').click();
  await expect(app.part('answer')).toHaveAttribute('data-state', 'idle');
  await expect(app.part('hit')).toHaveCount(0);
  await ask(app, api, kBreadQuestion, 'For two hours [1].');

  await app.part('conversations').click();
  await expect(app.part('conversation')).toHaveCount(2);
  await expect(app.part('conversation').first()).toContainText(kBreadQuestion);
  await app.part('rename-conversation').nth(1).click();
  await app.part('conversation-title').fill('Boats');
  await app.part('conversation-title').press('Enter');
  await expect(app.part('show-conversation').nth(1)).toHaveText('Boats');
  await app.part('rename-conversation').nth(1).click();
  await app.part('conversation-title').fill('Not this');
  await app.part('conversation-title').press('Escape');
  await expect(app.part('conversations-dialog')).toBeVisible();
  await expect(app.part('show-conversation').nth(1)).toHaveText('Boats');
  await app.page.getByRole('searchbox', { name: /conversations/ }).fill('boa');
  await expect(app.part('conversation')).toHaveCount(1);
  await app.part('show-conversation').click();
  await expect(app.part('conversations-dialog')).toBeHidden();
  await expect(app.part('answer')).toContainText('At nine');
  await expect(app.part('conversation-bar')).toContainText('Boats');
});

test('a conversation is saved as Markdown', async ({ app, api }) => {
  await app.connect(api);
  await ask(app, api, kFerryQuestion, 'At **nine** [1].');
  await ask(app, api, kBreadQuestion, 'For two hours [1].');
  await app.part('conversations').click();
  const saving = app.page.waitForEvent('download');
  await app.part('export-conversation').click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe('When does the boat to the island depart.md');
  const text = readFileSync(await download.path(), 'utf8');
  expect(text).toContain(`## ${kFerryQuestion}\n\nAt **nine** [1].`);
  expect(text).toContain(`## ${kBreadQuestion}\n\nFor two hours [1].`);
  expect(text).toContain('(harbour/ferry.md › Ferry)');
  expect(text).not.toContain(api.key);
});

test('a deleted conversation comes back with undo; without, it is gone', async ({ app, api }) => {
  await app.connect(api);
  await ask(app, api, kFerryQuestion, 'At nine [1].');
  for (const isUndone of [true, false]) {
    await app.part('conversations').click();
    await app.part('delete-conversation').click();
    await expect(app.part('conversation')).toHaveCount(0);
    await app.page.keyboard.press('Escape');
    await expect(app.part('answer')).toHaveAttribute('data-state', 'idle');
    if (!isUndone) break;
    await app.part('undo').click();
    await expect(app.part('answer')).toContainText('At nine');
    await expect(app.part('undo-note')).toHaveCount(0);
  }
  await app.open();
  await expect(app.part('conversation-bar')).toHaveCount(0);
});

test('each collection has its own conversations', async ({ app, api }) => {
  await app.connect(api);
  await ask(app, api, kFerryQuestion, 'At nine [1].');
  await app.part('preset').selectOption('tutorial');
  await expect(app.part('answer')).toHaveAttribute('data-state', 'idle');
  await expect(app.part('conversation-bar')).toHaveCount(0);
  await app.part('preset').selectOption('default');
  await expect(app.part('answer')).toContainText('At nine');
});
