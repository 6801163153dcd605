/** Servers that are none, or fail: the page says what is wrong, and what it holds stays as it is. */

import {
  type Answer,
  cutOff,
  described,
  FaultyServer,
  json,
  kKey,
  ok,
  text,
  vectorField,
} from '../doubles/milvus/faulty.js';
import { freePort } from '../doubles/milvus/servers.js';
import type { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { test as base, expect } from './support/fixtures.js';

const kDims = 384;

const test = base.extend<{ server: FaultyServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies here.
  server: async ({}, use) => {
    const server = await FaultyServer.start();
    await use(server);
    await server.stop();
  },
});

/** Tests the connection in the dialog that is open. */
async function tryConnection(app: App, uri: string) {
  await app.part('milvus-uri').fill(uri);
  await app.part('milvus-test').click();
}

async function expectError(app: App, code: string, words: RegExp) {
  const error = app.part('store-dialog').getByTestId('error');
  await expect(error).toHaveAttribute('data-code', code);
  await expect(error).toContainText(words);
}

/** Where the collection is, and what it finds. */
async function state(app: App) {
  return { status: await app.status(), hits: await app.search(kFerryQuestion) };
}

/** A collection of v2 that can be used; what is written to it is answered so. */
function emptyCollection(written: Answer): Answer {
  const replies: Record<string, Answer> = {
    has: ok({ has: true }),
    describe: described(kDims),
    upsert: written,
  };
  return (request, response) =>
    (replies[request.url?.split('/').at(-1) ?? ''] ?? ok([]))(request, response);
}

test('each is told apart, nothing is written, and nothing in the tab is lost', async ({
  app,
  server,
}) => {
  await app.take(zipOf(kSmallDocs));
  const before = await state(app);
  await app.part('store').click();
  const port = await freePort();
  const addresses: [string, string, RegExp][] = [
    ['localhost:19530', 'milvus-bad-uri', /not the address of a Milvus server.*http:\/\//s],
    ['grpc://127.0.0.1:19530', 'milvus-bad-uri', /not the address/],
    [`http://127.0.0.1:${port}`, 'milvus-unreachable', /No answer came.*is running/s],
  ];
  for (const [uri, code, words] of addresses) {
    await tryConnection(app, uri);
    await expectError(app, code, words);
  }

  const unauthenticated = json({ code: 1800, message: 'no' }, 401);
  const failures: [Answer, string, RegExp][] = [
    [text('<!doctype html><p>Hello'), 'not-milvus', /with a web page: it is no Milvus server/],
    [text('404 page not found', 404, 'text/plain'), 'not-milvus', /no Milvus server/],
    [json({ object: 'list' }), 'not-milvus', /other JSON/],
    [unauthenticated, 'milvus-auth', /wants a token \(401\).*root:Milvus/s],
    [json({ code: 1800, message: 'no' }), 'milvus-auth', /wants a token/],
    [json({ code: 65535, message: 'out of luck' }), 'milvus-refused', /65535\): out of luck/],
    [text('{"code":0,"data":[{"te', 200, 'application/json'), 'milvus-cut-off', /broke off/],
    [cutOff, 'milvus-cut-off', /broke off in the middle.*not sent again/s],
  ];
  for (const [answer, code, words] of failures) {
    server.answers = [answer];
    await tryConnection(app, server.uri);
    await expectError(app, code, words);
  }

  server.allowsPages = false;
  server.answers = [text('<p>Hello')];
  await tryConnection(app, server.uri);
  await expectError(app, 'milvus-cors', /answers, but the browser.*proxy must allow requests/s);

  server.allowsPages = true;
  const unfit: [object, RegExp][] = [
    [{ fields: [kKey, vectorField('vector', 768)] }, /768 numbers, those of .* have 384/],
    [{ indexes: [{ fieldName: 'vector', metricType: 'L2' }] }, /compares vectors by L2/],
    [{ fields: [kKey] }, /no field of float vectors/],
  ];
  for (const [other, words] of unfit) {
    server.answers = [ok([]), ok({ has: true }), described(kDims, other), ok([])];
    await tryConnection(app, server.uri);
    await expect(app.part('milvus-findings')).toContainText(words);
    await expect(app.part('milvus-use')).toHaveCount(0);
    await expect(app.part('milvus-move')).toHaveCount(0);
  }
  const writing = server.asked.filter((path) => /create|drop|insert|upsert|delete/.test(path));
  expect(writing).toEqual([]);
  expect(await state(app)).toEqual(before);
});

test('a server that fails while a collection is copied to it leaves it where it was', async ({
  app,
  server,
}) => {
  await app.take(zipOf(kSmallDocs));
  const before = await state(app);
  server.answers = [emptyCollection(cutOff)];
  await app.part('store').click();
  await tryConnection(app, server.uri);
  await app.part('milvus-move').click();
  await expectError(app, 'milvus-cut-off', /what this browser holds is kept/);

  // One that takes the chunks and does not answer.
  server.answers = [emptyCollection(() => undefined)];
  await app.part('milvus-move').click();
  await app.part('copy-stop').click();
  await expectError(app, 'copy-stopped', /The collection is where it was/);
  await expect(app.part('place')).toContainText('Now in this browser');
  expect(await state(app)).toEqual(before);
  await app.open();
  expect(await state(app)).toEqual(before);
});
