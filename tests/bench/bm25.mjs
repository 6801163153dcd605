/**
 * Search by words over 100,000 chunks: how many a second are indexed, and how long a question takes,
 * against MiniSearch, in one Node process on the real WASM module; and over a million with as many
 * different words, what that takes by itself.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { kPeers, peerVersion } from './install.mjs';
import { batchesOf, chunksOf, kRareWords } from './made-chunks.js';
import { median } from './median.mjs';
import { sample } from './sample.mjs';

const kRoot = fileURLToPath(new URL('../..', import.meta.url));
const kChunks = 100_000;
const kHits = 10;
const kRounds = 3;

export async function* benchBm25() {
  const { lines, questions } = await sample();
  const chunks = [...chunksOf(lines, kChunks)];
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

/** A million chunks: speed and memory of indexing, questions, and the snapshot out and in again. */
export async function* benchBm25Million() {
  const count = 10 * kChunks;
  const { lines, questions } = await sample();
  const core = await loadCore();
  const engine = new core.Engine(1);
  let seconds = 0;
  let document = 0;
  for (const { bytes, ends } of batchesOf(chunksOf(lines, count, kRareWords))) {
    const begun = performance.now();
    engine.addDocument(document++, bytes, ends);
    seconds += (performance.now() - begun) / 1000;
  }
  const heapMegabytes = ({ HEAPU8 }) => Math.round(HEAPU8.length / 1e6);
  const times = timesMs(questions, searchIn(engine)).toSorted((a, b) => a - b);
  const [snapshot, saveSeconds] = timed(() => snapshotOf(engine));
  const other = await loadCore();
  const loadSeconds = timed(() => engineOf(other, snapshot))[1];
  yield {
    name: 'bm25-1m plain',
    us: round3(median(times)),
    unit: 'ms, median',
    p95: round3(times[Math.floor(0.95 * times.length)]),
    chunksPerSecond: Math.round(count / seconds),
    heapMegabytes: heapMegabytes(core),
    heapMegabytesReopened: heapMegabytes(other),
    snapshotBytes: bytesOf(snapshot),
    saveSeconds,
    loadSeconds,
    versions: versions(),
  };
}

function snapshotOf(engine) {
  const saving = engine.save();
  const pieces = [];
  while (saving.next() !== '') pieces.push(saving.piece());
  return { directory: saving.directory(), pieces };
}

function engineOf(core, { directory, pieces }) {
  const loading = new core.Loading(directory);
  for (const piece of pieces) loading.add(piece);
  return loading.finish();
}

function bytesOf({ directory, pieces }) {
  return pieces.reduce((sum, { length }) => sum + length, directory.length);
}

async function loadCore() {
  const { default: createCore } = await import(
    pathToFileURL(`${kRoot}build/wasm/askfolio.mjs`).href
  );
  return createCore({ wasmBinary: readFileSync(`${kRoot}build/wasm/askfolio.wasm`) });
}

function searchIn(engine) {
  const options = JSON.stringify({ k: kHits, mode: 'lexical', documents: [] });
  return (question) => engine.search(question, new Float32Array(), options).documents.length;
}

async function measureOurs(chunks, questions) {
  const core = await loadCore();
  const batches = [...batchesOf(chunks)];
  const seconds = [];
  let engine;
  for (let round = 0; round < kRounds; round++) {
    engine?.delete();
    engine = new core.Engine(1);
    const begun = performance.now();
    for (const [i, { bytes, ends }] of batches.entries()) engine.addDocument(i, bytes, ends);
    seconds.push((performance.now() - begun) / 1000);
  }
  const search = searchIn(engine);
  return {
    chunksPerSecond: Math.round(chunks.length / median(seconds)),
    plain: medianMs(questions, search),
    phrase: medianMs(questions.map(withPhrase), search),
    snapshotBytes: bytesOf(snapshotOf(engine)),
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
  return round3(median(timesMs(questions, search)));
}

function timesMs(questions, search) {
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
  return times;
}

function timed(run) {
  const begun = performance.now();
  const result = run();
  return [result, round3((performance.now() - begun) / 1000)];
}

function round3(value) {
  return Math.round(1000 * value) / 1000;
}

function versions() {
  const { version } = JSON.parse(readFileSync(`${kRoot}package.json`, 'utf8'));
  return { askfolio: version, minisearch: peerVersion('minisearch'), node: process.version };
}
