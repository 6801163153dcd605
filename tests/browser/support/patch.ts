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
 * `name` in its own. Their requests do not pass Playwright.
 */
export function patchWorkers(name: string, code: string, count = 1): string {
  return `
    const BrowserWorker = Worker;
    let left = ${count};
    self.Worker = class extends BrowserWorker {
      constructor(url, options) {
        const parts = [${JSON.stringify(code)}, 'import ' + JSON.stringify(String(url)) + ';'];
        const patched = () => URL.createObjectURL(new Blob(parts, { type: 'text/javascript' }));
        super(String(url).includes('${name}') && left-- > 0 ? patched() : url, options);
      }
    };
  `;
}
