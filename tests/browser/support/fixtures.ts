/** What a browser test is given: the built page under a sub-path, a watched network, a stand-in API. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, test as base, type ConsoleMessage, expect } from '@playwright/test';
import { serve } from '../../../scripts/serve.mjs';
import { DeepSeekDouble } from '../../doubles/deepseek.js';
import { App } from './app.js';

export const kDist = fileURLToPath(new URL('../../../dist', import.meta.url));
export const kBasePath = '/askfolio/';

/** Chromium asks this service of its own accord what kind of fields a page has. */
const kBrowsersOwn = 'content-autofill.googleapis.com:443';

/** A proxy for every address but this machine's: whatever reaches it has left the browser. */
export class Outside {
  /** Targets that the browser tried to reach. */
  readonly reached: string[] = [];
  /** What the page's policy has refused, in the browser's words: its own code does nothing of the kind. */
  readonly refused: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    this.reached.push(`${request.method} ${request.url}`);
    response.end();
  });

  async start(): Promise<string> {
    this.server.on('connect', (request, socket) => {
      if (request.url !== kBrowsersOwn) this.reached.push(`CONNECT ${request.url}`);
      socket.destroy();
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

interface WorkerFixtures {
  /** Address of the page. */
  site: string;
}

interface TestFixtures {
  outside: Outside;
  context: BrowserContext;
  app: App;
  api: DeepSeekDouble;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies here.
    async ({}, use) => {
      const server = await serve({ root: kDist, port: 0, base: kBasePath });
      await use(server.url);
      await server.close();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies here.
  outside: async ({}, use) => {
    await use(new Outside());
  },
  context: async ({ browser, outside, contextOptions, serviceWorkers }, use) => {
    const proxy = { server: await outside.start(), bypass: '127.0.0.1' };
    const context = await browser.newContext({ ...contextOptions, serviceWorkers, proxy });
    const note = (message: ConsoleMessage) => {
      if (/Content Security Policy|Trusted/.test(message.text())) {
        outside.refused.push(message.text());
      }
    };
    context.on('console', note);
    context.on('page', (page) => page.on('worker', (worker) => worker.on('console', note)));
    await use(context);
    await context.close();
    outside.stop();
    expect(outside.refused).toEqual([]);
  },
  app: async ({ context, site }, use) => {
    const app = new App(await context.newPage(), site);
    await app.open();
    await use(app);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies here.
  api: async ({}, use) => {
    const api = await DeepSeekDouble.start();
    await use(api);
    await api.close();
  },
});

export { expect };
