/** Further questions: rewritten, asked again, edited, and what is sent for them. */

import type { DeepSeekDouble } from '../doubles/deepseek.js';
import type { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

const kTyped = 'What does it cost?';
const kAlone = 'What does a return ticket for the ferry cost?';

test.beforeEach(async ({ app, api }) => {
  await app.take(zipOf(kSmallDocs));
  await app.connect(api);
  api.reply({ content: 'At nine in the morning [1].' });
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
});

/** Questions that the chat API was asked, as they stand in the messages. */
function asked(api: DeepSeekDouble): string[] {
  return api.chats.map(({ body }) => body.messages.at(-1)?.content ?? '');
}

async function askFollowUp(app: App, api: DeepSeekDouble, ...replies: string[]): Promise<void> {
  for (const content of replies) api.reply({ content });
  await app.ask(kTyped);
  await app.waitForAnswer('done');
}

test('a follow-up is rewritten, shown, searched and asked as a question of its own', async ({
  app,
  api,
}) => {
  expect(api.chats).toHaveLength(1);
  await askFollowUp(app, api, kAlone, 'Fourteen crowns [1].');
  expect(api.chats).toHaveLength(3);
  expect(api.chats[1]?.body).toMatchObject({ thinking: { type: 'disabled' } });
  expect(asked(api)[1]).toContain(kFerryQuestion);
  expect(asked(api)[2]).toContain(`<question>\n${kAlone}\n</question>`);
  await expect(app.part('standalone')).toContainText(kAlone);
  await expect(app.page.getByRole('heading', { name: kTyped })).toHaveCount(1);
  const found = await app.search(kAlone);
  await expect(app.part('hit').first()).toHaveAttribute('data-chunk', String(found[0]?.chunk));
  const shown = JSON.parse((await app.part('prompt-preview').textContent()) ?? '');
  expect(shown).toEqual(api.chats[2]?.body.messages);

  // A person says it better: the same turn is asked again.
  await app.part('edit-standalone').click();
  await app.part('standalone-input').fill('What does a ticket cost?');
  api.reply({ content: 'Fourteen [1].' });
  await app.part('standalone-input').press('Enter');
  await app.waitForAnswer('done');
  expect(api.chats).toHaveLength(4);
  expect(asked(api)[3]).toContain('<question>\nWhat does a ticket cost?\n</question>');
  await expect(app.part('past-turn')).toHaveCount(1);
  await expect(app.part('standalone')).toContainText('What does a ticket cost?');
});

test('what is asked stays in sight when the turn before it comes to stand above', async ({
  app,
  api,
}) => {
  await app.page.setViewportSize({ width: 900, height: 500 });
  const long = Array.from({ length: 30 }, (_, i) => `Line ${i} [1].`).join('\n\n');
  await askFollowUp(app, api, kAlone, long);
  await app.page.evaluate(() => scrollTo(0, 0));
  // Enter in a box that is out of sight.
  api.reply({ content: 'What does a season ticket cost?' });
  api.reply({ content: 'Ninety [1].' });
  await app.part('question').evaluate((box: HTMLTextAreaElement) => {
    box.focus({ preventScroll: true });
    box.value = 'And for a season?';
    box.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await app.page.keyboard.press('Enter');
  await expect(app.part('past-turn')).toHaveCount(2);
  await app.waitForAnswer('done');
  await expect(app.part('question')).toBeInViewport();
});

test('a rewriting that fails, or is no question, is told; the question is asked as typed', async ({
  app,
  api,
}) => {
  api.fail(402);
  await askFollowUp(app, api, 'Fourteen crowns [1].');
  expect(asked(api).at(-1)).toContain(`<question>\n${kTyped}\n</question>`);
  await expect(app.part('standalone')).toContainText(/not rewritten.*402/);
  await expect(app.part('answer')).toContainText('Fourteen crowns');

  api.reply({ content: 'It is sold on board [1].' });
  api.reply({ content: 'On board [1].' });
  await app.ask('Where is it sold?');
  await app.waitForAnswer('done');
  await expect(app.part('standalone')).toContainText(/not rewritten/);
  await expect(app.part('answer')).toContainText('On board');
});

test('rewriting can be switched off', async ({ app, api }) => {
  await app.openSettings();
  await app.part('rewrite').uncheck();
  await app.closeSettings();
  await askFollowUp(app, api, 'Fourteen crowns [1].');
  expect(api.chats).toHaveLength(2);
  expect(asked(api)[1]).toContain(`<question>\n${kTyped}\n</question>`);
  await expect(app.part('standalone')).toHaveCount(0);
});

test('asking again and editing take the place of the last turn', async ({ app, api }) => {
  api.reply({ content: 'At 9 a.m. [1].' });
  await app.part('retry').click();
  await expect(app.part('answer')).toContainText('At 9 a.m.');
  await app.waitForAnswer('done');
  await expect(app.part('past-turn')).toHaveCount(0);
  expect(api.chats[1]?.body).toEqual(api.chats[0]?.body);
  await app.part('undo').click();
  await expect(app.part('answer')).toContainText('At nine in the morning');

  await app.part('edit').click();
  await expect(app.part('question')).toHaveValue(kFerryQuestion);
  await expect(app.part('question')).toBeFocused();
  await app.page.keyboard.press('Escape');
  await expect(app.part('editing')).toHaveCount(0);
  await app.part('edit').click();
  await app.page.keyboard.type('How hot is the oven?');
  api.reply({ content: '230 degrees [1].' });
  await app.page.keyboard.press('Enter');
  await app.waitForAnswer('done');
  await expect(app.part('past-turn')).toHaveCount(0);
  await expect(app.part('editing')).toHaveCount(0);
  expect(api.chats).toHaveLength(3);
  await app.open();
  await expect(app.part('answer')).toContainText('230 degrees');
  await expect(app.part('past-turn')).toHaveCount(0);
});

test('an answer is copied as it was written', async ({ app, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.part('copy').click();
  await expect(app.part('copy')).toHaveText('Copied');
  expect(await app.page.evaluate(() => navigator.clipboard.readText())).toBe(
    'At nine in the morning [1].',
  );
});
