/** A page that is used for hours: the memory of the page and all its workers stays where it was. */
import { readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { keepRow, timeoutOf, timesOf } from '../../../scripts/trust.mjs';
import type { App } from '../support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from '../support/docs.js';
import { expect, test } from '../support/fixtures.js';

/** A minute of a person, at 20 times the speed. */
const kMinuteMs = 3000;
/** Minutes until everything that is loaded once has been. */
const kWarmUp = 2;
/** What the last third of the time may have more than the first. */
const kGrowth = 1.15;
/** A page that keeps a file of this size each minute is noticed. */
const kLeaked = 32e6;

test.describe.configure({ timeout: timeoutOf('hours') });

/** Private memory of the page's processes, in bytes: all that they have and share with nobody. */
async function memoryOf(browser: Browser): Promise<number> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  await cdp.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const kilobytes = renderers.flatMap(({ id }) => {
    const lines = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    return [...lines.matchAll(/^Private_\w+: +(\d+) kB/gm)].map(([, number]) => Number(number));
  });
  return 1024 * kilobytes.reduce((sum, each) => sum + each, 0);
}

/** What a person does in a minute. */
async function useFor(app: App, minute: number): Promise<void> {
  const begun = performance.now();
  const changed = Object.entries(kSmallDocs).map(([path, text]) => [path, `${text}\n${minute}`]);
  await app.ingest([zipOf(Object.fromEntries(changed))]);
  for (let i = 0; i < 5; i++) await app.search(`${kFerryQuestion} ${i}`);
  await app.prompt(kFerryQuestion);
  if (minute % 3 === 0) await app.page.evaluate(() => window.askfolio.clear({ spares: false }));
  await app.page.waitForTimeout(Math.max(0, kMinuteMs - (performance.now() - begun)));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

interface Hours {
  minutes: number;
  /** Bytes that the page keeps each minute. */
  leaked?: number;
  onMinute?(done: number): void;
}

/** How many times the memory of the first third the last third has. */
async function growthOf(
  app: App,
  browser: Browser,
  { minutes, leaked = 0, onMinute }: Hours,
): Promise<number> {
  for (let minute = 0; minute < kWarmUp; minute++) await useFor(app, minute);
  const seen: number[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    await useFor(app, minute);
    await app.page.evaluate((bytes) => {
      const page = window as unknown as { leaked?: Uint8Array[] };
      page.leaked ??= [];
      if (bytes > 0) page.leaked.push(new Uint8Array(bytes).fill(1));
    }, leaked);
    await app.page.requestGC();
    seen.push(await memoryOf(browser));
    onMinute?.(seen.length);
  }
  const third = Math.ceil(minutes / 3);
  return median(seen.slice(-third)) / median(seen.slice(0, third));
}

test('memory is level while documents come and go and questions are asked', async ({
  app,
  browser,
}) => {
  const begun = performance.now();
  const minutes = timesOf('hours');
  const onMinute = (tried: number) => {
    const seconds = (performance.now() - begun) / 1000;
    keepRow('hours', 'browser', { of: minutes, tried, seconds });
  };
  onMinute(0);
  const growth = await growthOf(app, browser, { minutes, onMinute });
  const twin = await growthOf(app, browser, { minutes: Math.min(minutes, 9), leaked: kLeaked });
  const [failed, caught] = [growth > kGrowth ? 1 : 0, twin > kGrowth];
  const seconds = (performance.now() - begun) / 1000;
  const note = `memory at the end ${growth.toFixed(2)} of that at first, ${twin.toFixed(2)} in the twin`;
  keepRow('hours', 'browser', { of: minutes, tried: minutes, failed, caught, seconds, note });
  console.log(`mixed use of ${minutes} minutes: ${note}`);
  expect(growth).toBeLessThanOrEqual(kGrowth);
  expect(twin).toBeGreaterThan(kGrowth);
});
