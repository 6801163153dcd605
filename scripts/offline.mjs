// The service worker's list of the built page's files.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const WORKER = 'service-worker.js';
/** Between the list and the code. */
const END = '/* end of the list */\n';

/** Models have a cache of their own, and are checked against their manifest. */
const APART = /^models\//;
/** ONNX Runtime, and what pdf.js loads for some files: kept when they have been used. */
const LATER = /^pdf\/|^assets\/ort-/;

function hashOf(bytes, algorithm, encoding) {
  return createHash(algorithm).update(bytes).digest(encoding);
}

/** {path, integrity, later?} of every file below `dist` that the page itself is made of, in order. */
export function listFiles(dist) {
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== WORKER && !APART.test(path))
    .sort()
    .map((path) => ({
      // Servers lead from index.html to the folder, and a page must not come by a detour.
      path: path === 'index.html' ? '' : path,
      integrity: `sha256-${hashOf(readFileSync(join(dist, path)), 'sha256', 'base64')}`,
      ...(LATER.test(path) && { later: true }),
    }));
}

/** The code of a service worker alone. */
export function withoutList(code) {
  return code.split(END).at(-1);
}

/** Puts the list before the service worker's code, in place of one that is there. */
export function writeServiceWorker(dist) {
  const file = join(dist, WORKER);
  const code = withoutList(readFileSync(file, 'utf8'));
  const files = JSON.stringify(listFiles(dist));
  const version = hashOf(files + code, 'sha256', 'hex').slice(0, 16);
  const list = `self.askfolioVersion="${version}";self.askfolioFiles=${files};`;
  writeFileSync(file, `${list}${END}${code}`);
}
