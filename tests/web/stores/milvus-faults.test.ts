/** What is not a Milvus server that can be used: each is told apart, and nothing is changed. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UserError } from '../../../web/src/errors';
import { openMilvus, probeMilvus } from '../../../web/src/milvus/connect';
import { unreachable } from '../../../web/src/milvus/errors';
import { Rest } from '../../../web/src/milvus/rest';
import { erase, upload } from '../../../web/src/milvus/upload';
import { ApiV1 } from '../../../web/src/milvus/v1';
import type { MilvusAddress } from '../../../web/src/protocol';
import { Store } from '../../../web/src/store/store';
import { english } from '../../../web/src/words/message';
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
} from '../../doubles/milvus/faulty';
import { freePort } from '../../doubles/milvus/servers';
import { sample } from './documents';
import { MODEL } from './places';

const REST = { timeoutMs: 400, tries: 3, waitMs: 1 };
let server: FaultyServer;
let uri: string;

beforeEach(async () => {
  server = await FaultyServer.start();
  uri = server.uri;
});

afterEach(() => server.stop());

async function failure(address: Partial<MilvusAddress> = {}): Promise<UserError> {
  const whole = { uri, collection: 'askfolio', ...address };
  const error = await probeMilvus(whole, MODEL, REST).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

it.each([
  'localhost:19530',
  'ftp://localhost:19530',
  'grpc://localhost:19530',
  'milvus.db',
  '',
  'http://root:Milvus@localhost:19530',
  'http://localhost:19530/v2',
])('refuses %j as an address, and asks nobody', async (typed) => {
  expect(await failure({ uri: typed })).toMatchObject({ code: 'milvus-bad-uri' });
});

it.each(['a b', '1st', 'naïve', 'a-b', '', 'x'.repeat(256)])(
  'refuses %j as a name',
  async (collection) => {
    expect(await failure({ collection })).toMatchObject({ code: 'milvus-bad-name' });
    expect(server.asked).toEqual([]);
  },
);

it('a closed port', async () => {
  const { code, what } = await failure({ uri: `http://127.0.0.1:${await freePort()}` });
  expect(code).toBe('milvus-unreachable');
  expect(what).toContain('127.0.0.1');
});

it.each<[string, Answer, string]>([
  ['a web page', text('<!doctype html><p>Hello'), 'not-milvus'],
  ['a web page that is not found', text('<h1>Not Found</h1>', 404), 'not-milvus'],
  [
    '“404 page not found” to everything',
    text('404 page not found', 404, 'text/plain'),
    'not-milvus',
  ],
  ['plain text', text('hello', 200, 'text/plain'), 'not-milvus'],
  ['nothing', text('', 200), 'not-milvus'],
  ['JSON of something else', json({ object: 'list', data: [] }), 'not-milvus'],
  ['JSON null', json(null), 'not-milvus'],
  ['401', json({ code: 1800, message: "user hasn't authenticated" }, 401), 'milvus-auth'],
  ['a code of authentication in a 200', json({ code: 1800, message: 'no' }), 'milvus-auth'],
  ['an error in a 200', json({ code: 65535, message: 'out of luck' }), 'milvus-refused'],
  ['no such database', json({ code: 800, message: 'database not found' }), 'milvus-no-database'],
  ['JSON that is cut', text('{"code":0,"data":[{"te', 200, 'application/json'), 'milvus-cut-off'],
])('a server that answers with %s', async (_, answer, code) => {
  server.answers = [answer];
  expect(await failure()).toMatchObject({ code });
});

it('a server that says what is wrong is quoted', async () => {
  server.answers = [json({ code: 65535, message: 'out of luck' })];
  expect((await failure()).what).toContain('(65535): out of luck');
});

it('a token that is refused, and none where one is wanted', async () => {
  server.answers = [json({ code: 1800, message: "user hasn't authenticated" }, 401)];
  expect((await failure()).what).toContain('wants a token');
  expect((await failure({ token: 'root:wrong' })).what).toContain('does not accept this token');
});

it('an answer whose connection is lost in the middle', async () => {
  server.answers = [cutOff];
  expect(await failure()).toMatchObject({ code: 'milvus-cut-off' });
});

it('a server that hangs', async () => {
  server.answers = [() => undefined];
  expect(await failure()).toMatchObject({ code: 'milvus-timeout' });
});

it('a redirect is not followed: the token belongs to this server', async () => {
  server.answers = [
    (_, response) => void response.writeHead(302, { Location: '/elsewhere' }).end(),
  ];
  expect(await failure({ token: 'secret' })).toMatchObject({ code: 'milvus-unreachable' });
  expect(server.asked).toHaveLength(1);
});

it('tries again where the server is too busy, and not for ever', async () => {
  const limited = json({ code: 8, message: 'rate limit exceeded' });
  server.answers = [text('too many requests', 429), limited, ok([]), ok({ has: false })];
  const address = { uri, collection: 'askfolio' };
  expect(await probeMilvus(address, MODEL, REST)).toMatchObject({
    version: 'v2',
    collection: null,
  });
  server.answers = [text('', 429)];
  server.asked = [];
  expect(await failure()).toMatchObject({ code: 'milvus-busy' });
  expect(server.asked).toHaveLength(REST.tries);
});

it('sends no header that the preflight of Milvus refuses', async () => {
  const seen: string[] = [];
  server.answers = [
    (request, response) => {
      seen.push(...Object.keys(request.headers));
      expect(request.headers.authorization).toBe('Bearer root:Milvus');
      json({ code: 65535, message: 'enough' })(request, response);
    },
  ];
  await failure({ token: 'root:Milvus' });
  // What fetch adds itself, apart.
  const own = /^(host|connection|content-length|user-agent|accept.*|sec-.*|pragma|cache-control)$/;
  expect(seen.filter((name) => !own.test(name)).sort()).toEqual(['authorization', 'content-type']);
});

it.each<[string, object, RegExp]>([
  ['another dimension', { fields: [kKey, vectorField('vector', 768)] }, /768 numbers.*have 16/],
  ['another metric', { indexes: [{ fieldName: 'vector', metricType: 'L2' }] }, /by L2/],
  ['no index', { indexes: [] }, /no index/],
  ['no field of vectors', { fields: [kKey] }, /no field of float vectors/],
  ['vectors by another name', { fields: [kKey, vectorField('embedding', 16)] }, /“embedding”/],
  ['no further fields', { enableDynamicField: false }, /no dynamic field/],
  ['another key', { fields: [{ ...kKey, name: 'pk' }, vectorField('vector', 16)] }, /“pk”/],
])('a collection with %s is not used, and stays as it is', async (_, other, problem) => {
  const replies = [ok([]), ok({ has: true }), described(MODEL.dims, other), ok([])];
  server.answers = [...replies];
  const address = { uri, collection: 'askfolio' };
  const { collection } = await probeMilvus(address, MODEL, REST);
  expect(english(collection?.problem ?? '')).toMatch(problem);
  server.answers = [...replies];
  const store = await Store.open();
  try {
    const request = { address, model: MODEL, store, rest: REST };
    await expect(openMilvus(request)).rejects.toMatchObject({ code: 'milvus-unfit' });
    expect(await store.collection(`${uri}/askfolio`)).toBeUndefined();
  } finally {
    store.close();
  }
  expect(server.asked.filter((path) => /create|drop|upsert|insert|delete/.test(path))).toEqual([]);
});

it('waits until a server shows what it took, and says so where it never does', async () => {
  const api = new ApiV1(new Rest(uri, '', REST), { uri, collection: 'askfolio' });
  const { document, vectors } = sample('a.md', ['one']);
  const whole = { ...document, values: vectors[0] as Float32Array, encoders: ['core' as const] };
  const [nothing, shown] = [[], [{ id: '7' }]].map((data) => json({ code: 200, data })) as [
    Answer,
    Answer,
  ];
  const taken = json({ code: 200, data: { insertIds: ['7'] } });
  server.answers = [nothing, taken, nothing, nothing, shown];
  await upload(api, [whole], MODEL, { forMs: 20_000, everyMs: 1 });
  const inserts = server.asked.filter((path) => path.endsWith('insert'));
  expect([server.asked.length, inserts.length]).toEqual([5, 1]);

  const patience = { forMs: 20, everyMs: 1 };
  server.answers = [nothing, taken, nothing];
  await expect(upload(api, [whole], MODEL, patience)).rejects.toMatchObject({
    code: 'milvus-not-visible',
  });
  server.answers = [json({ code: 200, data: {} }), shown];
  await expect(erase(api, [5], patience)).rejects.toMatchObject({ code: 'milvus-still-visible' });
});

it('a server without BM25 gets a collection without it', async () => {
  let made = 0;
  server.answers = [
    (request, response) => {
      const what = request.url?.split('/').at(-1);
      if (what === 'create') made += 1;
      const refused = json({ code: 1100, message: 'metric BM25' });
      const replies: Record<string, Answer> = {
        create: made === 1 ? refused : ok({}),
        has: ok({ has: made === 2 }),
        describe: described(MODEL.dims),
      };
      (replies[what ?? ''] ?? ok([]))(request, response);
    },
  ];
  const store = await Store.open();
  try {
    const request = { address: { uri, collection: 'c' }, model: MODEL, store, rest: REST };
    expect((await openMilvus(request)).stats().documents).toBe(0);
  } finally {
    store.close();
  }
  const creates = server.sent.filter((_, i) => server.asked[i]?.endsWith('create'));
  expect(creates.map((body) => JSON.parse(body))).toEqual([
    expect.objectContaining({ schema: expect.anything() }),
    expect.objectContaining({ dimension: MODEL.dims, metricType: 'IP' }),
  ]);
});

it.each([
  [[{ chunk: 0, model: 'another-model' }], /another-model/],
  [[{ chunk: 0, source: 'a.md' }], /something else than askfolio/],
])('a collection that something else has filled: %j', async (rows, problem) => {
  server.answers = [ok([]), ok({ has: true }), described(MODEL.dims), ok(rows)];
  const { collection } = await probeMilvus({ uri, collection: 'askfolio' }, MODEL, REST);
  expect(english(collection?.problem ?? '')).toMatch(problem);
});

it('says that the browser may be asking about the local network', () => {
  const known = { online: true, page: undefined, answers: false, localAccess: 'prompt' as const };
  expect(unreachable('http://localhost:19530', known).advice).toMatch(/local network: allow it/);
});

it.each([
  [{ page: 'https://example.org/', host: 'http://192.168.1.2:19530' }, 'milvus-mixed-content'],
  [{ page: 'https://example.org/', host: 'http://localhost:19530' }, 'milvus-unreachable'],
  [{ page: 'http://127.0.0.1:8080/', host: 'http://192.168.1.2:19530' }, 'milvus-unreachable'],
  [{ answers: true, host: 'https://x.vectordb.zillizcloud.com' }, 'milvus-cors'],
  [{ answers: false, host: 'https://x.vectordb.zillizcloud.com' }, 'milvus-unreachable'],
  [{ localAccess: 'denied' as const, host: 'http://localhost:19530' }, 'milvus-local-denied'],
  [{ online: false, host: 'https://x.vectordb.zillizcloud.com' }, 'milvus-offline'],
  [{ online: false, host: 'http://localhost:19530' }, 'milvus-unreachable'],
])('says what a browser can know: %j', ({ host, ...known }, code) => {
  const nothing = { online: true, page: undefined, answers: null, localAccess: null };
  expect(unreachable(host, { ...nothing, ...known })).toMatchObject({ code });
});
