/** In every state: nothing serious for axe-core, in light and dark, and no sideways scrolling on a phone. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { DeepSeekDouble } from '../doubles/deepseek.js';
import { gate } from './support/answers.js';
import type { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A long path, a wide table and a long word: what makes a narrow page scroll. */
const kWideDocs = {
  ...kSmallDocs,
  [`harbour/${'a-long-folder-name/'.repeat(6)}timetable.md`]: `# Timetable\n\n| ${'quay | '.repeat(12)}\n`,
};
const kWideAnswer =
  `The ferry leaves at nine, or at 99 [1][9].\n\n| ${'a wide column | '.repeat(9)}\n|${'---|'.repeat(9)}\n` +
  `| ${'some text | '.repeat(9)}\n\n\`\`\`\n${'code '.repeat(60)}\n\`\`\`\n\n` +
  `${'Donaudampfschifffahrt'.repeat(9)}\n\n[a link](https://example.org/${'path/'.repeat(30)})\n\n` +
  '> A quote, *emphasis*, **strength**, `code`.\n\n## A heading\n\n1. one\n2. two\n';

const kQuestionSet = {
  name: `${'question-set-'.repeat(6)}.jsonl`,
  mimeType: 'text/plain',
  buffer: Buffer.from(
    [kFerryQuestion, 'Donaudampfschifffahrt'.repeat(9)]
      .map((question) => JSON.stringify({ question, expected: 'harbour/ferry.md' }))
      .join('\n'),
  ),
};

/** Brings the page from state to state and has each looked at. */
async function visitStates(
  app: App,
  api: DeepSeekDouble,
  look: (state: string) => Promise<void>,
): Promise<void> {
  await look('empty');
  await app.take(zipOf(kWideDocs));
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await look('loaded');
  await app.part('rename-document').first().click();
  await look('renaming');
  await app.part('document-name').press('Escape');
  await app.part('remove-document').first().click();
  await look('deleted');
  await app.part('undo').click();
  await expect(app.part('undo-note')).toBeHidden();
  await app.part('new-collection').click();
  await expect(app.part('collection-name')).toBeVisible();
  await look('new collection');
  await app.page.keyboard.press('Escape');
  await app.part('paste-text').click();
  await app.part('pasted-text').fill('# A heading\n\nText.\n');
  await look('pasted text');
  await app.page.keyboard.press('Escape');
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('error');
  await look('no key');
  await app.openSettings();
  await app.part('prices').locator('summary').click();
  await app.part('templates').locator('summary').click();
  await look('settings');
  await app.closeSettings();
  await app.connect(api);
  await app.part('ask-options').locator('summary').click();
  await app.part('question').fill(kFerryQuestion);
  await app.part('show-prompt').click();
  await app.part('include').nth(1).uncheck();
  await look('chosen');
  await app.page.getByText('Exact prompt').click();
  await app.part('ask-options').locator('summary').click();
  await app.part('include').nth(1).check();
  api.reply({ reasoning: 'Let me see. '.repeat(40) }, { content: kWideAnswer });
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
  await app.part('hit').first().locator('summary').click();
  await app.part('reasoning').locator('summary').click();
  await app.page.getByText('Exact prompt').click();
  await expect(app.part('prompt-preview')).toBeVisible();
  await expect(app.part('finding')).toHaveCount(1);
  await look('answered');
  await app.ask('And on Sundays?');
  await app.waitForAnswer('done');
  await app.part('past-turn').locator('summary').click();
  await app.part('conversations').click();
  await app.part('rename-conversation').click();
  await look('conversations');
  await app.part('delete-conversation').click();
  await app.page.keyboard.press('Escape');
  await look('deleted');
  await app.part('undo').click();
  await expect(app.part('past-turn')).toBeVisible();
  await look('conversation');
  await app.part('citation').first().click();
  await expect(app.part('source-view')).toBeVisible();
  await look('source');
  await app.page.keyboard.press('Escape');
  await app.part('why').click();
  await app.part('candidate').first().getByRole('button').click();
  await app.part('why-document').selectOption({ index: 2 });
  await expect(app.part('why-chunk')).toBeEnabled();
  await look('why');
  await app.page.keyboard.press('Escape');
  await app.part('open-map').click();
  await expect(app.part('map')).toBeVisible();
  await look('map');
  await app.page.keyboard.press('Escape');
  await app.part('measure').click();
  await app.part('question-set').setInputFiles(kQuestionSet);
  await app
    .part('measure-dialog')
    .locator('details')
    .evaluateAll((all) => {
      for (const each of all) (each as HTMLDetailsElement).open = true;
    });
  await expect(app.part('figures')).toBeVisible();
  await look('measured');
  await app.part('question-set').setInputFiles({ ...kQuestionSet, buffer: Buffer.from('?') });
  await expect(app.part('measure-dialog').getByTestId('error')).toBeVisible();
  await look('bad question set');
  await app.page.keyboard.press('Escape');
  await visitPlaces(app, look);
  await app.page.keyboard.press('Escape');
  await visitPages(app, api, look);
}

/** Where the collection is kept: the dialog, an error, and what a test has found. */
async function visitPlaces(app: App, look: (state: string) => Promise<void>): Promise<void> {
  const headers = { 'Access-Control-Allow-Origin': '*' };
  const vector = { name: 'vector', type: 'FloatVector', params: [{ key: 'dim', value: '384' }] };
  const fields = [{ name: 'id', type: 'VarChar', primaryKey: true }, vector];
  const data = { has: true, fields, indexes: [{ fieldName: 'vector', metricType: 'IP' }] };
  await app.page.route('http://localhost:19530/**', (route) =>
    route.fulfill({ headers, json: { code: 0, data } }),
  );
  await app.part('store').click();
  await expect(app.part('store-dialog')).toBeVisible();
  await look('place');
  await app.part('milvus-test').click();
  await app.part('foreign').locator('summary').click();
  await app.part('milvus-drop').click();
  await look('tested');
  await app.part('milvus-uri').fill('nowhere');
  await app.part('milvus-test').click();
  await expect(app.part('store-dialog').getByTestId('error')).toBeVisible();
  await look('bad address');
}

/** A citation into a PDF. */
async function visitPages(
  app: App,
  api: DeepSeekDouble,
  look: (state: string) => Promise<void>,
): Promise<void> {
  const buffer = readFileSync(new URL('../fixtures/documents/chromium-zh.pdf', import.meta.url));
  await app.take({ name: 'bees.pdf', mimeType: 'application/pdf', buffer });
  api.reply({ content: '老鼠进不来 [1]。' });
  await app.askAnew('老鼠');
  await expect(app.part('answer')).toHaveText(/老鼠进不来/);
  await app.waitForAnswer('done');
  await app.part('answer').getByTestId('citation').click();
  await expect(app.part('page')).toHaveAttribute('data-drawn', 'true');
  await look('pages');
}

async function seriousFindings(app: App): Promise<string[]> {
  await app.page.evaluate(kAxe);
  const { violations } = await app.page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
}

/** For people to look at. */
async function writeScreenshot(app: App, kind: string, state: string): Promise<void> {
  const path = `test-results/looks/${state.replaceAll(' ', '-')}-${kind}.png`;
  await app.page.screenshot({ path, fullPage: true });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe-core finds nothing serious, ${colorScheme}`, async ({ app, api }) => {
    // Colours are judged when transitions are over: there are none in this mode.
    await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await visitStates(app, api, async (state) => {
      expect(await seriousFindings(app), state).toEqual([]);
      await writeScreenshot(app, colorScheme, state);
    });
  });
}

test('a phone 360 pixels wide does not scroll sideways', async ({ app, api }) => {
  await app.page.setViewportSize({ width: 360, height: 740 });
  await visitStates(app, api, async (state) => {
    const width = await app.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, state).toBeLessThanOrEqual(360);
    await writeScreenshot(app, 'phone', state);
    const beyond = await app.page.evaluate(() =>
      [...document.querySelectorAll('dialog[open], button, input, select, textarea')]
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.left < 0 || box.right > 360))
        .filter(({ element }) => !element.closest('.table-box'))
        .map(({ element }) => element.outerHTML.slice(0, 200)),
    );
    expect(beyond, state).toEqual([]);
  });
});

test('on a wide screen sources stand beside the answer, and nothing moves while it comes', async ({
  app,
  api,
}) => {
  await app.page.setViewportSize({ width: 1500, height: 900 });
  await app.take(zipOf(kSmallDocs));
  await app.connect(api);
  const [thought, begun, grown] = [gate(), gate(), gate()];
  api.reply(
    { reasoning: 'Let me see. '.repeat(60) },
    { hold: thought.opened },
    { content: 'The ferry leaves [1]' },
    { hold: begun.opened },
    { content: ' at nine.\n\n'.repeat(9) },
    { hold: grown.opened },
  );
  const placeOf = async (part: string) => {
    const box = await app.part(part).first().boundingBox();
    if (!box) throw new Error(`${part} is not there`);
    return box;
  };
  await app.ask(kFerryQuestion);
  await expect(app.part('reasoning')).toBeVisible();
  const places = async () => [(await placeOf('answer')).y, (await placeOf('hit')).y];
  const before = await places();
  thought.open();
  await expect(app.part('answer')).toContainText('leaves');
  expect(await places()).toEqual(before);
  begun.open();
  await expect(app.part('answer')).toContainText('at nine');
  expect(await places()).toEqual(before);
  grown.open();
  await app.waitForAnswer('done');
  await expect(app.part('usage')).toBeVisible();
  expect(await places()).toEqual(before);

  const [answer, hit] = [await placeOf('answer'), await placeOf('hit')];
  expect(hit.x).toBeGreaterThan(answer.x + answer.width);
  expect(hit.x + hit.width).toBeLessThanOrEqual(1500);
  await writeScreenshot(app, 'wide', 'answered');
});
