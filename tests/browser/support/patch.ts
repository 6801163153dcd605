/** Code of a test's own that runs first in the page's workers, to have something fail there. */

import type { BrowserContext } from '@playwright/test';

export const kEngine = /engine-worker[^/]*\.js$/;

/** What is loaded for WebGPU alone. */
export const kGpuFile = /gpu|asyncify/;

/** In the engine's worker, from the next time that the page is opened. */
export async function patchEngine(context: BrowserContext, code: string): Promise<void> {
  await context.route(kEngine, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${code}${await response.text()}` });
  });
}

/**
 * For patchEngine: has `code` run in the first `count` workers that the engine starts whose script has
 * `name` in its own. Their requests do not pass Playwright, and they begin as a line in a blob.
 */
export function patchWorkers(name: string, code: string, count = 1): string {
  return `
    const BrowserBlob = Blob;
    let left = ${count};
    self.Blob = class extends BrowserBlob {
      constructor(parts = [], options) {
        const isWorker = String(parts[0]).includes('/${name}') && left-- > 0;
        super(isWorker ? [${JSON.stringify(code)}, ...parts] : parts, options);
      }
    };
  `;
}
