// What the built page weighs, by kind.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const KB = 1024;

/** Page code (JS, CSS, HTML, core WASM) that a first visit loads, gzipped, may be this large. */
export const PAGE_CODE_BUDGET = 300 * KB;

/** Of what askfolio itself is made. */
export const PAGE_CODE = ['page', 'core WASM'];

function kindOf(path) {
  if (path.startsWith('models/')) return 'model';
  if (path.startsWith('pdf/')) return 'PDF';
  if (/ort-.*\.(wasm|js)$/.test(path)) return 'ONNX Runtime';
  // In place of the one with relaxed SIMD: a page loads one of them.
  if (/encoder-(?!relaxed)[^/]*\.wasm$/.test(path)) return 'stand-in';
  if (/\.wasm$/.test(path)) return 'core WASM';
  return /\.(js|mjs|css|html)$/.test(path) ? 'page' : 'other';
}

/** {path, kind, bytes, gzipped} of a file below `root`; models are not compressed (null). */
function weigh(root, path) {
  const kind = kindOf(path);
  const content = readFileSync(join(root, path));
  const gzipped = kind === 'model' ? null : gzipSync(content, { level: 9 }).length;
  return { path, kind, bytes: content.length, gzipped };
}

/** Every file below dist, weighed. */
function measure(dist) {
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
    .map((path) => weigh(dist, path));
}

/**
 * Watches what a browser context (Playwright's) asks of the site at `url`, its workers included. What
 * is returned weighs the files below `root` that it has asked for until then.
 */
export function watchVisit(context, url, root) {
  const paths = new Set();
  const { origin, pathname: base } = new URL(url);
  context.on('request', (request) => {
    const { origin: asked, pathname } = new URL(request.url());
    if (asked === origin && pathname.startsWith(base)) paths.add(pathname.slice(base.length));
  });
  return () => [...paths].sort().map((path) => weigh(root, path || 'index.html'));
}

/** Gzipped bytes of files of these kinds. */
export function gzippedOf(files, kinds) {
  return files
    .filter(({ kind }) => kinds.includes(kind))
    .reduce((sum, { gzipped }) => sum + gzipped, 0);
}

export function kilobytes(bytes) {
  return bytes === null ? '' : `${(bytes / KB).toFixed(1)} KB`;
}

function printSize(kind, bytes, gzipped, what) {
  const columns = [kilobytes(bytes).padStart(11), kilobytes(gzipped).padStart(11)];
  console.log(`${[kind.padEnd(13), ...columns].join(' ')}  ${what}`);
}

/** Prints what every file weighs, and page code together. */
export function printSizes(dist) {
  const files = measure(dist);
  const pdf = files.filter(({ kind }) => kind === 'PDF');
  for (const { path, kind, bytes, gzipped } of files) {
    if (kind !== 'PDF') printSize(kind, bytes, gzipped, path);
  }
  const bytes = pdf.reduce((sum, file) => sum + file.bytes, 0);
  printSize(
    'PDF',
    bytes,
    gzippedOf(pdf, ['PDF']),
    `${pdf.length} tables and fonts, each on demand`,
  );
  console.log(
    `Page code: ${kilobytes(gzippedOf(files, PAGE_CODE))} gzipped (JS, CSS, HTML and core WASM; ` +
      'without ONNX Runtime and the models), of which ' +
      `a first visit loads at most ${kilobytes(PAGE_CODE_BUDGET)}`,
  );
}
