/** "What leaves this page" says what the browser has seen leave, no more and no less. */

import type { Request } from '@playwright/test';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

const bare = (url: string) => url.replace(/[?#].*/, '');

test('lists every request to a server, and the page’s own files, as the browser saw them', async ({
  context,
  app,
  api,
}) => {
  const seen: Request[] = [];
  context.on('request', (request) => seen.push(request));
  await app.open();
  await app.part('show-requests').click();
  await expect(app.part('requests-none')).toBeVisible();
  await app.page.keyboard.press('Escape');

  await app.take(zipOf(kSmallDocs));
  await app.connect(api);
  for (const question of [kFerryQuestion, 'And on Sundays?']) {
    await app.ask(question);
    await app.waitForAnswer('done');
  }
  await app.part('show-requests').click();
  await expect(app.part('own-files')).toBeVisible();
  const listed = await app
    .part('request')
    .evaluateAll((rows) =>
      rows.map((row) => `${row.getAttribute('data-url')} ${row.getAttribute('data-sent')}`),
    );
  const site = new URL(app.url).origin;
  const outside = seen.filter(
    (request) => new URL(request.url()).origin !== site && request.method() !== 'OPTIONS',
  );
  const sent = outside.map(
    (request) => `${bare(request.url())} ${request.postDataBuffer()?.length ?? 0}`,
  );
  expect(listed.reverse()).toEqual(sent);
  expect(sent.length).toBe(api.chats.length);
  expect(sent.length).toBeGreaterThanOrEqual(3); // a follow-up is rewritten first
  await expect(app.part('requests-host')).toHaveAttribute('data-count', String(sent.length));

  const own = await app
    .part('own-file')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-url') ?? ''));
  const files = seen.map((request) => bare(request.url())).filter((url) => url.startsWith(site));
  // The page itself is where it came from, and what an encoder has loaded for itself is left out.
  const left = files.filter(
    (url) => url !== app.url && !/encoder-worker|favicon|manifest/.test(url),
  );
  expect(left.filter((url) => !own.map(bare).includes(url))).toEqual([]);
  expect(own.map(bare).filter((url) => !files.includes(url))).toEqual([]);
});
