import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@core': fileURLToPath(new URL('build/wasm', import.meta.url)) } },
  test: {
    include: ['tests/{wasm,web,scripts,trust}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    // Two cores are shared with what the tests start.
    maxWorkers: 2,
  },
});
