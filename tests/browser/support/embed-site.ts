/** Opens the page's embedder by itself: embed-page.ts, built with the product's modules. */

import type { Page } from '@playwright/test';
import { inRoot } from '../../../scripts/paths.mjs';
import { serve } from '../../../scripts/serve.mjs';
import type { EncoderKind } from '../../../web/src/protocol.js';
import { buildPage } from '../../fixtures/built-page.mjs';
import type { Embed } from '../../fixtures/native-embeddings.js';

/** One for each of the processes that run test files side by side. */
const kSite = inRoot('build', `embed-site-${process.env.TEST_PARALLEL_INDEX ?? 0}`);

/** Builds it and serves it until `close` is called. */
export async function serveEmbedPage(): Promise<{ url: string; close(): Promise<void> }> {
  await buildPage(new URL('embed-page.ts', import.meta.url), kSite);
  return serve({ root: kSite, port: 0 });
}

/**
 * Loads the page, with every model of the manifest beside it, and embeds there with one of them. Rejects
 * where another encoder had to stand in.
 */
export async function openEmbedder(
  page: Page,
  url: string,
  model: string,
  encoder: EncoderKind = 'onnx-runtime',
): Promise<Embed> {
  await page.route('**/models/*/*', (route) => {
    const path = new URL(route.request().url()).pathname;
    return route.fulfill({ path: inRoot('models', 'files', ...path.split('/').slice(-2)) });
  });
  await page.goto(url);
  await page.waitForFunction(() => 'embedTexts' in window);
  return async (texts, maxTokens) => {
    const request = [model, encoder, texts, maxTokens] as const;
    const made = await page.evaluate((request) => window.embedTexts(...request), request);
    if (String(made.encoders) !== encoder) throw new Error(`${made.encoders} made the vectors.`);
    return made.vectors;
  };
}
