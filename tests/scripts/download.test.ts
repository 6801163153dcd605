import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { download } from '../../scripts/download.mjs';

const kContent = randomBytes(300_000);
const kRight = {
  sha256: createHash('sha256').update(kContent).digest('hex'),
  bytes: kContent.length,
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let folder: string;
let path: string;
let server: Server;
let url: string;
/** One for each request, in order; the last one stays. */
let answers: Answer[];
/** The Range header of each request. */
let ranges: (string | undefined)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'askfolio-download-'));
  path = join(folder, 'file');
  ranges = [];
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    (answers.length > 1 ? answers.shift() : answers[0])?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

const whole: Answer = (_, response) => response.end(kContent);

const ranged: Answer = (request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(206).end(kContent.subarray(from));
};

/** Breaks off once this many bytes have gone out. */
function cut(bytes: number): Answer {
  return (_, response) => {
    response.writeHead(200, { 'content-length': kContent.length });
    response.write(kContent.subarray(0, bytes), () => response.destroy());
  };
}

test('a file comes whole, and leaves no part behind', async () => {
  answers = [whole];
  await download({ url, path, ...kRight });
  expect(readFileSync(path).equals(kContent)).toBe(true);
  expect(existsSync(`${path}.part`)).toBe(false);
});

test('a part that is there is continued', async () => {
  writeFileSync(`${path}.part`, kContent.subarray(0, 1000));
  answers = [ranged];
  await download({ url, path, ...kRight });
  expect(ranges).toEqual(['bytes=1000-']);
  expect(readFileSync(path).equals(kContent)).toBe(true);
});

test('a server without ranges starts it anew', async () => {
  writeFileSync(`${path}.part`, 'something else');
  answers = [whole];
  await download({ url, path, ...kRight });
  expect(readFileSync(path).equals(kContent)).toBe(true);
});

test('a connection that breaks off is taken up again', async () => {
  answers = [cut(100_000), ranged];
  await download({ url, path, ...kRight });
  expect(ranges).toHaveLength(2);
  expect(readFileSync(path).equals(kContent)).toBe(true);
});

test('other content is never given the name, and both hashes are told', async () => {
  const other = Buffer.alloc(kContent.length);
  answers = [(_, response) => response.end(other)];
  const found = createHash('sha256').update(other).digest('hex');
  await expect(download({ url, path, ...kRight })).rejects.toThrow(
    `SHA-256 is ${found}, expected ${kRight.sha256}`,
  );
  expect(existsSync(path)).toBe(false);
  expect(existsSync(`${path}.part`)).toBe(false);
});

test('an overloaded server is asked three times', async () => {
  answers = [(_, response) => response.writeHead(503).end()];
  await expect(download({ url, path, ...kRight })).rejects.toThrow('HTTP 503');
  expect(ranges).toHaveLength(3);
});

test('a refusal is final', async () => {
  answers = [(_, response) => response.writeHead(404).end()];
  await expect(download({ url, path, ...kRight })).rejects.toThrow('HTTP 404');
  expect(ranges).toHaveLength(1);
});
