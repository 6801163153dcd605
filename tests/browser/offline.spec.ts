/** The page without its server, and the page while its server gets a newer one. */

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { App } from './support/app.js';
import { seriousFindings } from './support/axe.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { test as base, expect, kDist } from './support/fixtures.js';
import { makeVersion, Site } from './support/versions.js';

/** Has the service worker note what it is shown. */
const kNoting = `
  self.seen = [];
  self.addEventListener('fetch', ({ request }) => self.seen.push(request.url));
`;

const test = base.extend<{ served: Site; app: App }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies here.
  served: async ({}, use) => {
    const site = new Site();
    await site.show(makeVersion('First', { worker: kNoting }));
    await use(site);
    await site.remove();
  },
  app: async ({ context, served }, use) => {
    const app = new App(await context.newPage(), served.url);
    await app.open();
    await use(app);
  },
});
test.use({ serviceWorkers: 'allow' });

/** Waits until everything that the page is made of is kept. */
async function waitUntilKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const { controller } = navigator.serviceWorker;
    if (controller) return;
    await new Promise((done) =>
      navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }),
    );
  });
}

/** Has the browser look for a new version; resolves to what has become of it. */
function lookForUpdate(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => undefined);
    const coming = registration.installing ?? registration.waiting;
    if (!coming) return 'none';
    while (coming.state === 'installing') {
      await new Promise((done) => coming.addEventListener('statechange', done, { once: true }));
    }
    return coming.state;
  });
}

/** Names of the caches that hold the page's files. */
function keptVersions(page: Page): Promise<string[]> {
  return page.evaluate(async () =>
    (await caches.keys()).filter((name) => name.startsWith('askfolio-page ')),
  );
}

test('a second visit without a network: documents are taken in, found and sent', async ({
  app,
  api,
  context,
  served,
}) => {
  await app.take(zipOf(kSmallDocs));
  await waitUntilKept(app.page);
  await app.page.close();
  await served.close();

  const again = new App(await context.newPage(), served.url);
  await again.open();
  await expect(again.part('collection')).toContainText('3 documents');
  expect((await again.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
  // Its converter is loaded for it.
  await again.take({
    name: 'tide.html',
    mimeType: 'text/html',
    buffer: Buffer.from('<h1>Tide</h1><p>At low tide the harbour wall can be walked on.</p>'),
  });
  expect((await again.search('Where can I walk at low tide?'))[0]?.source).toBe('tide.html');

  await again.connect(api);
  api.reply({ content: 'At nine in the morning [1].' });
  await again.ask(kFerryQuestion);
  await again.waitForAnswer('done');
  await again.part('citation').first().click();
  await expect(again.part('source-view').locator('mark')).toBeVisible();
  expect(api.chats[0]?.body.messages.at(-1)?.content).toContain('ferry');

  // What is asked of the API is nothing that a service worker sees, or that is kept.
  const [worker] = context.serviceWorkers();
  const seen = await worker?.evaluate(() => (self as unknown as { seen: string[] }).seen);
  expect(seen?.some((url) => url.startsWith(served.url))).toBe(true);
  expect(seen?.filter((url) => url.startsWith(api.base))).toEqual([]);
  const kept = await again.page.evaluate(async () => {
    const urls: string[] = [];
    for (const name of await caches.keys()) {
      urls.push(...(await (await caches.open(name)).keys()).map(({ url }) => url));
    }
    return urls;
  });
  expect(kept.filter((url) => !url.startsWith(served.url))).toEqual([]);
});

test('offline in the first visit: search works, asking says why it cannot', async ({
  app,
  api,
  context,
}) => {
  await app.take(zipOf(kSmallDocs));
  await waitUntilKept(app.page);
  await app.connect(api);
  await context.setOffline(true);
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('error');
  await expect(app.part('error')).toContainText(/offline/i);
  await expect(app.part('hit').first()).toHaveAttribute('data-source', 'harbour/ferry.md');
  await context.setOffline(false);
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
});

test('the page can be installed, as the browser judges it', async ({ app, context }) => {
  const devtools = await context.newCDPSession(app.page);
  const { errors, data } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { icons } = JSON.parse(data ?? '{}') as { icons: { src: string; sizes: string }[] };
  for (const { src, sizes } of icons) {
    const size = await app.page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    if (sizes !== 'any') expect(size, src).toBe(sizes);
  }
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  const found = installabilityErrors.map(({ errorId }) => errorId);
  // Playwright's contexts are private ones, which install nothing.
  expect(found.filter((id) => id !== 'in-incognito')).toEqual([]);
});

test('a newer version comes when it is asked for, and loses and mixes nothing', async ({
  app,
  context,
  served,
}) => {
  const { page } = app;
  await app.take(zipOf(kSmallDocs));
  await waitUntilKept(page);
  const other = new App(await context.newPage(), served.url);
  await other.open();
  await page.evaluate(() => Object.assign(window, { mine: true }));
  await app.part('question').fill('When does the boat');

  // Half of it has been uploaded: its files are there, and the page of the version before.
  const next = makeVersion('Second', { renamed: true });
  const half = makeVersion('Half', { renamed: true });
  copyFileSync(join(kDist, 'index.html'), join(half, 'index.html'));
  await served.show(half);
  expect(await lookForUpdate(page)).toBe('redundant');
  await expect(app.part('update-note')).toHaveCount(0);

  await served.show(next);
  expect(await lookForUpdate(page)).toBe('installed');
  await expect(app.part('update-note')).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await expect(page).toHaveTitle('First');
  await expect(app.part('question')).toHaveValue('When does the boat');

  // The other tab takes it; this one goes on with its own files, which the server has no more.
  await expect(other.part('update-note')).toBeVisible();
  await other.part('update').click();
  await expect(other.page).toHaveTitle('Second');
  await expect(other.part('collection')).toContainText('3 documents');
  expect(await page.evaluate(() => 'mine' in window)).toBe(true);
  await app.part('measure').click();
  await expect(app.part('measure-dialog')).toBeVisible();
  const loaded = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name),
  );
  const part = loaded.find((name) => /\/inspection-[^/]*\.js$/.test(name)) ?? '';
  expect((await fetch(part)).status).toBe(404);
  await page.keyboard.press('Escape');
  expect(await keptVersions(page)).toHaveLength(2);

  await app.part('update').click();
  await expect(page).toHaveTitle('Second');
  await expect(app.part('question')).toHaveValue('When does the boat');
  await expect(app.part('collection')).toContainText('3 documents');
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
  // Nobody is left to use the first.
  await page.reload();
  await expect.poll(() => keptVersions(page)).toHaveLength(1);
  await expect(app.part('update-note')).toHaveCount(0);
});
