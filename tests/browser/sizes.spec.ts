/** What a first visit loads, until the first question can be asked, and the budget for page code. */

import {
  gzippedOf,
  kilobytes,
  PAGE_CODE,
  PAGE_CODE_BUDGET,
  watchVisit,
} from '../../scripts/sizes.mjs';
import { App } from './support/app.js';
import { kSmallDocs, zipOf } from './support/docs.js';
import { expect, kDist, test } from './support/fixtures.js';

test('page code is at most 300 KB gzipped', async ({ context, site }) => {
  const loaded = watchVisit(context, site, kDist);
  const app = new App(await context.newPage(), site);
  await app.open();
  await app.take(zipOf(kSmallDocs));

  const files = loaded();
  for (const { path, kind, gzipped } of files) {
    console.log(`${kind.padEnd(12)} ${kilobytes(gzipped).padStart(9)} gzipped  ${path}`);
  }
  const sum = gzippedOf(files, PAGE_CODE);
  console.log(`first visit, page code: ${kilobytes(sum)} gzipped`);

  // ONNX Runtime is loaded only when it is used. The requests of workers are watched as well.
  const kinds = new Set(files.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(['core WASM', 'model', 'other', 'page']);
  for (const module of [/askfolio.*\.wasm$/, /encoder-.*\.wasm$/, /encoder-worker.*\.js$/]) {
    expect(files.some(({ path }) => module.test(path))).toBe(true);
  }
  expect(PAGE_CODE_BUDGET).toBe(300 * 1024);
  expect(sum).toBeLessThanOrEqual(PAGE_CODE_BUDGET);
});
