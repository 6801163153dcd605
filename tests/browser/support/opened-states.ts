/** States that the page is opened in: by an address, with what was kept, or where it cannot be. */

import { expect } from '@playwright/test';
import type { App } from './app.js';
import { kSmallDocs, zipOf } from './docs.js';
import { leaveDialog, type States } from './reach.js';

const kElsewhere = 'http://elsewhere.example/small.askfolio';
const kPassphrase = 'a ferry and some bread';

/** The collection that is shown, as a file. */
async function exported(app: App): Promise<Buffer> {
  const base64 = await app.page.evaluate(async () => {
    const bytes = new Uint8Array(await (await window.askfolio.export()).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  });
  return Buffer.from(base64, 'base64');
}

interface Holding {
  /** Keeps what workers answer, or gives what was kept; what they report on the way passes. */
  holdAnswers(isHeld: boolean): void;
}

/** Runs in the page, before its own code. */
function makeHoldable(): void {
  const kept: (() => void)[] = [];
  let isHolding = false;
  const add = Worker.prototype.addEventListener;
  Worker.prototype.addEventListener = function (type: string, listener: unknown, options?: object) {
    const hear = listener as (event: Event) => void;
    const held = (event: Event) =>
      isHolding ? void kept.push(() => hear.call(this, event)) : hear.call(this, event);
    add.call(this, type, type === 'message' ? held : hear, options);
  };
  Object.assign(window, {
    holdAnswers(isHeld: boolean) {
      isHolding = isHeld;
      for (const give of kept.splice(0)) give();
    },
  });
}

const holdAnswers = (app: App, isHeld: boolean) =>
  app.page.evaluate((isHeld) => (window as unknown as Holding).holdAnswers(isHeld), isHeld);

/** A new version waits. Playwright keeps service workers from pages whose requests it answers. */
function offerVersion(): void {
  const registration = {
    waiting: { postMessage: () => undefined },
    installing: null,
    active: null,
    addEventListener: () => undefined,
  };
  navigator.serviceWorker.register = async () => registration as never;
}

/** Another tab that has kept an older version open, and does not make way. */
async function keepOlderVersion(app: App): Promise<void> {
  const other = await app.page.context().newPage();
  await other.goto(`${app.url}gate.html#${kElsewhere}`);
  await other.evaluate(
    () =>
      new Promise<void>((resolve) => {
        indexedDB.deleteDatabase('askfolio').onsuccess = () => {
          const opening = indexedDB.open('askfolio', 1);
          opening.onsuccess = () => {
            Object.assign(window, { kept: opening.result });
            resolve();
          };
        };
      }),
  );
}

let file: Buffer;

export const kOpenedStates: States = {
  offered: async (app) => {
    await app.part('new-collection').click();
    await app.part('collection-name').fill('Harbour');
    await app.part('save-collection').click();
    await expect(app.part('collection-dialog')).toBeHidden();
    await app.take(zipOf(kSmallDocs));
    file = await exported(app);
    const { page } = app;
    await page.route('**/small.askfolio', (route) =>
      route.request().url() === kElsewhere ? route.abort() : route.fulfill({ body: file }),
    );
    await page.addInitScript(makeHoldable);
    await page.goto(`${app.url}?collection=${encodeURIComponent(kElsewhere)}`);
    await expect(app.part('offer')).toBeVisible();
  },
  'not opened': async (app) => {
    await app.part('accept-offer').click();
    await expect(app.part('error')).toBeVisible();
  },
  shared: async (app) => {
    await app.page.goto(`${app.url}?collection=small.askfolio`);
    await expect(app.part('shared-row')).toBeVisible();
    await app.page.locator('.documents > summary').click();
  },
  importing: async (app) => {
    await app.open();
    await app.part('new-collection').click();
    await holdAnswers(app, true);
    const name = 'small.askfolio';
    await app.part('import-input').setInputFiles({ name, mimeType: '', buffer: file });
    await expect(app.part('sharing')).toBeVisible();
  },
  'import refused': async (app) => {
    await holdAnswers(app, false);
    await expect(app.part('sharing')).toBeHidden();
    await app.part('new-collection').click();
    const damaged = { name: 'damaged.askfolio', mimeType: '', buffer: file.subarray(0, 900) };
    await app.part('import-input').setInputFiles(damaged);
    await expect(app.part('error')).toBeVisible();
  },
  'key kept, storage refused': async (app, api) => {
    await app.page.evaluate(() => {
      navigator.storage.persist = async () => false;
      navigator.storage.persisted = async () => false;
    });
    await app.openSettings();
    await app.part('api-key').fill(api.key);
    await app.part('key-keeping').selectOption('locked');
    await app.part('passphrase').fill(kPassphrase);
    await app.part('use-passphrase').click();
    await expect(app.part('forget-key')).toBeVisible();
    await app.part('keep-storage').click();
  },
  'passphrase asked': async (app) => {
    await app.open();
    await app.openSettings();
    await expect(app.part('passphrase')).toBeVisible();
  },
  'wrong passphrase': async (app) => {
    await app.part('passphrase').fill('another passphrase');
    await app.part('use-passphrase').click();
    await expect(app.part('settings-dialog').getByTestId('error')).toBeVisible();
  },
  update: async (app, api) => {
    await leaveDialog(app);
    await app.open();
    await app.page.evaluate(offerVersion);
    await app.connect(api);
    await expect(app.part('update-note')).toBeVisible();
  },
  blocked: async (app) => {
    await keepOlderVersion(app);
    await app.page.goto(app.url);
    await expect(app.part('error')).toHaveAttribute('data-code', 'storage-blocked');
  },
};
