/** A citation into a PDF opens its page with the lines marked, where the file is kept. */

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Hit } from '../../web/src/protocol.js';
import { revealed } from '../../web/src/ui/revealed.js';
import type { DeepSeekDouble } from '../doubles/deepseek.js';
import type { App } from './support/app.js';
import type { DroppedFile } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

const kFolder = new URL('../fixtures/documents/', import.meta.url);

function made(name: string): DroppedFile {
  const buffer = readFileSync(new URL(name, kFolder));
  return { name, mimeType: 'application/pdf', buffer };
}

/** A PDF of several pages, printed by the browser, each of its own subject. */
async function printed(page: Page): Promise<DroppedFile> {
  const subjects = ['lighthouses', 'anchors', '渡船和码头', 'compasses', 'knots'];
  const sections = subjects.map((subject, i) => {
    const line = (n: number) =>
      `Line ${n} of page ${i + 1} is about ${subject}, as the others are.`;
    const lines = Array.from({ length: 12 }, (_, n) => `<p>${line(n + 1)}</p>`).join('');
    return `<section style="break-after: page"><h1>On ${subject}</h1>${lines}</section>`;
  });
  return printedFrom(page, sections.join(''));
}

async function printedFrom(page: Page, html: string): Promise<DroppedFile> {
  const printer = await page.context().newPage();
  await printer.setContent(html);
  const buffer = await printer.pdf({ format: 'A5' });
  await printer.close();
  return { name: 'manual.pdf', mimeType: 'application/pdf', buffer };
}

/** Asks, and opens the only citation of the answer; returns the passage. */
async function openCited(app: App, api: DeepSeekDouble, question: string): Promise<Hit> {
  api.reply({ content: 'So it is [1].' });
  await app.askAnew(question);
  await app.waitForAnswer('done');
  await app.part('citation').click();
  await expect(app.part('source-view')).toBeVisible();
  return (await app.search(question))[0] as Hit;
}

/** Share of the pixels below the marked lines that are ink, and share of all the others. */
async function ink(app: App): Promise<{ marked: number; elsewhere: number }> {
  await expect(app.part('page')).toHaveAttribute('data-drawn', 'true');
  return app.part('page').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const whole = canvas.getBoundingClientRect();
    const boxes = [...document.querySelectorAll('[data-testid=page-line]')].map((line) =>
      line.getBoundingClientRect(),
    );
    const { width, height } = canvas;
    const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
      ...([0, 0, width, height] as const),
    );
    const count = { marked: [0, 0], elsewhere: [0, 0] };
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const left = whole.left + ((x + 0.5) * whole.width) / width;
        const top = whole.top + ((y + 0.5) * whole.height) / height;
        const isMarked = boxes.some(
          (box) => left >= box.left && left <= box.right && top >= box.top && top <= box.bottom,
        );
        const tally = isMarked ? count.marked : count.elsewhere;
        tally[0] = (tally[0] as number) + 1;
        const i = 4 * (y * width + x);
        const isInk = (data[i] as number) + (data[i + 1] as number) + (data[i + 2] as number) < 384;
        if (isInk) tally[1] = (tally[1] as number) + 1;
      }
    }
    const share = ([all, dark]: number[]) => (dark as number) / Math.max(1, all as number);
    return { marked: share(count.marked), elsewhere: share(count.elsewhere) };
  });
}

async function expectPassageMarked(app: App, hit: Hit): Promise<void> {
  const source = app.part('source-view');
  await expect(source.locator('mark')).toHaveCount(1);
  expect(await source.locator('mark').textContent()).toBe(hit.text);
  await expect(app.part('page-line').first()).toBeInViewport();
  const { marked, elsewhere } = await ink(app);
  expect(marked).toBeGreaterThan(0.03);
  expect(marked).toBeGreaterThan(2 * elsewhere);
}

for (const [name, question] of [
  ['libreoffice-en.pdf', 'mice'],
  ['chromium-zh.pdf', '老鼠'],
  ['reportlab-zh.pdf', '老鼠'],
  ['fpdf-de.pdf', 'Mäuse'],
] as const) {
  test(`the page of ${name}, with the passage's lines marked`, async ({ app, api, outside }) => {
    await app.take(made(name));
    await app.connect(api);
    const hit = await openCited(app, api, question);
    await expect(app.part('page')).toHaveAttribute('data-page', '1');
    const lines = hit.text.split('\n').filter((line) => line.trim());
    await expect(app.part('page-line')).toHaveCount(lines.length);
    await expectPassageMarked(app, hit);
    expect(outside.reached).toEqual([]);
  });
}

test('of several pages the right one, and the others by buttons', async ({ app, api }) => {
  await app.take(await printed(app.page));
  await app.connect(api);
  const hit = await openCited(app, api, '码头');
  expect(hit.headings).toEqual(['Page 3']);
  const page = app.part('page');
  await expect(page).toHaveAttribute('data-page', '3');
  await expectPassageMarked(app, hit);

  await app.button(/^Next page$/).click();
  await expect(page).toHaveAttribute('data-page', '4');
  await expect(app.part('page-line')).toHaveCount(0);
  expect((await ink(app)).elsewhere).toBeGreaterThan(0.005);
  await app.page.keyboard.press('Enter');
  await expect(page).toHaveAttribute('data-page', '5');
  await expect(app.button(/^Next page$/)).toBeDisabled();
  for (const number of [4, 3]) {
    await app.button(/^Previous page$/).click();
    await expect(page).toHaveAttribute('data-page', String(number));
  }
  await expectPassageMarked(app, hit);

  // Text and pages, and which of them is remembered. Without a font for them the letters are NULs.
  const text = revealed(hit.text);
  await app.part('formatted').uncheck();
  await expect(app.part('source-view').locator('pre mark')).toHaveText(text);
  await app.page.keyboard.press('Escape');
  await app.part('citation').click();
  await expect(app.part('source-view').locator('pre mark')).toHaveText(text);
  await app.part('formatted').check();
  await expect(page).toHaveAttribute('data-drawn', 'true');
});

test('of a passage over several slides the one with what the citation says', async ({
  app,
  api,
}) => {
  const slides = [
    'Traffic in summer: 37 calls',
    'Budget of the harbour: 3 million',
    'West basin: delayed until March',
    '渡船和码头：从五月起每天晚上开船',
  ].map((line) => `<h1 style="break-after: page">${line}, says the harbour master</h1>`);
  await app.take(await printedFrom(app.page, slides.join('')));
  await app.connect(api);
  api.reply({ content: 'The west basin is done in **March** [1], and 37 ships called [1].' });
  await app.ask('When is the basin dredged?');
  await app.waitForAnswer('done');
  await expect(app.part('hit').first()).toContainText('Pages 1–4');
  expect((await app.search('basin'))[0]?.headings).toEqual(['Pages 1–4']);

  const page = app.part('page');
  await app.part('citation').first().click();
  await expect(page).toHaveAttribute('data-page', '3');
  await expect(app.part('page-line').first()).toBeInViewport();
  await expect(app.part('source-view')).toContainText('on pages 1, 2 and 4 too');
  await app.page.keyboard.press('Escape');
  await app.part('citation').last().click();
  await expect(page).toHaveAttribute('data-page', '1');
});

test('slides of a word each are read; pages that are pictures are counted', async ({ app }) => {
  const slides = ['Traffic', 'Budget', 'West basin', '渡船'].map(
    (line) => `<h1 style="break-after: page">${line}</h1>`,
  );
  const picture = '<div style="break-after: page; height: 50px; background: gold"></div>';
  await app.take(await printedFrom(app.page, [...slides, picture, picture, 'Thanks'].join('')));
  await expect(app.part('report')).toContainText('1 document added');
  await expect(app.part('report')).toContainText('2 of its 7 pages have no text');
  expect((await app.search('basin'))[0]?.headings).toEqual(['Pages 1–7']);
});

test('the longest name leaves the page of a PDF, and what closes it, in sight on a phone', async ({
  app,
}) => {
  await app.page.setViewportSize({ width: 360, height: 740 });
  await app.take({ ...made('libreoffice-en.pdf'), name: `${'Quarterly_Review_'.repeat(14)}.pdf` });
  await app.ask('snow on the landing board');
  await app.button(/^Open source$/).click();
  await expect(app.part('page')).toHaveAttribute('data-drawn', 'true');
  await app.part('page').evaluate((page) => page.scrollIntoView({ block: 'end' }));
  await expect(app.part('page')).toBeInViewport({ ratio: 0.3 });
  await expect(app.button(/^Close$/)).toBeInViewport({ ratio: 1 });
  await app.button(/^Close$/).click();
  await expect(app.part('source-view')).toBeHidden();
});

test('without its file a PDF is text and says why; added again it has its pages', async ({
  app,
  api,
}) => {
  const file = made('chromium-en.pdf');
  await app.take(file);
  await app.connect(api);
  // As collections of earlier versions are.
  await app.page.evaluate(async () => {
    const opening = indexedDB.open('askfolio');
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    const store = opening.result.transaction('originals', 'readwrite').objectStore('originals');
    const clearing = store.clear();
    await new Promise((resolve) => clearing.addEventListener('success', resolve));
    opening.result.close();
  });
  const hit = await openCited(app, api, 'mice');
  await expect(app.part('source-view').locator('pre mark')).toHaveText(hit.text);
  await expect(app.part('no-pages')).toContainText('Add the file again');
  await expect(app.part('formatted')).toHaveCount(0);
  await app.page.keyboard.press('Escape');

  expect(await app.ingest([file])).toMatchObject({ replaced: 1, embedded: 0 });
  expect(await app.ingest([file])).toMatchObject({ replaced: 0, unchanged: 1 });
  await expectPassageMarked(app, await openCited(app, api, 'mice'));
});

test('a file that is damaged meanwhile is text, with the reason', async ({ app, api }) => {
  await app.take(made('fpdf-en.pdf'));
  await app.connect(api);
  await app.page.evaluate(async () => {
    const opening = indexedDB.open('askfolio');
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    const store = opening.result.transaction('originals', 'readwrite').objectStore('originals');
    const putting = store.put(new Blob(['no PDF']), 1);
    await new Promise((resolve) => putting.addEventListener('success', resolve));
    opening.result.close();
  });
  const hit = await openCited(app, api, 'mice');
  await expect(app.part('no-pages')).toContainText('Its pages cannot be shown');
  await expect(app.part('source-view').locator('pre mark')).toHaveText(hit.text);
});
