/**
 * Over 50 questions on the Milvus documentation, answered by a stand-in that cites what it was given,
 * and sometimes what it was not: every citation that is shown opens its exact passage, and none that
 * was not given survives.
 */

import type { DeepSeekDouble } from '../doubles/deepseek.js';
import { gate } from './support/answers.js';
import type { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, realTexts, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

/** What a model may write for the passages `a` and `b`, with what it was not given. */
const kForms: ((a: number, b: number) => { text: string; cited: number[]; removed: string })[] = [
  (a, b) => ({ text: `So it is [${a}]. And so [${b}].`, cited: [a, b], removed: '' }),
  (a, b) => ({ text: `So it is [${a}][${b}][9].`, cited: [a, b], removed: '[9]' }),
  (a, b) => ({
    text: `- one [${a}, 12]\n- two [0]\n- three[${b}]`,
    cited: [a, b],
    removed: '[12], [0]',
  }),
  (a, b) => ({ text: `是这样【${a}】【7】，也是这样［${b}］。`, cited: [a, b], removed: '[7]' }),
  (a, b) => ({
    text: `**So** [6], [${a}] and *so* [${b}; 99].`,
    cited: [a, b],
    removed: '[6], [99]',
  }),
  (a) => ({
    text: `| a | b |\n|---|---|\n| so [${a}] | not so [42] |`,
    cited: [a],
    removed: '[42]',
  }),
  (a) => ({ text: `> So it is [citation:${a}] [citation:11].`, cited: [a], removed: '[11]' }),
  (a) => ({ text: `Nothing ([8]), \`rows[9]\` and [${a}].`, cited: [a], removed: '[8]' }),
  () => ({ text: 'Nothing of it [6-8] is true [0].', cited: [], removed: '[6], [7], [8], [0]' }),
];

/** Headings of the documents, each asked for as a person types them. */
function questionsOf(texts: Record<string, string>): string[] {
  return Object.values(texts).flatMap((text) =>
    [...text.matchAll(/^#{2,5} (.{12,})$/gm)].map(([, heading = '']) =>
      heading.replace(/[`*]/g, '').trim(),
    ),
  );
}

/** Every citation that is shown opens its passage; returns their numbers. */
async function openEach(app: App, passages: string[], texts: Record<string, string>) {
  const citations = app.part('citation');
  const numbers = (await citations.allTextContents()).map(Number);
  for (const [i, number] of numbers.entries()) {
    await citations.nth(i).click();
    const view = app.part('source-view');
    const mark = view.locator('mark');
    await expect(mark).toHaveCount(1);
    const passage = passages[number - 1] ?? '(there is no such passage)';
    expect(await mark.textContent()).toBe(passage);
    const path = (await view.locator('h2').textContent()) ?? '';
    expect(texts[path]).toContain(passage);
    await app.page.keyboard.press('Escape');
    await expect(view).toHaveCount(0);
  }
  return numbers;
}

/** Passages of the prompt that was sent, in its order, as the page's own search gives them. */
async function passagesSent(app: App, api: DeepSeekDouble, question: string): Promise<string[]> {
  const hits = await app.search(question);
  const sent = api.chats.at(-1)?.body.messages.at(-1)?.content ?? '';
  const sources = [...sent.matchAll(/^<passage id="(\d+)" source="([^"]*)"/gm)];
  expect(sources.map(([, id]) => Number(id))).toEqual(hits.map((_, i) => i + 1));
  expect(sources.map(([, , source]) => source)).toEqual(hits.map(({ source }) => source));
  return hits.map(({ text }) => text);
}

test('over 50 questions on the Milvus docs: citations open their passages, others are removed', async ({
  app,
  api,
}) => {
  const texts = await realTexts(/^en\/faq\/|^en\/about\/|^en\/reference\/disk_index/);
  const questions = questionsOf(texts).slice(0, 60);
  expect(questions.length).toBeGreaterThan(50);
  await app.take(zipOf(texts));
  await app.connect(api);
  // Each question is one of its own.
  await app.openSettings();
  await app.part('rewrite').uncheck();
  await app.closeSettings();

  let opened = 0;
  for (const [i, question] of questions.entries()) {
    const form = kForms[i % kForms.length]?.(1 + (i % 5), 1 + ((i + 2) % 5));
    if (!form) throw new Error('no form');
    api.reply({ content: form.text });
    await app.askAnew(question);
    await expect.poll(() => api.chats.length).toBe(i + 1);
    await app.waitForAnswer('done');
    const passages = await passagesSent(app, api, question);
    expect(passages).toHaveLength(5);

    const check = app.part('answer-check');
    if (form.removed) await expect(check).toContainText(`removed: ${form.removed}.`);
    else await expect(check).toHaveCount(0);
    expect(await openEach(app, passages, texts), question).toEqual(form.cited);
    const shown = (await app.part('answer').textContent()) ?? '';
    expect(shown.replace('rows[9]', '')).not.toMatch(/[[\]【】［］]/);
    opened += form.cited.length;
  }
  console.log(`${questions.length} questions, ${opened} citations opened at their passages`);
});

test('no bracket of a citation is seen while an answer comes', async ({ app, api }) => {
  await app.take(zipOf(kSmallDocs));
  await app.connect(api);
  const [begun, ended] = [gate(), gate()];
  api.reply(
    { content: 'At nine [' },
    { hold: begun.opened },
    { content: '1][7' },
    { hold: ended.opened },
    { content: '] or later.' },
  );
  await app.ask(kFerryQuestion);
  const answer = app.part('answer');
  await expect(answer).toHaveText('At nine');
  begun.open();
  await expect(app.part('citation')).toHaveText('1');
  await expect(answer).toHaveText('At nine 1');
  await expect(app.part('answer-check')).toHaveCount(0);
  ended.open();
  await expect(answer).toHaveText('At nine 1 or later.');
  await expect(app.part('answer-check')).toContainText('[7]');
});

test('an answer without a citation says so, where it could have any', async ({ app, api }) => {
  await app.ingest([zipOf(kSmallDocs)]);
  await app.connect(api);
  const check = app.part('answer-check');
  api.reply({ content: 'At nine.' });
  await app.ask(kFerryQuestion);
  await expect(check).toHaveText(/^It cites no passage/);
  api.reply({ content: 'At nine [1].' });
  await app.askAnew(kFerryQuestion);
  await app.waitForAnswer('done');
  await expect(app.part('citation')).toHaveCount(1);
  await expect(check).toHaveCount(0);
});

test('a question in Chinese on English documents is told what finds its passages', async ({
  app,
}) => {
  await app.ingest([zipOf(kSmallDocs)]);
  await app.ask('渡船什么时候开？');
  await expect(app.part('foreign-question')).toContainText(
    'which this collection’s model does not know',
  );
  await app.ask(kFerryQuestion);
  await expect(app.part('hit').first()).toContainText('Ferry');
  await expect(app.part('foreign-question')).toHaveCount(0);
});

test('quotes and numbers that their passages do not have are marked, and said', async ({
  app,
  api,
}) => {
  await app.take(zipOf(kSmallDocs));
  await app.connect(api);
  api.reply({
    content:
      'The ferry “leaves the harbour at nine” [1], at 9 in the morning [1].\n\n' +
      '- It takes `45` minutes, and 16 sail a day [1].\n- Bread is baked at 230 degrees [1].',
  });
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
  await expect(app.part('answer').locator('.unfounded')).toHaveText(['45', '16', '230 degrees']);
  const hits = await app.search(kFerryQuestion);
  const bread = hits.findIndex(({ text }) => text.includes('230')) + 1;
  await expect(app.part('finding')).toHaveText([
    '45 does not stand in passage 1.',
    'The number 16 does not stand in passage 1.',
    `The number 230 degrees does not stand in passage 1, but in passage ${bread}, which is not cited for it.`,
  ]);

  api.reply({ content: 'It leaves “at nine in the morning” [1].' });
  await app.askAnew(kFerryQuestion);
  await expect(app.part('answer-check')).toHaveText(/stands in its passage/);
  await expect(app.part('answer').locator('.unfounded')).toHaveCount(0);
});
