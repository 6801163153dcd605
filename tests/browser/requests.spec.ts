/** "What leaves this page" says what the browser has seen leave, no more and no less. */

import { readFileSync } from 'node:fs';
import type { Request } from '@playwright/test';
import type { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

// Its requests are the page's too.
test.use({ serviceWorkers: 'allow' });

const bare = (url: string) => url.replace(/[?#].*/, '');
const kPdf = readFileSync(new URL('../fixtures/documents/fpdf-en.pdf', import.meta.url));

/** Addresses of the page's own files in the list, and of those that the browser gives no account of. */
async function ownFiles(app: App): Promise<{ loaded: string[]; byBrowser: string[] }> {
  await app.part('show-requests').click();
  await expect(app.part('own-files')).toBeVisible();
  const rows = await app
    .part('own-file')
    .evaluateAll((all) => all.map(({ dataset }) => ({ ...(dataset as { url: string }) })));
  await app.page.keyboard.press('Escape');
  const urls = (those: { url: string }[]) => those.map(({ url }) => bare(url));
  return {
    loaded: urls(rows.filter((row) => 'received' in row)),
    byBrowser: urls(rows.filter((row) => !('received' in row))),
  };
}

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

  // Workers of every kind: the tutorial's model runs in ONNX Runtime, and what converts starts pdf.js.
  await app.ingest([zipOf({ 'en/faq/a.md': '# Where?\n\nIn the harbour.\n' })], 'tutorial');
  await app.waitForPhase('ready');
  await app.part('preset').selectOption('default');
  await app.take(zipOf(kSmallDocs), { name: 'a.pdf', mimeType: 'application/pdf', buffer: kPdf });
  await app.connect(api);
  for (const question of [kFerryQuestion, 'And on Sundays?']) {
    await app.ask(question);
    await app.waitForAnswer('done');
  }
  await app.page.evaluate(() => navigator.serviceWorker.ready);

  await app.part('show-requests').click();
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
  await app.page.keyboard.press('Escape');

  const { byBrowser } = await ownFiles(app);
  const told = (urls: string[]) => urls.filter((url) => !byBrowser.includes(url)).sort();
  const urls = seen.map((request) => bare(request.url()));
  const files = told(urls.filter((url) => url.startsWith(site)));
  const workers = ['engine', 'encoder', 'ort', 'convert', 'pdf'].map(
    (name) => new RegExp(`/assets/${name}[\\w.-]*worker`),
  );
  for (const part of [...workers, /gate\.js/]) {
    expect(files.filter((url) => part.test(url)).length, `${part}`).toBeGreaterThan(0);
  }
  expect(byBrowser).toContainEqual(expect.stringMatching(/service-worker\.js$/));
  // Each as often as it was loaded. A worker's report may come a moment later.
  await expect.poll(async () => told((await ownFiles(app)).loaded)).toEqual(files);
});
