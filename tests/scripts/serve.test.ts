import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../../scripts/serve.mjs';

const kFolder = mkdtempSync(join(tmpdir(), 'askfolio-serve-'));
let server: { url: string; close: () => Promise<void> };

beforeAll(async () => {
  mkdirSync(join(kFolder, 'page'));
  writeFileSync(join(kFolder, 'secret.txt'), 'outside');
  writeFileSync(join(kFolder, 'page', 'index.html'), '<p>here</p>');
  writeFileSync(join(kFolder, 'page', 'a b.wasm'), Buffer.from([0, 97, 115, 109]));
  writeFileSync(join(kFolder, 'page', 'glue.mjs'), 'export {};');
  server = await serve({ root: join(kFolder, 'page'), port: 0, base: '/repo/' });
});

afterAll(async () => {
  await server.close();
  rmSync(kFolder, { recursive: true });
});

/** Sends the path as it stands: fetch would resolve its dots. */
function statusOf(path: string, method = 'GET'): Promise<number | undefined> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
}

test('an isolated site asks for isolation with every file, another with none', async () => {
  const isolated = await serve({ root: join(kFolder, 'page'), port: 0, isolated: true });
  try {
    for (const [url, expected] of [
      [isolated.url, ['same-origin', 'require-corp']],
      [`${isolated.url}glue.mjs`, ['same-origin', 'require-corp']],
      [server.url, [null, null]],
    ] as const) {
      const { headers } = await fetch(url);
      const names = ['cross-origin-opener-policy', 'cross-origin-embedder-policy'];
      expect(names.map((name) => headers.get(name))).toEqual(expected);
    }
  } finally {
    await isolated.close();
  }
});

test('the base path gives the page, and without its slash leads there', async () => {
  const response = await fetch(server.url.slice(0, -1));
  expect(response.url).toBe(server.url);
  expect(await response.text()).toBe('<p>here</p>');
});

test('WASM and modules have the types that browsers insist on', async () => {
  const wasm = await fetch(`${server.url}a%20b.wasm?v=1`);
  expect(wasm.headers.get('content-type')).toBe('application/wasm');
  expect([...new Uint8Array(await wasm.arrayBuffer())]).toEqual([0, 97, 115, 109]);
  const glue = await fetch(`${server.url}glue.mjs`);
  expect(glue.headers.get('content-type')).toMatch(/^text\/javascript/);
});

test.each([
  '/repo/../secret.txt',
  '/repo/%2e%2e/secret.txt',
  '/repo/..%2fsecret.txt',
  '/secret.txt',
])('nothing outside of the folder is served: %s', async (path) => {
  expect(await statusOf(path)).toBe(404);
});

test.each(['/repo/%ff', '/repo/%00', '/repo/missing', '/', '/repo/page/'])(
  '%s is not there',
  async (path) => {
    expect(await statusOf(path)).toBe(404);
  },
);

test('only reading is allowed', async () => {
  expect(await statusOf('/repo/', 'POST')).toBe(405);
  expect(await statusOf('/repo/', 'HEAD')).toBe(200);
});

test('a file that has not changed is not sent again', async () => {
  const first = await fetch(server.url);
  const etag = first.headers.get('etag') ?? '';
  const again = await fetch(server.url, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

test('a port in use is named, with what to do', async () => {
  const port = Number(new URL(server.url).port);
  await expect(serve({ root: kFolder, port })).rejects.toThrow(`Port ${port} is in use`);
});
