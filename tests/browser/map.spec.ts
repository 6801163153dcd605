/** The map of a collection: its points, the last answer's passages, a passage by click and by keyboard. */

import type { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

/** Where points stand on the canvas that is lit or not, in its pixels, as a person sees them. */
const colours = (app: App) =>
  app.part('map').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = new Map<string, [x: number, y: number]>();
    for (let i = 0; i < data.length; i += 4) {
      if ((data[i + 3] as number) < 180) continue;
      const colour = data.slice(i, i + 3).join(' ');
      const at = i / 4;
      if (!found.has(colour)) found.set(colour, [at % canvas.width, Math.floor(at / canvas.width)]);
    }
    return [...found];
  });

test('chunks are points by document, the answer’s are lit, and a click opens one', async ({
  app,
}) => {
  await app.take(zipOf(kSmallDocs));
  const { chunks } = await app.status();
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('error');
  await app.part('open-map').click();
  await expect(app.part('map')).toHaveAttribute('data-points', String(chunks));
  await expect(app.part('map')).toHaveAccessibleName(
    `${chunks} chunks of 3 documents; what is near is similar`,
  );
  await expect(app.part('statistics')).toContainText('English 3');
  await expect(app.part('statistics')).toContainText('100 % by');

  const box = await app.part('map').boundingBox();
  if (!box) throw new Error('no map');
  const ratio = await app.page.evaluate(() => window.devicePixelRatio);
  const seen = await colours(app);
  const coloured = seen.filter(([colour]) => new Set(colour.split(' ')).size > 1);
  const [, [x, y]] = coloured[0] as (typeof coloured)[0];
  await app.page.mouse.move(box.x + x / ratio, box.y + y / ratio);
  await expect(app.part('map-at')).toHaveText(/\.md, chunk \d$/);
  const where = (await app.part('map-at').textContent()) ?? '';
  await app.page.mouse.click(box.x + x / ratio, box.y + y / ratio);
  const [path = ''] = where.split(',');
  await expect(app.part('source-view')).toContainText(path);
  const marked = await app.part('source-view').locator('mark').first().textContent();
  expect(kSmallDocs[path]).toContain(marked?.trim().split('\n').at(-1));
  await app.page.keyboard.press('Escape');

  // Black is what stands around and beside lit points.
  expect(seen.some(([colour]) => colour === '0 0 0')).toBe(true);
  await app.part('map-hit').first().click();
  await expect(app.part('source-view').locator('mark').first()).toContainText(
    'nine in the morning',
  );
});

test('the keyboard goes from chunk to chunk and opens one', async ({ app }) => {
  await app.take(zipOf(kSmallDocs));
  await app.part('open-map').focus();
  await app.page.keyboard.press('Enter');
  await app.page.getByRole('application').focus();
  await app.page.keyboard.press('ArrowRight');
  await expect(app.part('map-at')).toHaveText(/, chunk 1$/);
  const first = (await app.part('map-at').textContent()) ?? '';
  await app.page.keyboard.press('ArrowDown');
  await expect(app.part('map-at')).not.toHaveText(first);
  await app.page.keyboard.press('ArrowUp');
  await expect(app.part('map-at')).toHaveText(first);
  await app.page.keyboard.press('Enter');
  await expect(app.part('source-view')).toContainText(first.split(',')[0] ?? '?');
});
