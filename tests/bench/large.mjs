/**
 * A collection of 100,000 chunks in the browser, for measuring what it takes to open and to ask. The page
 * takes the real docs in; their vectors are made up (clusters, one a document), because to embed so many
 * takes half an hour; the rest are copies with a fifth of the words exchanged and vectors moved as much.
 * Made once, and kept in a profile of its own.
 */

import { cpSync, readFileSync, rmSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { chromiumPath } from '../../scripts/chromium.mjs';
import { docsZipPath } from '../../scripts/fixtures.mjs';
import { inRoot } from '../../scripts/paths.mjs';
import { serve } from '../../scripts/serve.mjs';
import { buildPage } from '../fixtures/built-page.mjs';
import { kRoot, launchArguments, ownVersions } from './browser.mjs';

const kSite = inRoot('build', 'bench-large');
const kProfile = inRoot('build', 'bench-large-profile');
/** What is stored belongs to an address: it must be the same the next time. */
const kPort = 43117;
export const kChunks = 100_000;

/** {context, url: of the product's page, openBare(): a page with window.large, versions, close()}. */
export async function openLarge() {
  await buildSite();
  const server = await serve({ root: kSite, port: kPort, base: '/' });
  const context = await chromium.launchPersistentContext(kProfile, {
    executablePath: chromiumPath(),
    args: launchArguments(),
  });
  const close = async () => {
    await context.close();
    await server.close();
  };
  const openBare = async () => {
    const page = await context.newPage();
    await page.goto(`${server.url}large/index.html`);
    await page.waitForFunction(() => 'large' in window);
    return page;
  };
  try {
    await fill(context, server.url, openBare);
  } catch (error) {
    await close();
    throw error;
  }
  return { context, url: server.url, openBare, versions: ownVersions(context.browser()), close };
}

/** The product's page with the other one beside it. */
async function buildSite() {
  rmSync(kSite, { recursive: true, force: true });
  cpSync(`${kRoot}dist`, kSite, { recursive: true });
  await buildPage(new URL('large/page.ts', import.meta.url), `${kSite}/large`);
}

async function fill(context, url, openBare) {
  const bare = await openBare();
  if ((await bare.evaluate(() => window.large.count())) < kChunks) {
    const page = await context.newPage();
    await page.goto(url);
    console.error('The docs are read …');
    await page.evaluate(takeIn, readFileSync(docsZipPath()).toString('base64'));
    await page.close();
    console.error(`${kChunks} chunks are made of them …`);
    await bare.evaluate((chunks) => window.large.grow(chunks), kChunks);
  }
  console.error('The index is brought in line …');
  const vector = await bare.evaluate(() => window.large.someVector());
  const made = await bare.evaluate((vector) => window.large.reopen('milvus', vector, true), vector);
  console.error(JSON.stringify(made));
  await bare.evaluate(() => window.large.keepRaw());
  await bare.close();
}

/** Until all is found by words. Runs in the page. */
async function takeIn(zip) {
  const bytes = Uint8Array.from(atob(zip), (letter) => letter.charCodeAt(0));
  const ingest = window.askfolio.ingest([new File([bytes], 'docs.zip')]);
  let status = await window.askfolio.status();
  while (!['embedding', 'ready'].includes(status.phase)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    status = await window.askfolio.status();
  }
  document.querySelector('[data-testid=cancel]').click();
  await ingest;
}
