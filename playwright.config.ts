import { defineConfig } from '@playwright/test';
import { chromiumPath } from './scripts/chromium.mjs';

const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests/browser',
  outputDir: 'test-results',
  // Most of the time is spent waiting; files that embed keep both cores busy by themselves.
  workers: 2,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    // Before the test's own time is over, so that it is said what a click has waited for.
    actionTimeout: 120_000,
    // A test's own answers must reach the page's requests; tests of the service worker allow it.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: chromiumPath(),
      args: [
        // Chromium's sandbox refuses to run as root.
        ...(asRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
