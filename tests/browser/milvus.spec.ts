/** A collection in Milvus, through the page: the whole tutorial against the real server. */

import { hasMilvusServer } from '../../scripts/milvus.mjs';
import { kToken, type RealMilvus, startRealMilvus } from '../doubles/milvus/servers.js';
import { asksApart } from './support/answers.js';
import type { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, realZip, zipOf } from './support/docs.js';
import { test as base, expect } from './support/fixtures.js';
import { everythingStored } from './support/stored.js';
import { expectedMessages, kQuestion } from './support/tutorial.js';

const kStart = 90_000;

const test = base.extend<object, { milvus: RealMilvus }>({
  milvus: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies here.
    async ({}, use) => {
      const server = await startRealMilvus();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: kStart },
  ],
});

// biome-ignore lint/suspicious/noSkippedTests: there is no such server for other systems.
test.skip(!hasMilvusServer(), 'Milvus 2.3.5 does not run on this machine: skipped');

async function openDialog(app: App, uri: string, collection: string, token = kToken) {
  await app.part('store').click();
  await expect(app.part('store-dialog')).toBeVisible();
  await app.part('milvus-uri').fill(uri);
  await app.part('milvus-token').fill(token);
  await app.part('milvus-collection').fill(collection);
}

async function closeDialog(app: App) {
  await app.page.keyboard.press('Escape');
  await expect(app.part('store-dialog')).toBeHidden();
}

test('the tutorial on a Milvus server, from a wiped one to a cited answer', async ({
  app,
  api,
  milvus,
  context,
  site,
}) => {
  const requested: string[] = [];
  context.on('request', (request) => requested.push(request.url()));
  const expected = await expectedMessages();
  await app.part('preset').selectOption('tutorial');
  await app.take(realZip());
  const local = await app.search(kQuestion, { preset: 'tutorial' });

  await openDialog(app, milvus.uri, 'my_rag_collection');
  await app.part('milvus-test').click();
  await expect(app.part('milvus-findings')).toContainText('accepts the token, and speaks REST v1');
  await expect(app.part('milvus-findings')).toContainText(
    'There is no collection my_rag_collection',
  );
  await app.part('milvus-use').click();
  await expect(app.part('place')).toContainText(milvus.uri);
  await closeDialog(app);
  expect(await app.status()).toMatchObject({ documents: 0, chunks: 0, embedded: 0 });

  await app.take(realZip());
  expect(await app.status()).toMatchObject({ documents: 4, chunks: 72, embedded: 72 });
  const hits = await app.search(kQuestion, { preset: 'tutorial' });
  expect(hits.map(({ text }) => text)).toEqual(expected.passages);
  for (const [i, { score }] of hits.entries()) {
    expect(Math.abs(score - (local[i]?.score as number))).toBeLessThan(0.001);
  }

  await app.connect(api);
  await asksApart(app, api, kQuestion, 'Milvus keeps it in object storage [1], after a flush [2].');
  expect(api.chats[0]?.body.messages).toEqual(expected.messages);
  await app.part('citation').first().click();
  await expect(app.part('source-view').locator('mark')).toHaveText(expected.passages[0] as string);
  // Its text is there before it is shown, and Escape is for what is shown.
  await expect(app.part('source-view')).toBeVisible();
  await app.page.keyboard.press('Escape');

  const stored = await everythingStored(app.page);
  expect(stored).toContain(milvus.uri);
  expect(stored).not.toContain(kToken);

  // Drop, after asking.
  await app.part('store').click();
  await app.part('milvus-test').click();
  await expect(app.part('milvus-findings')).toContainText('Collection my_rag_collection exists');
  await app.part('milvus-drop').click();
  expect(await app.status()).toMatchObject({ documents: 4 });
  await app.part('milvus-drop-confirm').click();
  await expect.poll(async () => (await app.status()).documents).toBe(0);

  await app.part('keep-local').click();
  await expect(app.part('place')).toContainText('in this browser');
  expect(await app.status()).toMatchObject({ documents: 4, chunks: 72, place: '' });
  const own = [new URL(site).origin, api.base, milvus.uri];
  expect(requested.filter((url) => !own.includes(new URL(url).origin))).toEqual([]);
});

test('a collection is copied to Milvus and back with its vectors', async ({ app, milvus }) => {
  await app.take(zipOf(kSmallDocs));
  await openDialog(app, milvus.uri, 'copied');
  await app.part('milvus-test').click();
  await app.part('milvus-move').click();
  await expect(app.part('copied')).toContainText(
    '3 documents with 5 chunks are there, 3 of them new',
  );
  await expect(app.part('copied')).toContainText('the same in 100 %');
  await closeDialog(app);
  expect(await app.status()).toMatchObject({
    documents: 3,
    embedded: 5,
    place: `${milvus.uri}/copied`,
  });
  const there = await app.search(kFerryQuestion);
  expect(there[0]?.source).toBe('harbour/ferry.md');

  // Nobody is asked for anything before a click: it is said where the collection was.
  await app.open();
  expect(await app.status()).toMatchObject({ documents: 3, place: '' });
  await expect(app.part('place-row')).toContainText(`was kept in Milvus (${milvus.uri}, copied)`);
  await app.page.evaluate(() => window.askfolio.clear({ spares: false }));
  const address = { uri: milvus.uri, token: kToken, collection: 'copied' };
  await app.page.evaluate((address) => window.askfolio.connect(address), address);
  const report = await app.page.evaluate(() => window.askfolio.move(null));
  expect(report).toEqual({ documents: 3, chunks: 5, copied: 3, skipped: [], agreement: 1 });
  expect(await app.status()).toMatchObject({ documents: 3, embedded: 5, place: '' });
  const back = await app.search(kFerryQuestion);
  expect(back[0]).toMatchObject({ text: there[0]?.text, source: 'harbour/ferry.md' });
});

test('what is deleted of a collection in Milvus goes there too, though the page was closed first', async ({
  app,
  milvus,
}) => {
  const sources = async () => {
    const body = { collectionName: 'deleted', filter: 'chunk == 0', outputFields: ['source'] };
    const reply = await fetch(`${milvus.uri}/v1/vector/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${kToken}` },
      body: JSON.stringify(body),
    });
    const { data } = (await reply.json()) as { data: { source: string }[] };
    return data.map(({ source }) => source).sort();
  };
  const address = { uri: milvus.uri, token: kToken, collection: 'deleted' };
  const connect = () => app.page.evaluate((address) => window.askfolio.connect(address), address);
  await connect();
  await app.take(zipOf(kSmallDocs));
  const all = await sources();
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await app.part('remove-document').first().click();
  await expect(app.part('undo-note')).toBeVisible();
  await app.open();
  await connect();
  // As soon as it cannot be brought back any more.
  await expect.poll(sources, { timeout: 20_000 }).toHaveLength(all.length - 1);
  expect(await app.status()).toMatchObject({ documents: all.length - 1 });
});

test('a collection goes from one in Milvus to another, and back into this browser', async ({
  app,
  milvus,
}) => {
  await app.take(zipOf(kSmallDocs));
  await openDialog(app, milvus.uri, 'first');
  await app.part('milvus-test').click();
  await app.part('milvus-move').click();
  await expect(app.part('copied')).toContainText('5 chunks are there, 3 of them new');
  const there = await app.search(kFerryQuestion);

  // It is not copied onto itself.
  await app.part('milvus-test').click();
  await expect(app.part('milvus-findings')).toContainText('Collection first exists');
  await expect(app.part('milvus-move')).toHaveCount(0);
  await app.part('milvus-collection').fill('second');
  await app.part('milvus-test').click();
  await app.part('milvus-move').click();
  await expect(app.part('place')).toContainText(`${milvus.uri}/second`);
  await expect(app.part('copied')).toContainText('5 chunks are there, 3 of them new');
  await expect(app.part('copied')).toContainText('the same in 100 %');
  expect(await app.search(kFerryQuestion)).toEqual(there);

  // What this browser has kept is not written again.
  await app.part('copy-local').click();
  await expect(app.part('place')).toContainText('in this browser');
  await expect(app.part('copied')).toContainText('5 chunks are there, 0 of them new');
  await expect(app.part('copied')).toContainText('the same in 100 %');
  const [back] = await app.search(kFerryQuestion);
  expect(back).toMatchObject({ text: there[0]?.text, source: 'harbour/ferry.md' });
});

test('a collection that something else has filled is asked, and not changed', async ({
  app,
  api,
  milvus,
}) => {
  const post = async (path: string, body: object) => {
    const headers = { Authorization: `Bearer ${kToken}`, 'Content-Type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(body) };
    expect((await fetch(`${milvus.uri}/v1/vector/${path}`, request)).ok).toBe(true);
  };
  const collectionName = 'foreign';
  await post('collections/create', { collectionName, dimension: 384, metricType: 'IP' });
  const data = ['boats', 'bread'].map((body, i) => ({
    body: `All about ${body}.`,
    vector: Array.from({ length: 384 }, (_, at) => (at === i ? 1 : 0)),
  }));
  await post('insert', { collectionName, data });

  await openDialog(app, milvus.uri, collectionName);
  await expect(async () => {
    await app.part('milvus-test').click();
    await expect(app.part('milvus-findings')).toContainText('something else', { timeout: 1000 });
  }).toPass();
  await expect(app.part('milvus-use')).toHaveCount(0);
  await app.part('foreign').locator('summary').click();
  await app.part('foreign-text').fill('body');
  await app.part('foreign-use').click();
  await expect(app.part('place')).toContainText('read-only');
  await closeDialog(app);

  await app.connect(api);
  await app.ask(kFerryQuestion);
  await app.waitForAnswer('done');
  await expect(app.part('hit')).toHaveCount(2);
  expect(JSON.stringify(api.chats[0]?.body)).toContain('All about bread.');
  await app.drop(zipOf(kSmallDocs));
  await expect(app.part('error')).toHaveAttribute('data-code', 'read-only');
  expect(await app.status()).toMatchObject({ chunks: 2 });
});

test('what is wrong with a server is said, and the collection stays where it is', async ({
  app,
  milvus,
}) => {
  await openDialog(app, milvus.uri, 'askfolio', 'root:wrong');
  await app.part('milvus-test').click();
  await expect(app.part('error')).toHaveAttribute('data-code', 'milvus-auth');
  await app.part('milvus-uri').fill('ftp://127.0.0.1');
  // A token goes to the server that it was entered for alone.
  await expect(app.part('milvus-token')).toHaveValue('');
  await app.part('milvus-test').click();
  await expect(app.part('error')).toHaveAttribute('data-code', 'milvus-bad-uri');
  await app.part('milvus-uri').fill('http://127.0.0.1:9');
  await app.part('milvus-test').click();
  await expect(app.part('error')).toHaveAttribute('data-code', 'milvus-unreachable');
  expect(await app.status()).toMatchObject({ place: '' });
});

test('a server that stops in mid-upload loses nothing, and gets the rest when it is back', async ({
  app,
  context,
  milvus,
}) => {
  const address = { uri: milvus.uri, token: kToken, collection: 'askfolio' };
  await app.page.evaluate((address) => window.askfolio.connect(address), address);
  const inserts = `${milvus.uri}/v1/vector/insert`;
  await context.route(inserts, async (route) => {
    await milvus.end();
    await route.continue();
  });
  await app.drop(zipOf(kSmallDocs));
  await expect(app.part('error')).toHaveAttribute('data-code', 'milvus-unreachable');
  expect(await app.status()).toMatchObject({ documents: 3, embedded: 0, committed: 3 });

  await context.unroute(inserts);
  await milvus.started();
  await app.page.evaluate((address) => window.askfolio.connect(address), address);
  await app.waitForPhase('ready');
  await expect.poll(async () => (await app.status()).embedded).toBe(5);
  expect(await app.status()).toMatchObject({ documents: 3, chunks: 5, embedded: 5 });
  const [hit] = await app.search(kFerryQuestion);
  expect(hit?.source).toBe('harbour/ferry.md');

  await app.page.getByText('Documents', { exact: true }).click();
  await app.page.locator('[data-path="kitchen/bread.md"] [data-testid=remove-document]').click();
  await expect.poll(async () => (await app.status()).documents).toBe(2);
  const left = await app.search('How hot is the oven?');
  expect(left.map(({ source }) => source)).not.toContain('kitchen/bread.md');
});
