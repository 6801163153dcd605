/** An ingest that is cancelled or killed at some instant keeps what it has committed, whole. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { App } from './support/app.js';
import { realTexts, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { expectWhole } from './support/stored.js';

/** Some dozens of chunks in fourteen files: embedding them takes seconds, so there is a middle. */
async function someDocs(): Promise<Record<string, string>> {
  return realTexts(/^en\/(faq|getstarted\/(install_SDKs|standalone|run-milvus-docker))\//);
}

/** The committed documents are whole and searchable, and dropping the files again does the rest. */
async function expectPrefix(app: App, texts: Record<string, string>): Promise<void> {
  const all = Object.keys(texts).sort();
  const kept = await expectWhole(app.page, texts);
  const status = await app.status();
  expect(status).toMatchObject({ documents: kept.length, committed: kept.length });
  expect(status.embedded).toBe(status.chunks);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(all.length);
  const found = await app.search('Milvus', { k: 50 });
  expect(found.length).toBeGreaterThan(0);
  for (const hit of found) expect(kept).toContain(hit.source);

  const report = await app.ingest([zipOf(texts)]);
  expect(report).toMatchObject({ added: all.length - kept.length, unchanged: kept.length });
  expect(await expectWhole(app.page, texts)).toEqual(all);
  const whole = await app.status();
  expect(report.embedded).toBe(whole.chunks - status.chunks);
  expect(whole.embedded).toBe(whole.chunks);
}

test.describe.configure({ timeout: 300_000 });

test('cancel ends an ingest within a second and keeps what is committed', async ({ app }) => {
  const texts = await someDocs();
  await app.drop(zipOf(texts));
  await app.waitForCommitted(1);
  const pressed = performance.now();
  await app.button(/cancel/i).click();
  await expect(app.part('progress')).not.toHaveAttribute('data-phase', 'embedding');
  expect(performance.now() - pressed).toBeLessThan(1500); // a second, and the test's own polling
  await expectPrefix(app, texts);
});

test('a page closed in the middle leaves a valid prefix', async ({ app, context, site }) => {
  const texts = await someDocs();
  await app.drop(zipOf(texts));
  await app.waitForCommitted(2);
  await app.page.close();
  const reopened = new App(await context.newPage(), site);
  await reopened.open();
  await expectPrefix(reopened, texts);
});

/** The system's Chromium with a profile on disk, started by hand so that it can be killed. */
class KillableBrowser {
  private process: ChildProcess | undefined;

  constructor(
    private readonly command: string,
    private readonly args: string[],
    private readonly profile: string,
  ) {}

  async open(site: string): Promise<App> {
    const portFile = join(this.profile, 'DevToolsActivePort');
    rmSync(portFile, { force: true });
    const own = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${this.profile}`];
    // A process group of its own, so that a kill takes the renderers with it.
    const options = { detached: true, stdio: 'ignore' } as const;
    this.process = spawn(this.command, [...own, ...this.args, 'about:blank'], options);
    await expect.poll(() => existsSync(portFile) && readPort(portFile)).toBeTruthy();
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${readPort(portFile)}`);
    const context = browser.contexts()[0] ?? (await browser.newContext());
    const app = new App(await context.newPage(), site);
    await app.open();
    return app;
  }

  async kill(): Promise<void> {
    const { process: child } = this;
    if (!child?.pid || child.signalCode) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    process.kill(-child.pid, 'SIGKILL');
    await gone;
  }
}

function readPort(file: string): string {
  return readFileSync(file, 'utf8').split('\n')[0] ?? '';
}

test('a browser killed in the middle leaves a valid prefix', async ({ site, launchOptions }) => {
  const profile = mkdtempSync(join(tmpdir(), 'askfolio-profile-'));
  const { executablePath = chromium.executablePath(), args = [] } = launchOptions;
  const browser = new KillableBrowser(executablePath, args, profile);
  try {
    const texts = await someDocs();
    const app = await browser.open(site);
    await app.drop(zipOf(texts));
    await app.waitForCommitted(2);
    await browser.kill();
    await expectPrefix(await browser.open(site), texts);
  } finally {
    await browser.kill();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
