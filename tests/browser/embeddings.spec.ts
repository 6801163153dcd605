/** The page's embedder against native ONNX Runtime, over texts of 3 to 510 tokens, up to 300 a model. */

import { expect, test } from '@playwright/test';
import {
  compareTutorial,
  compareWithNative,
  kComparedTexts,
  kModels,
} from '../fixtures/native-embeddings.js';
import { openEmbedder, serveEmbedPage } from './support/embed-site.js';

/** The others are published as int8 alone. */
const kWithOriginal = ['all-MiniLM-L6-v2', 'bge-small-en-v1.5'];

let site: Awaited<ReturnType<typeof serveEmbedPage>>;

test.beforeAll(async () => {
  site = await serveEmbedPage();
});

test.afterAll(() => site.close());

for (const model of kModels) {
  test(`${model.id} is as good as in native ONNX Runtime`, async ({ page }) => {
    test.setTimeout(600_000);
    const found = await compareWithNative(model, await openEmbedder(page, site.url, model.id));
    const description = JSON.stringify(found);
    test.info().annotations.push({ type: 'closeness', description });
    expect(found.texts).toBe(kComparedTexts);
    // The two round differently what they quantise as they run.
    expect(found.toInt8.least).toBeGreaterThanOrEqual(0.99);
    const { toFloat32 } = found;
    expect(toFloat32 !== null).toBe(kWithOriginal.includes(model.id));
    if (toFloat32) expect(toFloat32.mean).toBeGreaterThanOrEqual(toFloat32.nativeMean - 0.001);
  });
}

test('the tutorial’s passages are those of native ONNX Runtime', async ({ page }) => {
  const embed = await openEmbedder(page, site.url, 'all-MiniLM-L6-v2');
  const { hits, native } = await compareTutorial(embed);
  expect(hits).toHaveLength(72);
  const shown = native.slice(0, 3);
  expect(hits.slice(0, 3).map(({ title }) => title)).toEqual(shown.map(({ title }) => title));
  for (const [i, { score }] of shown.entries()) expect(hits[i]?.score).toBeCloseTo(score, 2);
});
