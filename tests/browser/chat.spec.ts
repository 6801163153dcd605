/** The chat API answers, refuses, breaks off or is stopped; passages and collection stay. */

import { kUsage } from '../doubles/deepseek.js';
import { gate } from './support/answers.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

test.beforeEach(({ app }) => app.take(zipOf(kSmallDocs)));

test('an answer with citations; one that names no passage is removed, and that is said', async ({
  app,
  api,
}) => {
  await app.connect(api);
  api.reply({ content: 'At nine [1]. Perhaps [9], or 渡船 [2].' });
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
  await expect(app.part('citation')).toHaveCount(2);
  await expect(app.part('answer')).toContainText('Perhaps, or 渡船');
  await expect(app.part('answer-check')).toHaveText(
    '1 citation named no passage and was removed: [9].',
  );
  await expect(app.part('usage')).toContainText(String(kUsage.prompt_tokens));
  await expect(app.part('usage')).toContainText(String(kUsage.completion_tokens));

  const shown = await app
    .part('hit')
    .evaluateAll((rows) => rows.map((row) => ({ ...(row as HTMLElement).dataset })));
  const hits = await app.search(kFerryQuestion);
  expect(shown.map((row) => row.source)).toEqual(hits.map((hit) => hit.source));
  expect(shown.map((row) => Number(row.chunk))).toEqual(hits.map((hit) => hit.chunk));
  for (const [i, hit] of hits.entries()) expect(Number(shown[i]?.score)).toBeCloseTo(hit.score, 5);

  for (const [i, hit] of hits.slice(0, 2).entries()) {
    await app.part('citation').nth(i).click();
    const source = app.part('source-view');
    await expect(source).toBeVisible();
    await expect(source).toContainText(hit.source);
    expect(await source.locator('mark').textContent()).toBe(hit.text);
    expect(await source.locator('pre').textContent()).toBe(kSmallDocs[hit.source]);
    await app.page.keyboard.press('Escape');
    await expect(source).toBeHidden();
  }
});

test('what is sent is what the prompt preview shows, and is as documented', async ({
  app,
  api,
}) => {
  await app.connect(api);
  await app.part('question').fill(kFerryQuestion);
  await app.part('show-prompt').click();
  const before = JSON.parse((await app.part('prompt-preview').textContent()) ?? '');
  expect(api.chats).toHaveLength(0);
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
  const [chat] = api.chats;
  expect(chat?.body).toEqual({
    model: 'deepseek-flash',
    messages: before,
    stream: true,
    stream_options: { include_usage: true },
    thinking: { type: 'enabled' },
    reasoning_effort: expect.stringMatching(/^(low|high|max)$/),
  });
  expect(JSON.parse((await app.part('prompt-preview').textContent()) ?? '')).toEqual(before);
  const [best] = await app.search(kFerryQuestion);
  expect(before.at(-1).content).toContain(best?.text.trim());
  expect(before.at(-1).content).toContain(kFerryQuestion);
});

test('settings reach the request and outlive a reload, the key does not', async ({ app, api }) => {
  await app.connect(api);
  await app.openSettings();
  await app.part('model').fill('deepseek-v4-pro');
  await app.part('thinking').uncheck();
  await app.part('passages').fill('2');
  await app.closeSettings();
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
  await expect(app.part('hit')).toHaveCount(2);
  const body = api.chats[0]?.body;
  expect(body).toMatchObject({ model: 'deepseek-v4-pro', thinking: { type: 'disabled' } });
  expect(body).not.toHaveProperty('reasoning_effort');

  await app.open();
  await app.openSettings();
  await expect(app.part('model')).toHaveValue('deepseek-v4-pro');
  await expect(app.part('api-base')).toHaveValue(api.base);
  await expect(app.part('thinking')).not.toBeChecked();
  await expect(app.part('api-key')).toHaveValue('');
});

test('no key: passages are found, and it says how to get one', async ({ app, api }) => {
  await app.connect(api, '');
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('error');
  await expect(app.part('error')).toContainText(/key/i);
  await expect(app.part('error')).toContainText(/settings/i);
  await expect(app.part('hit').first()).toHaveAttribute('data-source', 'harbour/ferry.md');
  expect(api.requests).toEqual([]);
});

/** Status, how often it is tried, and what the advice is about. */
const kRefusals: [status: number, tries: number, advice: RegExp][] = [
  [400, 1, /model|prompt/i],
  [401, 1, /key/i],
  [402, 1, /balance|top up/i],
  [422, 1, /parameter|effort/i],
  [429, 3, /wait/i],
  [500, 3, /wait|again/i],
  [503, 3, /wait|again/i],
];

for (const [status, tries, advice] of kRefusals) {
  test(`status ${status} is tried ${tries} time(s) and has its own advice`, async ({
    app,
    api,
  }) => {
    await app.connect(api);
    api.fail(status, tries);
    await app.ask(kFerryQuestion);
    await app.waitForAnswer('error');
    await expect(app.part('error')).toContainText(String(status));
    await expect(app.part('error')).toContainText(advice);
    expect(api.chats).toHaveLength(tries);
    await expect(app.part('hit').first()).toHaveAttribute('data-source', 'harbour/ferry.md');

    await app.ask(kFerryQuestion);
    await app.waitForAnswer('done');
    await expect(app.part('error')).toHaveCount(0);
  });
}

test('busy twice, then an answer', async ({ app, api }) => {
  await app.connect(api);
  api.fail(429);
  api.fail(503);
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
  expect(api.chats).toHaveLength(3);
  await expect(app.part('answer')).toContainText('object storage');
});

test('a withdrawn model says since when and what to use', async ({ app, api }) => {
  await app.connect(api);
  await app.openSettings();
  await app.part('model').fill('deepseek-chat');
  await app.closeSettings();
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('error');
  await expect(app.part('error')).toContainText('2026-07-24');
  await expect(app.part('error')).toContainText('deepseek-flash');
});

test('a wrong key is refused, and a right one works at once', async ({ app, api }) => {
  await app.connect(api, 'sk-wrong');
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('error');
  await expect(app.part('error')).toContainText('401');
  await app.connect(api);
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
});

test('nobody answers at the base URL', async ({ app, api }) => {
  await app.connect(api);
  await api.close();
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('error');
  await expect(app.part('error')).toContainText(new URL(api.base).host);
  await expect(app.part('error')).toContainText(/base URL/i);
});

test('a stream that breaks off keeps what came and can be continued', async ({ app, api }) => {
  await app.connect(api);
  // The browser throws away bytes that it has not handed on yet when a connection is lost.
  const shown = gate();
  api.reply({ content: 'The ferry leaves at ' }, { hold: shown.opened }, { lost: true });
  await app.ask(kFerryQuestion);
  await expect(app.part('answer')).toContainText('The ferry leaves at');
  shown.open();
  await app.waitForAnswer('error');
  await expect(app.part('answer')).toContainText('The ferry leaves at');
  await expect(app.part('error')).toContainText(/broke off/i);
  api.reply({ content: 'nine in the morning [1].' });
  await app.part('continue').click();
  await app.waitForAnswer('done');
  await expect(app.part('answer')).toContainText('The ferry leaves at nine in the morning');
  await expect(app.part('citation')).toHaveCount(1);
  const messages = api.chats[1]?.body.messages ?? [];
  const partial = messages.find(({ role }) => role === 'assistant');
  expect(partial?.content).toBe('The ferry leaves at ');
});

test('a stream that stops without its end counts as broken', async ({ app, api }) => {
  await app.connect(api);
  api.reply({ content: 'Half an answer' }, { raw: 'data: {"choices":[{"del\n\n' });
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('error');
  await expect(app.part('answer')).toContainText('Half an answer');
});

test('stop ends the answer and the connection, and keeps what came', async ({ app, api }) => {
  await app.connect(api);
  const never = gate();
  api.reply({ content: 'It leaves at nine' }, { hold: never.opened }, { content: ' or at ten.' });
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('streaming');
  await expect(app.part('answer')).toContainText('It leaves at nine');
  await app.part('stop').click();
  await app.waitForAnswer('stopped');
  await expect.poll(() => api.chats[0]?.hungUp).toBe(true);
  never.open();
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
  await expect(app.part('answer')).not.toContainText('ten');
});
