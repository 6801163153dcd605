/**
 * From Enter to ranked passages on the page, over the whole of the real docs, against the usual way with
 * Transformers.js: it embeds the question and compares it with the same vectors one by one; no words,
 * no texts, nothing shown. Both in one browser, taking turns.
 */

import { readFileSync } from 'node:fs';
import { docsZipPath } from '../../scripts/fixtures.mjs';
import { serve } from '../../scripts/serve.mjs';
import { launchBrowser, round2 } from './browser.mjs';
import { openPage } from './embed.mjs';
import { median } from './median.mjs';
import { makeSite, openPeerPage, peerVersions } from './peer-site.mjs';

const kQuestions = [
  'How is data stored in milvus?',
  'What is the maximum dimension of a vector?',
  'How can I back up a collection?',
  'Which index types work on a GPU?',
  'Does Milvus support inserting and searching at the same time?',
  'How do I delete entities by their primary key?',
  'What consistency levels are there?',
];
const kHits = 5;

export async function* benchAsk() {
  const server = await serve({ root: makeSite(), port: 0, base: '/' });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    const ours = await openPage(context, server.url);
    const chunks = await ours.evaluate(takeIn, readFileSync(docsZipPath()).toString('base64'));
    const theirs = await openPeerPage(context, server.url);
    const vectors = await theirs.evaluate(holdVectors);
    if (vectors !== chunks) throw new Error(`${vectors} vectors are stored of ${chunks} chunks.`);
    const [us, them] = [[], []];
    // The first of each loads its model.
    for (const question of [kQuestions[0], ...kQuestions]) {
      // A page in the background is slowed down.
      await ours.bringToFront();
      us.push(await ours.evaluate(timeOurs, question));
      await theirs.bringToFront();
      them.push(await theirs.evaluate(timeTheirs, [question, kHits]));
    }
    const [ms, peer] = [median(us.slice(1)), median(them.slice(1))];
    yield {
      name: 'ask',
      peer: 'transformers.js, every vector compared',
      ratio: round2(peer / ms),
      us: round2(ms),
      them: round2(peer),
      unit: 'ms, median',
      chunks,
      versions: peerVersions(browser),
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

// What follows runs in the pages.

async function takeIn(zip) {
  const bytes = Uint8Array.from(atob(zip), (letter) => letter.charCodeAt(0));
  await window.askfolio.ingest([new File([bytes], 'docs.zip')]);
  return (await window.askfolio.status()).chunks;
}

/** Types the question, presses Enter, and waits until passages stand on the page. */
async function timeOurs(question) {
  const box = document.querySelector('[data-testid=question]');
  const count = () => document.querySelectorAll('[data-testid=hit]').length;
  const until = (isSo) =>
    new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        observer.disconnect();
        resolve();
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { childList: true, subtree: true, attributes: true });
      look();
    });
  box.value = question;
  box.dispatchEvent(new Event('input', { bubbles: true }));
  // The page must have drawn what was typed before Enter means it.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const begun = performance.now();
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  await until(() => count() === 0);
  await until(() => count() > 0);
  const ms = performance.now() - begun;
  // Without a key no answer comes: the page says so, and the next question can be asked.
  await until(() => document.querySelector('[data-testid=answer]')?.dataset.state === 'error');
  return ms;
}

async function holdVectors() {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await done(indexedDB.open('askfolio'));
  const stored = await done(database.transaction('vectors').objectStore('vectors').getAll());
  database.close();
  window.vectors = new Float32Array(stored.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of stored) {
    window.vectors.set(values, at);
    at += values.length;
  }
  return stored.reduce((sum, { keys }) => sum + keys.length, 0);
}

async function timeTheirs([question, k]) {
  const begun = performance.now();
  await window.peer.ask(question, window.vectors, k);
  return performance.now() - begun;
}
