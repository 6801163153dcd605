import config from '../../playwright.config.js';

/** What takes too long for every run. */
export default {
  ...config,
  testDir: '.',
  outputDir: '../../test-results',
  testMatch: '*.long.ts',
  timeout: 3_600_000,
};
