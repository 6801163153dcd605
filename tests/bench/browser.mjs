/** What the benchmarks of the page share: a browser, versions, numbers. */

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumPath } from '../../scripts/chromium.mjs';

export const kRoot = fileURLToPath(new URL('../..', import.meta.url));

export function launchBrowser() {
  return chromium.launch({ executablePath: chromiumPath(), args: launchArguments() });
}

export function launchArguments() {
  // Chromium's sandbox refuses to run as root.
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** Of askfolio and of what it runs on. */
export function ownVersions(browser) {
  const { version } = JSON.parse(readFileSync(`${kRoot}package.json`, 'utf8'));
  const runtime = `${kRoot}node_modules/onnxruntime-web/package.json`;
  return {
    askfolio: version,
    'askfolio/onnxruntime-web': JSON.parse(readFileSync(runtime, 'utf8')).version,
    chromium: browser.version(),
    cores: cpus().length,
  };
}

export function round2(number) {
  return Math.round(number * 100) / 100;
}
