// A static server on 127.0.0.1 for the built page.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** With these a page has SharedArrayBuffer, and with it threads. */
const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** The file that a URL path stands for, or null when it is malformed or outside of root. */
function fileFor(root, path) {
  let decoded;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  const file = resolve(root, `./${decoded.endsWith('/') ? `${decoded}index.html` : decoded}`);
  return file.startsWith(root + sep) ? file : null;
}

function refuse(response, status, text) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

async function answer(request, response, { root, base, isolated }) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, 'Only GET and HEAD are answered here.');
  }
  const path = request.url.split('?', 1)[0];
  if (`${path}/` === base) return response.writeHead(301, { location: base }).end();
  const file = path.startsWith(base) ? fileFor(root, path.slice(base.length - 1)) : null;
  const info = file && (await stat(file).catch(() => null));
  if (!info?.isFile()) return refuse(response, 404, `There is no ${path} here.`);
  // Not the date, which knows no more than seconds: two builds can be of one.
  const etag = `"${info.size.toString(16)}-${info.mtimeMs.toString(16)}"`;
  const headers = {
    'cache-control': 'no-cache',
    etag,
    ...(isolated ? ISOLATION : {}),
  };
  if (request.headers['if-none-match'] === etag) {
    return response.writeHead(304, headers).end();
  }
  response.writeHead(200, {
    ...headers,
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-length': info.size,
    'x-content-type-options': 'nosniff',
  });
  if (request.method === 'HEAD') return response.end();
  // A reader that goes away early is no error of ours.
  pipeline(createReadStream(file), response, () => {});
}

function listen(server, port) {
  return new Promise((done, fail) => {
    server.once('error', (error) => {
      if (error.code !== 'EADDRINUSE') return fail(error);
      const advice = `Stop it, or choose another port: PORT=${port + 1} npm start`;
      fail(new Error(`Port ${port} is in use by another program. ${advice}`));
    });
    server.listen(port, '127.0.0.1', done);
  });
}

/**
 * Serves the folder `root` under the path `base` ("/", "/repo/") on 127.0.0.1; port 0 takes a free
 * one; isolated: pages get SharedArrayBuffer. Resolves to {url, close}.
 */
export async function serve({ root, port = 8080, base = '/', isolated = false }) {
  const folder = resolve(root);
  const server = createServer((request, response) => {
    answer(request, response, { root: folder, base, isolated }).catch((error) =>
      response.destroy(error),
    );
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}
