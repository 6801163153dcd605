/**
 * WebGPU, on Chromium's adapter in software: it is slower than the core, so that a trial leaves things
 * as they are; a person can take it all the same.
 */

import type { BrowserContext } from '@playwright/test';
import { chromiumPath } from '../../scripts/chromium.mjs';
import { compareWithNative, kModels } from '../fixtures/native-embeddings.js';
import type { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, largeDoc, zipOf } from './support/docs.js';
import { openEmbedder, serveEmbedPage } from './support/embed-site.js';
import { expect, test } from './support/fixtures.js';
import { kGpuFile, patchEngine, patchWorkers } from './support/patch.js';
import { expectBound } from './support/policy.js';
import { expectWhole } from './support/stored.js';

const kCore = expect.stringMatching(/^core/);
const kArgs = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

test.use({
  launchOptions: {
    executablePath: chromiumPath(),
    // Chromium's sandbox refuses to run as root.
    args: [...kArgs, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  },
});

function watch(context: BrowserContext): string[] {
  const requested: string[] = [];
  context.on('request', (request) => requested.push(request.url()));
  return requested;
}

async function chooseEncoder(app: App, encoder: string): Promise<void> {
  await app.openSettings();
  await app.part('encoder').selectOption(encoder);
  await app.closeSettings();
}

test('a trial while files are embedded: slower, so the core goes on; it is not tried again', async ({
  app,
  context,
}) => {
  test.setTimeout(300_000);
  const requested = watch(context);
  await app.take(zipOf(kSmallDocs));
  expect(requested.filter((url) => kGpuFile.test(url))).toEqual([]);
  await app.take(zipOf(largeDoc('harbour')));
  expect((await app.status()).encoders).toEqual([kCore]);
  const field = app.page.locator('.field', { has: app.part('encoder') });
  const hint = async () => {
    await app.openSettings();
    const text = await field.locator('.hint').textContent();
    await app.closeSettings();
    return text;
  };
  await expect
    .poll(hint, { timeout: 200_000, intervals: [1000] })
    .toMatch(/WebGPU was tried on your text: \d+ tokens a second, .*; the processor is taken/);

  await app.open();
  requested.length = 0;
  await app.take(zipOf(largeDoc('river')));
  expect((await app.status()).encoders).toEqual([kCore]);
  expect(requested.filter((url) => kGpuFile.test(url) && !url.includes('offer'))).toEqual([]);
});

test('a person takes WebGPU: it embeds, and is remembered', async ({ app, outside }) => {
  test.setTimeout(300_000);
  await chooseEncoder(app, 'webgpu');
  await app.open();
  await app.take(zipOf(kSmallDocs));
  expect((await app.status()).encoders).toEqual(['webgpu']);
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
  await expectBound(app, outside, ['webgpu']);

  // Back with the core, its vectors are searched together with those that are there.
  await chooseEncoder(app, 'core');
  await app.take(zipOf({ 'tide.md': 'At low tide the harbour wall can be walked on.' }));
  expect((await app.status()).encoders).toEqual([kCore, 'webgpu']);
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
});

/** Runs in WebGPU's worker: the device goes when it is given its third text, the second being under way. */
const kLosesDevice = `
  const request = GPUAdapter.prototype.requestDevice;
  let device;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    device = await request.apply(this, args);
    return device;
  };
  let texts = 0;
  self.addEventListener('message', ({ data }) => {
    if (data.path?.[0] === 'run' && ++texts === 3) device.destroy();
  });
`;

test('the device is lost in mid-run: the core repeats what was in hand, and ends it', async ({
  app,
  context,
}) => {
  test.setTimeout(300_000);
  await patchEngine(context, patchWorkers('ort-gpu-worker', kLosesDevice));
  await app.open();
  const warned = app.page.waitForEvent('console', (message) =>
    message.text().includes('webgpu is given up: '),
  );
  await chooseEncoder(app, 'webgpu');
  const texts = { ...kSmallDocs, 'tide.md': 'At low tide the harbour wall can be walked on.' };
  await app.take(zipOf(texts));
  expect((await warned).text()).toContain('device was lost (destroyed)');
  expect((await app.status()).encoders).toEqual([kCore, 'webgpu']);
  await expectWhole(app.page, texts);
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
});

test('vectors by WebGPU are those of float32', async ({ page }) => {
  test.setTimeout(300_000);
  const site = await serveEmbedPage();
  const model = kModels.find(({ id }) => id === 'all-MiniLM-L6-v2') as (typeof kModels)[0];
  const embed = await openEmbedder(page, site.url, model.id, 'webgpu');
  // Of 3 and of 257 tokens: in software more take minutes (tests/wasm/bert-graph.test.ts has more).
  const { texts, toFloat32 } = await compareWithNative(model, embed, 150);
  expect(texts).toBe(2);
  expect(toFloat32?.least).toBeGreaterThanOrEqual(0.995);
  await site.close();
});
