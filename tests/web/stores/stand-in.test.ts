/** The stand-in for newer servers refuses what Milvus would, or the tests over it would show nothing. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kToken, type MilvusServer, startMilvusDouble } from '../../doubles/milvus/servers';

let server: MilvusServer;

beforeAll(async () => {
  server = await startMilvusDouble();
  await post('collections/create', { collectionName: 'quick', dimension: 4, metricType: 'IP' });
  await post('collections/create', { collectionName: 'bare', schema: kBare });
}, 60_000);
afterAll(() => server?.stop());

const kBare = {
  autoID: false,
  enableDynamicField: true,
  fields: [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: '4' } },
  ],
};
const kSearch = { data: [[1, 0, 0, 0]], annsField: 'vector', limit: 1, outputFields: ['id'] };
const quick = { collectionName: 'quick' };

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const own = { Authorization: `Bearer ${kToken}`, 'Content-Type': 'application/json' };
  const request = { method: 'POST', headers: { ...own, ...headers }, body: JSON.stringify(body) };
  const response = await fetch(`${server.uri}/v2/vectordb/${path}`, request);
  return { status: response.status, ...((await response.json()) as { code: number }) };
}

it('takes what is right', async () => {
  const data = [{ id: 1, vector: [1, 0, 0, 0], text: 'one' }];
  expect(await post('entities/insert', { ...quick, data })).toMatchObject({ code: 0 });
  expect(await post('entities/search', { ...quick, ...kSearch })).toMatchObject({
    code: 0,
    data: [{ id: 1, distance: 1 }],
  });
});

const row = { id: 2, vector: [1, 0, 0, 0] };

it.each<[string, string, object, number]>([
  ['an unknown field', 'collections/has', { ...quick, shards: 2 }, 1801],
  ['a field that is missing', 'collections/has', {}, 1802],
  ['a wrong type', 'entities/search', { ...quick, ...kSearch, limit: '1' }, 1801],
  ['text for a vector', 'entities/search', { ...quick, ...kSearch, data: ['words'] }, 1801],
  ['another dimension', 'entities/search', { ...quick, ...kSearch, data: [[1]] }, 65535],
  ['another metric', 'entities/search', { ...quick, ...kSearch, ...metric('L2') }, 1100],
  ['too many rows', 'entities/search', { ...quick, ...kSearch, limit: 16_385 }, 65535],
  ['a count of a page', 'entities/query', { ...counted(quick), limit: 10 }, 65535],
  ['a row without its vector', 'entities/insert', { ...quick, data: [{ id: 2 }] }, 1804],
  ['a null', 'entities/insert', { ...quick, data: [{ ...row, headings: null }] }, 1804],
  [
    'too large a row',
    'entities/insert',
    { ...quick, data: [{ ...row, t: 'x'.repeat(70_000) }] },
    1100,
  ],
  ['a deletion of everything', 'entities/delete', { ...quick, filter: '' }, 1802],
  ['a second one of that name', 'collections/create', { ...quick, dimension: 8 }, 65535],
  [
    'rows before there is a collection',
    'entities/insert',
    { collectionName: 'no', data: [row] },
    100,
  ],
  ['a search before it is loaded', 'entities/search', { collectionName: 'bare', ...kSearch }, 101],
  ['another database', 'collections/has', { ...quick, dbName: 'other' }, 800],
])('refuses %s', async (_, path, body, code) => {
  expect(await post(path, body)).toMatchObject({ status: 200, code });
});

function metric(metricType: string) {
  return { searchParams: { metricType, params: {} } };
}

function counted(names: object) {
  return { ...names, filter: '', outputFields: ['count(*)'] };
}

it.each(['Accept-Type-Allow-Int64', 'Request-Timeout', 'X-Client'])(
  'refuses the header %s, which fails the preflight of a browser',
  async (name) => {
    expect(await post('collections/has', quick, { [name]: '1' })).toMatchObject({ code: 1801 });
  },
);

it('refuses a wrong token', async () => {
  const refused = await post('collections/has', quick, { Authorization: 'Bearer root:wrong' });
  expect(refused).toMatchObject({ status: 401, code: 1800 });
});
