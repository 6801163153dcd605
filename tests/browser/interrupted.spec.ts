/** Embedding that is cancelled or killed at some instant keeps what there is, whole, and goes on. */

import type { Locator, Page } from '@playwright/test';
import { App, kIngestTimeout } from './support/app.js';
import { realTexts, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { KillableBrowser } from './support/killable-browser.js';
import { expectWhole, readWhole } from './support/stored.js';

/** Some dozens of chunks in fourteen files: embedding them takes seconds, so there is a middle. */
async function someDocs(): Promise<Record<string, string>> {
  return realTexts(/^en\/(faq|getstarted\/(install_SDKs|standalone|run-milvus-docker))\//);
}

/** Vectors of this many documents are stored, and not yet of all: there is something to interrupt. */
async function waitForVectors(app: App, texts: Record<string, string>, least = 1): Promise<void> {
  const stored = async () => (await readWhole(app.page, texts, false)).embedded.length;
  await expect
    .poll(stored, { timeout: kIngestTimeout, intervals: [50] })
    .toBeGreaterThan(least - 1);
}

/** All documents are there and found by words; some, not all, have their vectors. */
async function expectPrefix(app: App, texts: Record<string, string>): Promise<void> {
  const all = Object.keys(texts).sort();
  const { paths, embedded } = await readWhole(app.page, texts, false);
  expect(paths).toEqual(all);
  expect(embedded.length).toBeGreaterThan(0);
  expect(embedded.length).toBeLessThan(all.length);
  const status = await app.status();
  expect(status).toMatchObject({ documents: all.length, committed: all.length });
  expect(status.embedded).toBeLessThan(status.chunks);
  const found = await app.search('Milvus', { k: 50 });
  expect(found.length).toBeGreaterThan(0);
  for (const hit of found) expect(all).toContain(hit.source);
}

/** The rest is embedded without the files, and what was embedded before stays as it was. */
async function expectCompletion(app: App, texts: Record<string, string>): Promise<void> {
  await expect
    .poll(() => app.status().then(({ chunks, embedded }) => chunks - embedded), {
      timeout: kIngestTimeout,
    })
    .toBe(0);
  await app.waitForPhase('ready');
  await expect(app.part('paused')).toHaveCount(0);
  expect(await expectWhole(app.page, texts)).toEqual(Object.keys(texts).sort());
  const report = await app.ingest([zipOf(texts)]);
  expect(report).toMatchObject({ added: 0, unchanged: Object.keys(texts).length, embedded: 0 });
}

/** Presses a button and resolves to how many ms the page embedded on: it is the page's clock that counts. */
async function timeToStop(page: Page, button: Locator): Promise<number> {
  const stopped = await page.evaluateHandle(() => {
    let pressed = Number.NaN;
    document.addEventListener('click', () => (pressed = performance.now()), { capture: true });
    const isEmbedding = () => document.querySelector('[data-phase=embedding]') !== null;
    return {
      time: new Promise<number>((resolve) => {
        new MutationObserver(() => {
          if (!isEmbedding()) resolve(performance.now() - pressed);
        }).observe(document.body, { subtree: true, attributes: true, childList: true });
      }),
    };
  });
  await button.click();
  return stopped.evaluate(({ time }) => time);
}

test.describe.configure({ timeout: 300_000 });

test('cancel ends embedding within a second, keeps what there is, and can go on', async ({
  app,
}) => {
  const texts = await someDocs();
  await app.drop(zipOf(texts));
  await waitForVectors(app, texts);
  const cancel = app.button(/cancel/i);
  expect(await timeToStop(app.page, cancel)).toBeLessThan(1000);
  const before = await app.status();
  await expect(app.part('paused')).toContainText(
    `${Math.max(1, Math.floor((100 * before.embedded) / before.chunks))} % of the text is embedded`,
  );
  await expectPrefix(app, texts);
  await app.part('resume').click();
  await app.waitForPhase('embedding');
  await expectCompletion(app, texts);
});

test('a page closed in the middle goes on by itself when it is opened again', async ({
  app,
  context,
  site,
}) => {
  const texts = await someDocs();
  await app.drop(zipOf(texts));
  await waitForVectors(app, texts, 2);
  await app.page.close();
  const reopened = new App(await context.newPage(), site);
  await reopened.open();
  await expectPrefix(reopened, texts);
  await expectCompletion(reopened, texts);
});

test('a browser killed in the middle goes on by itself', async ({ site, launchOptions }) => {
  const browser = new KillableBrowser(launchOptions);
  const visit = async () => {
    const app = new App(await (await browser.open()).newPage(), site);
    await app.open();
    return app;
  };
  try {
    const texts = await someDocs();
    const app = await visit();
    await app.drop(zipOf(texts));
    await waitForVectors(app, texts, 2);
    await browser.kill();
    const reopened = await visit();
    await expectPrefix(reopened, texts);
    await expectCompletion(reopened, texts);
  } finally {
    await browser.end();
  }
});
