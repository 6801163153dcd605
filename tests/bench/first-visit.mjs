/**
 * Bytes, gzipped and apart from the model, of a first visit that embeds a text: askfolio's page against
 * a page of Transformers.js that does no more than embed it.
 */

import { serve } from '../../scripts/serve.mjs';
import { gzippedOf, watchVisit } from '../../scripts/sizes.mjs';
import { launchBrowser, round2 } from './browser.mjs';
import { openPage } from './embed.mjs';
import { makeSite, openPeerPage, peerVersions } from './peer-site.mjs';

const kText = 'The ferry leaves at nine.';

export async function* benchFirstVisit() {
  const site = makeSite();
  const server = await serve({ root: site, port: 0, base: '/' });
  const browser = await launchBrowser();
  try {
    const us = await visit(browser, server.url, site, async (context) => {
      const page = await openPage(context, server.url);
      const text = (text) => window.askfolio.ingest([new File([text], 'a.md')]);
      await page.evaluate(text, kText);
    });
    const them = await visit(browser, `${server.url}peer/`, `${site}/peer`, async (context) => {
      const page = await openPeerPage(context, server.url);
      await page.evaluate((text) => window.peer.embed([text]), kText);
    });
    yield {
      name: 'first-visit',
      peer: 'transformers.js',
      ratio: round2(them / us),
      us: round2(us),
      them: round2(them),
      unit: 'KB gzipped',
      versions: peerVersions(browser),
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Kilobytes that `embed(context)` has a new browser context load from `url`, whose files are in `root`. */
async function visit(browser, url, root, embed) {
  const context = await browser.newContext();
  const loaded = watchVisit(context, url, root);
  await embed(context);
  const files = loaded();
  if (!files.some(({ kind }) => kind === 'model')) throw new Error('Nothing was embedded.');
  const code = new Set(files.map(({ kind }) => kind));
  code.delete('model');
  return gzippedOf(files, [...code]) / 1024;
}
