/** An export that is opened from its address: of the page's own site, of another, and what goes wrong. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import type { Hit } from '../../web/src/protocol.js';
import { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { expectSame } from './support/hits.js';

/** Of small documents, made once. */
let file: Buffer;
let hits: Hit[];

async function makeExport(browser: Browser, site: string): Promise<void> {
  if (file) return;
  const context = await browser.newContext();
  const app = new App(await context.newPage(), site);
  await app.open();
  await app.take(zipOf(kSmallDocs));
  const base64 = await app.page.evaluate(async () => {
    const exported = await window.askfolio.export();
    let text = '';
    for (const byte of new Uint8Array(await exported.arrayBuffer())) {
      text += String.fromCharCode(byte);
    }
    return btoa(text);
  });
  file = Buffer.from(base64, 'base64');
  hits = await app.search(kFerryQuestion);
  await context.close();
}

test.beforeEach(({ browser, site }) => makeExport(browser, site));

/** Answers addresses below the page's own site; the test's server has ranges, or has not. */
async function serve(page: Page, path: string, ranges: boolean): Promise<string[]> {
  const asked: string[] = [];
  await page.route(`**/${path}`, (route) => {
    const range = /bytes=(\d+)-(\d+)/.exec(route.request().headers().range ?? '');
    asked.push(range?.[0] ?? 'all');
    if (!ranges || !range) return route.fulfill({ body: file });
    const [start, end] = [Number(range[1]), Math.min(Number(range[2]), file.length - 1)];
    return route.fulfill({
      status: 206,
      headers: { 'content-range': `bytes ${start}-${end}/${file.length}` },
      body: file.subarray(start, end + 1),
    });
  });
  return asked;
}

for (const ranges of [true, false]) {
  test(`opens at once from its own site, ${ranges ? 'in ranges' : 'as a whole'}, to be asked only`, async ({
    page,
    site,
  }) => {
    const asked = await serve(page, 'small.askfolio', ranges);
    const app = new App(page, `${site}?collection=small.askfolio`);
    await app.open();
    await expect(app.part('shared-row')).toContainText(new URL(site).host);
    expect(await app.status()).toMatchObject({ documents: 3, phase: 'ready' });
    if (ranges) expect(asked.length).toBeGreaterThan(1);
    else expect(asked).toHaveLength(1);
    expect(asked).not.toContain('all');
    const found = await app.search(kFerryQuestion);
    expectSame(found, hits);
    // The page shows it, and offers nothing that would change it.
    await app.ask(kFerryQuestion);
    await app.part('hit').first().waitFor();
    await app.part('hit').first().getByRole('button').first().click();
    await expect(app.part('source-view')).toContainText('ferry');
    await page.keyboard.press('Escape');
    for (const part of ['zip-input', 'paste-text', 'store']) {
      await expect(app.part(part)).toHaveCount(0);
    }
    await expect(app.part('rename-collection')).toBeDisabled();
    await expect(app.part('delete-collection')).toBeDisabled();
    const names = await app.part('collection-select').locator('option').allTextContents();
    expect(names).toHaveLength(3);
    const refused = await page.evaluate(() =>
      window.askfolio.ingest([new File(['text'], 'a.md')]).catch(({ code }) => code),
    );
    expect(refused).toBe('read-only');
    // A person's own are there as before.
    await app.part('preset').selectOption('tutorial');
    await expect(app.part('shared-row')).toHaveCount(0);
  });
}

/** Another site: `headers` say what it allows. */
async function otherSite(
  headers: Record<string, string>,
): Promise<{ url: string; server: Server; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(200, headers).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/other.askfolio`, server, asked };
}

test('asks before it fetches from another site', async ({ page, site }) => {
  const { url, server, asked } = await otherSite({ 'access-control-allow-origin': '*' });
  const app = new App(page, `${site}?collection=${encodeURIComponent(url)}`);
  await app.open();
  await expect(app.part('offer')).toContainText(new URL(url).host);
  expect(asked).toEqual([]);
  await app.part('offer').getByRole('button', { name: 'Do not open' }).click();
  expect(asked).toEqual([]);
  expect(await app.status()).toMatchObject({ documents: 0 });

  await app.open();
  await app.part('accept-offer').click();
  await expect(app.part('shared-row')).toContainText(new URL(url).host);
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
  server.close();
});

test('says what stands at an address instead, and shows a person’s own', async ({ page, site }) => {
  const app = new App(page, site);
  const openAt = async (address: string) => {
    await page.goto(`${site}?collection=${encodeURIComponent(address)}`);
    await page.evaluate(() => window.askfolio.ready);
  };
  await openAt('missing.askfolio');
  await expect(app.part('error')).toContainText('(status 404)');
  expect(await app.status()).toMatchObject({ documents: 0 });

  await openAt('index.html');
  await expect(app.part('error')).toContainText('a web page is at this address');

  await page.route('**/damaged.askfolio', (route) => {
    const damaged = Buffer.from(file);
    damaged[100] = (damaged[100] as number) ^ 1;
    return route.fulfill({ body: damaged });
  });
  await openAt('damaged.askfolio');
  await expect(app.part('error')).toContainText('damaged.askfolio is damaged');

  const { url, server } = await otherSite({});
  await openAt(url);
  await app.part('accept-offer').click();
  await expect(app.part('error')).toContainText('CORS');
  server.close();
});
