/** The API key: in the page's memory, in the header of its own API's requests, and nowhere else. */

import type { Request } from '@playwright/test';
import { DeepSeekDouble } from '../doubles/deepseek.js';
import { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { everythingStored } from './support/stored.js';

async function carries(request: Request, secret: string): Promise<boolean> {
  const headers = JSON.stringify(await request.allHeaders());
  return [request.url(), headers, request.postData() ?? ''].some((text) => text.includes(secret));
}

test('the key is stored nowhere and sent to its API alone', async ({ app, api, context }) => {
  const requests: Request[] = [];
  const logged: string[] = [];
  context.on('request', (request) => requests.push(request));
  app.page.on('console', (message) => logged.push(message.text()));
  await app.connect(api);
  await app.take(zipOf(kSmallDocs));
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');

  expect(api.chats[0]?.headers.authorization).toBe(`Bearer ${api.key}`);
  expect(JSON.stringify(api.chats[0]?.body)).not.toContain(api.key);
  expect(api.requests.join()).not.toContain(api.key);
  const others = requests.filter((request) => new URL(request.url()).origin !== api.base);
  expect(others.length).toBeGreaterThan(0);
  for (const request of others) expect(await carries(request, api.key), request.url()).toBe(false);

  const stored = await everythingStored(app.page);
  expect(stored).toContain('harbour/ferry.md'); // the search does look into the stores
  expect(stored).toContain(api.base);
  expect(stored).not.toContain(api.key);
  expect(logged.join('\n')).not.toContain(api.key);
  const scriptable = await app.page.evaluate(() => JSON.stringify(window.askfolio));
  expect(scriptable).not.toContain(api.key);
});

test('another server does not get the key of the first', async ({ app, api }) => {
  const other = await DeepSeekDouble.start();
  try {
    await app.take(zipOf(kSmallDocs));
    await app.connect(api);
    await app.openSettings();
    await app.part('api-base').fill(other.base);
    await app.part('api-base').press('Tab');
    await expect(app.part('api-key')).toHaveValue('');
    await app.closeSettings();
    await app.ask(kFerryQuestion);
    await app.waitForAnswer('error');
    await expect(app.part('error')).toContainText(/key/i);
    expect(other.requests).toEqual([]);
  } finally {
    await other.close();
  }
});

test('a key that is kept for the tab survives a reload, in this tab and for this server alone', async ({
  app,
  api,
  context,
  site,
}) => {
  const other = await DeepSeekDouble.start();
  try {
    await app.connect(api);
    await app.openSettings();
    await app.part('key-keeping').selectOption('tab');
    await app.closeSettings();
    await app.open();
    await app.openSettings();
    await expect(app.part('api-key')).toHaveValue(api.key);
    const elsewhere = new App(await context.newPage(), site);
    await elsewhere.open();
    await elsewhere.openSettings();
    await expect(elsewhere.part('api-key')).toHaveValue('');
    await elsewhere.page.close();

    await app.part('api-base').fill(other.base);
    await app.part('api-base').press('Tab');
    await expect(app.part('api-key')).toHaveValue('');
    expect(await everythingStored(app.page)).not.toContain(api.key);
    await app.part('api-base').fill(api.base);
    await app.part('api-base').press('Tab');
    await expect(app.part('key-keeping')).toHaveValue('page');
    await app.open();
    await app.openSettings();
    await expect(app.part('api-key')).toHaveValue('');
  } finally {
    await other.close();
  }
});

test('a key that is remembered is encrypted, and comes back with its passphrase', async ({
  app,
  api,
}) => {
  const passphrase = 'a ferry and some bread';
  await app.take(zipOf(kSmallDocs));
  await app.connect(api);
  await app.openSettings();
  await app.part('key-keeping').selectOption('locked');
  await expect(app.part('use-passphrase')).toBeDisabled();
  await app.part('passphrase').fill(passphrase);
  await app.part('use-passphrase').click();
  await expect(app.part('settings-dialog')).toContainText('is kept here, encrypted');
  await app.closeSettings();
  const stored = await everythingStored(app.page);
  expect(stored).toContain('askfolio-locked-key');
  for (const secret of [api.key, passphrase]) expect(stored).not.toContain(secret);

  await app.open();
  await app.openSettings();
  await expect(app.part('api-key')).toHaveValue('');
  await app.part('passphrase').fill('another passphrase');
  await app.part('use-passphrase').click();
  await expect(app.part('settings-dialog').getByTestId('error')).toContainText('does not open');
  await app.part('passphrase').fill(passphrase);
  await app.part('use-passphrase').click();
  await expect(app.part('api-key')).toHaveValue(api.key);
  await app.closeSettings();
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');

  await app.openSettings();
  await app.part('forget-key').click();
  await expect(app.part('key-keeping')).toHaveValue('page');
  expect(await everythingStored(app.page)).not.toContain('askfolio-locked-key');
  await expect(app.part('api-key')).toHaveValue(api.key);
});
