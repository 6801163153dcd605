/** What a first visit loads, until the first question can be asked, and the budget for page code. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { App } from './support/app.js';
import { kSmallDocs, zipOf } from './support/docs.js';
import { expect, kBasePath, kDist, test } from './support/fixtures.js';

const kBudget = 300 * 1024;

type Kind = 'page code' | 'ONNX Runtime' | 'model' | 'other';

function kindOf(path: string): Kind {
  if (path.startsWith('models/')) return 'model';
  if (/ort-.*\.wasm$/.test(path)) return 'ONNX Runtime';
  return /\.(js|mjs|css|wasm)$/.test(path) ? 'page code' : 'other';
}

test('page code is at most 300 KB gzipped', async ({ context, site }) => {
  const paths = new Set<string>();
  context.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === new URL(site).origin) paths.add(pathname.slice(kBasePath.length));
  });
  const app = new App(await context.newPage(), site);
  await app.open();
  await app.take(zipOf(kSmallDocs));

  const sums = new Map<Kind, number>();
  for (const path of [...paths].sort()) {
    const bytes = readFileSync(join(kDist, path || 'index.html'));
    const packed = gzipSync(bytes, { level: 9 }).length;
    const kind = kindOf(path);
    sums.set(kind, (sums.get(kind) ?? 0) + packed);
    console.log(
      `${kind.padEnd(12)} ${kilobytes(bytes.length)} ${kilobytes(packed)} gzipped  ${path}`,
    );
  }
  for (const [kind, sum] of sums) console.log(`first visit, ${kind}: ${kilobytes(sum)} gzipped`);

  // ONNX Runtime is loaded only when it is used. The requests of workers are watched as well.
  expect([...sums.keys()].sort()).toEqual(['model', 'other', 'page code']);
  for (const module of [/askfolio.*\.wasm$/, /encoder-.*\.wasm$/, /encoder-worker.*\.js$/]) {
    expect([...paths].some((path) => module.test(path))).toBe(true);
  }
  expect(sums.get('page code')).toBeLessThanOrEqual(kBudget);
});

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1).padStart(9)} KB`;
}
