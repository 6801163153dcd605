// What the built page weighs, by kind.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const KB = 1024;

/** Page code (JS, CSS, HTML, core WASM), gzipped, may be this large. */
export const PAGE_CODE_BUDGET = 300 * KB;

function kindOf(path) {
  if (path.startsWith('models/')) return 'model';
  if (/ort-.*\.(wasm|js)$/.test(path)) return 'ONNX Runtime';
  if (/\.wasm$/.test(path)) return 'core WASM';
  return /\.(js|mjs|css|html)$/.test(path) ? 'page' : 'other';
}

/** Every file below dist: {path, kind, bytes, gzipped}; models are not compressed (null). */
export function measure(dist) {
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = relative(dist, file).split(sep).join('/');
      const kind = kindOf(path);
      const content = readFileSync(file);
      const gzipped = kind === 'model' ? null : gzipSync(content, { level: 9 }).length;
      return { path, kind, bytes: content.length, gzipped };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function kilobytes(bytes) {
  return bytes === null ? '' : `${(bytes / KB).toFixed(1)} KB`;
}

/** Prints the files' sizes and the page code's total against its budget. */
export function printSizes(dist) {
  const files = measure(dist);
  for (const { path, kind, bytes, gzipped } of files) {
    const columns = [
      kind.padEnd(13),
      kilobytes(bytes).padStart(11),
      kilobytes(gzipped).padStart(11),
    ];
    console.log(`${columns.join(' ')}  ${path}`);
  }
  const total = files
    .filter((file) => file.kind === 'page' || file.kind === 'core WASM')
    .reduce((sum, file) => sum + file.gzipped, 0);
  console.log(
    `Page code: ${kilobytes(total)} gzipped of at most ${kilobytes(PAGE_CODE_BUDGET)} ` +
      '(JS, CSS, HTML and core WASM; without ONNX Runtime and the models)',
  );
}
