/**
 * How many chunks a second are embedded: askfolio from the zip to the stored vectors, with the core's
 * encoder, against Transformers.js' default call (batches of 32), or against itself with ONNX Runtime
 * Web in as many workers. The same model and texts, on one origin in one browser, taking turns.
 */

import { readFileSync } from 'node:fs';
import {
  TextWriter,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js';
import { docsZipPath } from '../../scripts/fixtures.mjs';
import { serve } from '../../scripts/serve.mjs';
import { launchBrowser, round2 } from './browser.mjs';
import { median } from './median.mjs';
import { kDims, makeSite, openPeerPage, peerVersions } from './peer-site.mjs';

const kRounds = 3;
const kTexts = 128;
/** With [CLS] and [SEP]; below askfolio's bound of a chunk, so that no text is cut in two. */
const kTokens = 235;

export const benchEmbed = () =>
  bench('embed', 'transformers.js', (peerPage) => ({
    embed: (texts) => peerPage.evaluate((texts) => window.peer.embed(texts), texts),
  }));

export const benchEmbedOrt = () =>
  bench('embed-ort', 'onnxruntime-web', async (_, browser, url) => {
    const context = await browser.newContext();
    // Without its weights the encoder cannot run, and ONNX Runtime stands in.
    await context.route('**/encoder.bin', (route) => route.abort());
    const page = await openPage(context, url);
    const embed = async (texts) => {
      const seconds = await ingest(page, await zipOf(texts));
      return { seconds, vectors: await vectorsIn(page, /^onnx-runtime$/) };
    };
    return { embed };
  });

/** openPeer: resolves to {embed(texts): Promise<{seconds, vectors}>}. */
async function* bench(name, peer, openPeer) {
  const server = await serve({ root: makeSite(), port: 0, base: '/' });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    const peerPage = await openPeerPage(context, server.url);
    const { texts, tokens } = await sampleTexts(peerPage);
    const ours = await openPage(context, server.url);
    const theirs = await openPeer(peerPage, browser, server.url);
    yield {
      name,
      peer,
      ...(await measure(ours, theirs, texts)),
      unit: 'chunks/s',
      tokens: Math.round(tokens),
      versions: peerVersions(browser),
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** askfolio's page, open. */
export async function openPage(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(() => window.askfolio.ready);
  return page;
}

/** Texts of nearly `kTokens` tokens from the real docs, without headings, so that each is one chunk. */
async function sampleTexts(page) {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(docsZipPath())));
  const lines = [];
  for (const entry of await reader.getEntries()) {
    if (!entry.filename.endsWith('.md')) continue;
    const text = await entry.getData(new TextWriter());
    for (const line of text.split('\n')) {
      const plain = line.replace(/[#`~=<>|-]+/g, ' ').trim();
      if (plain) lines.push(plain);
    }
  }
  const sample = await page.evaluate(
    ([lines, most, wanted]) => window.peer.textsOf(lines, most, wanted),
    [lines.slice(0, 8000), kTokens, kTexts],
  );
  if (sample.texts.length < kTexts)
    throw new Error(`Only ${sample.texts.length} texts were found.`);
  return sample;
}

async function measure(ours, theirs, texts) {
  const zip = await zipOf(texts);
  // Both load the model and warm up before anything is timed.
  await ingest(ours, await zipOf(texts.slice(0, 8)));
  await theirs.embed(texts.slice(0, 8));
  const us = [];
  const them = [];
  for (let round = 0; round < kRounds; round++) {
    us.push(texts.length / (await ingest(ours, zip)));
    const { seconds, vectors } = await theirs.embed(texts);
    them.push(texts.length / seconds);
    if (round === 0) compareVectors(await vectorsIn(ours, /^core(-relaxed)?$/), vectors);
    console.error(`round ${round + 1}: ${us.at(-1).toFixed(2)} against ${them.at(-1).toFixed(2)}`);
  }
  const [best, peer] = [median(us), median(them)];
  return { ratio: round2(best / peer), us: round2(best), them: round2(peer) };
}

async function zipOf(texts) {
  const writer = new ZipWriter(new Uint8ArrayWriter());
  for (const [i, text] of texts.entries()) {
    const name = `${String(i).padStart(4, '0')}.md`;
    await writer.add(name, new Uint8ArrayReader(new TextEncoder().encode(text)));
  }
  return Buffer.from(await writer.close()).toString('base64');
}

/** Empties the collection, takes the zip in, and returns the seconds that took. */
function ingest(page, zip) {
  return page.evaluate(async (zip) => {
    const bytes = Uint8Array.from(atob(zip), (letter) => letter.charCodeAt(0));
    await window.askfolio.clear({ spares: false });
    const begun = performance.now();
    const report = await window.askfolio.ingest([new File([bytes], 'bench.zip')]);
    const seconds = (performance.now() - begun) / 1000;
    if (report.embedded !== report.added) throw new Error('A text was cut in two.');
    return seconds;
  }, zip);
}

/** The vectors of a page's collection, by path; an encoder of such a name must have made them all. */
async function vectorsIn(page, encoder) {
  const { encoders } = await page.evaluate(() => window.askfolio.status());
  if (!encoder.test(String(encoders)))
    throw new Error(`${encoders} made the vectors, not ${encoder}.`);
  return page.evaluate(async () => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('askfolio'));
    const transaction = database.transaction(['documents', 'vectors']);
    const [records, keys, vectors] = await Promise.all([
      done(transaction.objectStore('documents').getAll()),
      done(transaction.objectStore('vectors').getAllKeys()),
      done(transaction.objectStore('vectors').getAll()),
    ]);
    database.close();
    const byPath = records.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return byPath.map(({ id }) =>
      Array.from(vectors[keys.findIndex(([document]) => document === id)].values),
    );
  });
}

/** Both sides must have done the same work: their vectors of each text point the same way. */
function compareVectors(ours, theirs) {
  const cosines = ours.map((vector, i) => dot(vector, theirs[i]));
  const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
  if (ours.length !== theirs.length || !(mean > 0.97)) {
    throw new Error(`The vectors differ (mean cosine ${mean}): the work was not the same.`);
  }
}

function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < kDims; i++) sum += a[i] * b[i];
  return sum;
}
