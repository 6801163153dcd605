/** Real embeddings: the chunks of the Milvus documentation as the page itself cuts and embeds them. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { docsZipPath } from '../../../scripts/fixtures.mjs';
import { serve } from '../../../scripts/serve.mjs';
import { kRoot, launchBrowser } from '../browser.mjs';
import { openPage } from '../embed.mjs';

const kDims = 384;
const kNearest = 10;
/** Every so manieth chunk is left out, and is a question. */
const kStep = 13;

/** Writes the file of vectors (data.h) where it is not there. */
export async function makeDocs(path) {
  if (existsSync(path)) return;
  const server = await serve({ root: `${kRoot}dist`, port: 0, base: '/' });
  const browser = await launchBrowser();
  try {
    const page = await openPage(await browser.newContext(), server.url);
    const zip = readFileSync(docsZipPath()).toString('base64');
    const bytes = Buffer.from(await page.evaluate(embedAll, zip), 'base64');
    const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    writeFileSync(path, fileOf(all));
  } finally {
    await browser.close();
    await server.close();
  }
}

function fileOf(all) {
  const rows = Array.from({ length: all.length / kDims }, (_, i) =>
    all.subarray(i * kDims, (i + 1) * kDims),
  );
  const asked = rows.filter((_, i) => i % kStep === 0);
  const vectors = rows.filter((_, i) => i % kStep !== 0);
  const header = Uint32Array.of(kDims, vectors.length, asked.length, kNearest);
  const nearest = asked.map((question) => Uint32Array.from(nearestOf(question, vectors)));
  const parts = [header, ...vectors, ...asked, ...nearest];
  return Buffer.concat(
    parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
}

/** Exactly, in double. */
function nearestOf(question, vectors) {
  const scores = vectors.map((vector) =>
    vector.reduce((sum, value, i) => sum + value * question[i], 0),
  );
  const order = scores.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
  return order.slice(0, kNearest);
}

/** In the page: takes the zip in, and gives all its vectors, as base64. */
async function embedAll(zip) {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const bytes = Uint8Array.from(atob(zip), (letter) => letter.charCodeAt(0));
  await window.askfolio.ingest([new File([bytes], 'docs.zip')]);
  const { chunks, embedded } = await window.askfolio.status();
  if (embedded !== chunks) throw new Error(`${embedded} of ${chunks} chunks were embedded.`);
  const database = await done(indexedDB.open('askfolio'));
  const stored = await done(database.transaction('vectors').objectStore('vectors').getAll());
  database.close();
  const blob = new Blob(stored.map(({ values }) => values));
  const url = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
  return url.slice(url.indexOf(',') + 1);
}
