/**
 * Search by words over 100,000 chunks: how many a second are indexed, and how long a question takes,
 * against MiniSearch, in one Node process on the real WASM module.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';
import { docsZipPath } from '../../scripts/fixtures.mjs';
import { kPeers, peerVersion } from './install.mjs';
import { median } from './median.mjs';

const kRoot = fileURLToPath(new URL('../..', import.meta.url));
const kChunks = 100_000;
/** Chunks of a document that is added in one call. */
const kPerDocument = 50;
/** About 200 tokens of the docs. */
const kCharacters = 800;
const kHits = 10;
const kRounds = 3;

export async function* benchBm25() {
  const { chunks, questions } = await sample();
  const us = await measureOurs(chunks, questions);
  console.error(`askfolio: ${JSON.stringify(us)}`);
  const them = await measurePeer(chunks, questions);
  const common = { peer: 'minisearch', versions: versions(), chunks: kChunks };
  const ratio = (a, b) => Math.round((100 * a) / b) / 100;
  yield {
    name: 'bm25-100k index',
    ...common,
    ratio: ratio(us.chunksPerSecond, them.chunksPerSecond),
    us: us.chunksPerSecond,
    them: them.chunksPerSecond,
    unit: 'chunks/s',
    snapshotBytes: us.snapshotBytes,
  };
  for (const kind of ['plain', 'phrase']) {
    if (!them[kind]) {
      yield { name: `bm25-100k ${kind}`, us: us[kind], unit: 'ms, median', versions: versions() };
      continue;
    }
    yield {
      name: `bm25-100k ${kind}`,
      ...common,
      ratio: ratio(them[kind], us[kind]),
      us: us[kind],
      them: them[kind],
      unit: 'ms, median',
    };
  }
}

/** Chunks of lines of the real docs in random order, with a rare word each; the FAQ's questions. */
async function sample() {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(docsZipPath())));
  const lines = [];
  const questions = [];
  for (const entry of await reader.getEntries()) {
    if (!entry.filename.endsWith('.md')) continue;
    for (const line of (await entry.getData(new TextWriter())).split('\n')) {
      if (line.trim() !== '') lines.push(line);
      if (/^#+ .*\?/.test(line)) questions.push(line.replace(/^#+ /, '').replaceAll('"', ''));
    }
  }
  const random = randomFrom(1);
  const chunks = Array.from({ length: kChunks }, () => {
    let text = `item_${Math.floor(random() * kChunks)}`;
    while (text.length < kCharacters) text += `\n${lines[Math.floor(random() * lines.length)]}`;
    return text.slice(0, kCharacters);
  });
  return { chunks, questions };
}

/** A small generator, so that every run measures the same texts (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function measureOurs(chunks, questions) {
  const { default: createCore } = await import(
    pathToFileURL(`${kRoot}build/wasm/askfolio.mjs`).href
  );
  const core = await createCore({ wasmBinary: readFileSync(`${kRoot}build/wasm/askfolio.wasm`) });
  const encoder = new TextEncoder();
  const batches = [];
  for (let begin = 0; begin < chunks.length; begin += kPerDocument) {
    const texts = chunks.slice(begin, begin + kPerDocument).map((text) => encoder.encode(text));
    let end = 0;
    const ends = Uint32Array.from(texts, (text) => {
      end += text.length;
      return end;
    });
    batches.push({ bytes: new Uint8Array(Buffer.concat(texts)), ends });
  }
  const seconds = [];
  let engine;
  for (let round = 0; round < kRounds; round++) {
    engine?.delete();
    engine = new core.Engine(1);
    const begun = performance.now();
    for (const [i, { bytes, ends }] of batches.entries()) engine.addDocument(i, bytes, ends);
    seconds.push((performance.now() - begun) / 1000);
  }
  const options = JSON.stringify({ k: kHits, mode: 'lexical', documents: [] });
  const search = (question) => {
    const hits = engine.search(question, new Float32Array(), options);
    return hits.documents.length;
  };
  return {
    chunksPerSecond: Math.round(chunks.length / median(seconds)),
    plain: medianMs(questions, search),
    phrase: medianMs(questions.map(withPhrase), search),
    snapshotBytes: engine.save().length,
  };
}

/** The question's last two words as a phrase. */
function withPhrase(question) {
  return question.replace(/(\w+) (\w+)\W*$/, '"$1 $2"');
}

async function measurePeer(chunks, questions) {
  const { default: MiniSearch } = await import(
    pathToFileURL(`${kPeers}/minisearch/dist/es/index.js`).href
  );
  const index = new MiniSearch({ fields: ['text'] });
  const begun = performance.now();
  for (const [id, text] of chunks.entries()) index.add({ id, text });
  const seconds = (performance.now() - begun) / 1000;
  const search = (question) => index.search(question).slice(0, kHits).length;
  return {
    chunksPerSecond: Math.round(chunks.length / seconds),
    plain: medianMs(questions, search),
  };
}

function medianMs(questions, search) {
  for (const question of questions) {
    if (search(question) === 0 && !question.includes('"')) throw new Error(`Nothing: ${question}`);
  }
  const times = [];
  for (let round = 0; round < kRounds; round++) {
    for (const question of questions) {
      const begun = performance.now();
      search(question);
      times.push(performance.now() - begun);
    }
  }
  return Math.round(1000 * median(times)) / 1000;
}

function versions() {
  const { version } = JSON.parse(readFileSync(`${kRoot}package.json`, 'utf8'));
  return { askfolio: version, minisearch: peerVersion('minisearch'), node: process.version };
}
