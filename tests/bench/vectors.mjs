/**
 * The core's vector index against hnswlib: in the same browser against hnswlib-wasm, and against
 * native hnswlib on one thread, compiled for SSE4 and for AVX. Searching is compared at equal recall.
 * Ours keeps 8-bit vectors and rescores with 16 bits; the others are float32. All build with 16 links
 * and 200 candidates. The vectors are clustered (vectors/make_data.cc says how), or embeddings of the
 * Milvus documentation (vectors/docs.mjs).
 */

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { buildWasm } from '../../scripts/build.mjs';
import { serve } from '../../scripts/serve.mjs';
import { kRoot, launchBrowser, ownVersions, round2 } from './browser.mjs';
import { kPeers, peerVersion } from './install.mjs';
import { median } from './median.mjs';
import { keepMillion } from './million.mjs';
import { makeDocs } from './vectors/docs.mjs';

const kSource = `${kRoot}tests/bench/vectors`;
const kSite = `${kRoot}build/bench-vectors`;
const kQuestions = 1000;
const kThreadRounds = 3;
const kEfs = [10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256];
const kEnough = 0.992;
const kCompared = 'int8 with rescoring (askfolio) with float32 (the others)';

/** Indexes of 100,000 vectors, made once for both benchmarks. */
let measured;

export async function* benchSearch() {
  measured ??= await measureAll('clustered-100000.bin');
  yield* comparedAt('search-100k', measured.ours, measured);
}

/** Over embeddings of real texts; so few are searched one by one in the page, the graph has to be asked for. */
export async function* benchSearchDocs() {
  const docs = await measureAll('docs.bin', () => makeDocs(`${kSite}/docs.bin`));
  yield* comparedAt('search-docs', docs.graph, docs);
  yield* comparedAt('search-docs one by one', docs.ours, docs);
}

/** Lines for questions a second at equal recall. */
function* comparedAt(name, ours, { peers, count, versions }) {
  for (const recall of [0.95, 0.99]) {
    const us = atRecall(ours.curve, recall);
    for (const { peer, curve } of peers) {
      const them = atRecall(curve, recall);
      yield {
        name,
        peer,
        compared: kCompared,
        over: { axis: 'recall', value: recall },
        ratio: round2(us.qps / them.qps),
        us: Math.round(us.qps),
        them: Math.round(them.qps),
        unit: 'questions/s',
        vectors: count,
        ef: [us.ef, them.ef],
        recalls: [us.recall, them.recall],
        versions,
      };
    }
  }
}

export async function* benchBuild() {
  measured ??= await measureAll('clustered-100000.bin');
  for (const { peer, seconds } of measured.peers) {
    yield {
      name: 'build-100k',
      peer,
      compared: kCompared,
      ratio: round2(seconds / measured.ours.seconds),
      us: round2(measured.ours.seconds),
      them: round2(seconds),
      unit: 's',
      heapMegabytes: Math.round(measured.ours.heapBytes / 1e6),
      versions: measured.versions,
    };
  }
}

/** Two threads that build one graph, where the page has SharedArrayBuffer, against one. */
export async function* benchThreads(count = 100_000) {
  const site = await openSite({ isolated: true });
  try {
    const name = makeClustered(count);
    const [one, two] = [[], []];
    for (let round = 0; round < kThreadRounds; round++) {
      one.push((await site.measure('one', name, [80], 0.95)).seconds);
      two.push((await site.measure('two', name, [80], 0.95)).seconds);
    }
    yield {
      name: 'build-threads',
      peer: 'askfolio, one thread',
      ratio: round2(median(one) / median(two)),
      us: round2(median(two)),
      them: round2(median(one)),
      unit: 's',
      vectors: count,
      versions: site.versions,
    };
  } finally {
    await site.close();
  }
}

/** How the index grows: building, searching and memory, as the page has them (few: one by one). */
export async function* benchGrowth(counts = [1000, 10_000, 100_000]) {
  const site = await openSite();
  try {
    for (const count of counts) {
      const ours = await site.measure('ours', makeClustered(count), kEfs, kEnough);
      const figures = [
        ['build', (1e6 * ours.seconds) / count, 'µs/vector'],
        ['memory', ours.heapBytes / 1e6, 'MB'],
        ...[0.95, 0.99].map((recall) => [
          `search, recall ${recall}`,
          atRecall(ours.curve, recall).qps,
          'questions/s',
        ]),
      ];
      for (const [what, value, unit] of figures) {
        const over = { axis: 'vectors', value: count };
        yield {
          name: `growth ${what}`,
          over,
          us: Math.round(value),
          unit,
          versions: site.versions,
        };
      }
    }
  } finally {
    await site.close();
  }
}

/** A million vectors, ours alone: minutes, and 1.5 GB of disk. */
export async function* benchMillion() {
  const site = await openSite();
  try {
    const file = makeClustered(1_000_000);
    const ours = await site.measure('ours', file, [48, 64, 80, 96, 112, 128, 160, 200], 0.95);
    const { ef, recall, qps, p95 } = atRecall(ours.curve, 0.95);
    yield {
      name: 'search-1m',
      us: round2(p95),
      unit: 'ms, p95',
      ef,
      recall,
      questionsPerSecond: Math.round(qps),
      buildSeconds: Math.round(ours.seconds),
      heapMegabytes: Math.round(ours.heapBytes / 1e6),
      versions: site.versions,
    };
    yield await keepMillion({ ...site, name: file });
  } finally {
    await site.close();
  }
}

/** The first of the curve, whose recall grows, that reaches it. */
function atRecall(curve, recall) {
  const point = curve.find((each) => each.recall >= recall);
  if (!point) throw new Error(`No ef up to ${curve.at(-1).ef} reaches a recall of ${recall}.`);
  return point;
}

/** name: of the file of vectors; make: makes it where it is not there. */
async function measureAll(name, make = () => makeClustered(100_000)) {
  const site = await openSite();
  try {
    await make();
    const ours = await site.measure('ours', name, kEfs, kEnough);
    const graph = await site.measure('graph', name, kEfs, kEnough);
    const peer = await site.measure('peer', name, kEfs, kEnough);
    const peers = [{ peer: 'hnswlib-wasm', ...peer }];
    for (const [peer, flag] of [
      ['hnswlib, native SSE4', '-msse4.1'],
      ['hnswlib, native AVX', '-mavx'],
    ]) {
      const native = compile('native_hnswlib', flag);
      const options = [`${kSite}/${name}`, String(kEnough), ...kEfs];
      peers.push({ peer, ...JSON.parse(run(native, options)) });
    }
    console.error(JSON.stringify({ ours, graph, peers }));
    return { ours, graph, peers, count: ours.count, versions: site.versions };
  } finally {
    await site.close();
  }
}

/** Makes the file of so many clustered vectors where it is not there, and gives its name. */
function makeClustered(count) {
  const name = `clustered-${count}.bin`;
  if (!isWhole(`${kSite}/${name}`, count)) {
    run(compile('make_data', '-march=native'), [`${kSite}/${name}`, count, kQuestions]);
  }
  return name;
}

/** isolated: with SharedArrayBuffer, and the module with threads. */
async function openSite({ isolated = false } = {}) {
  mkdirSync(kSite, { recursive: true });
  for (const module of isolated ? ['vectors', 'vectors-threads'] : ['vectors']) {
    await buildWasm(module);
    // Emscripten 3.1.6 makes a worker's script of its own, later releases none.
    for (const file of [`${module}.mjs`, `${module}.wasm`, `${module}.worker.js`]) {
      const built = `${kRoot}build/wasm/${file}`;
      if (existsSync(built)) cpSync(built, `${kSite}/${file}`);
    }
  }
  for (const file of ['file.js', 'page.js']) cpSync(`${kSource}/${file}`, `${kSite}/${file}`);
  cpSync(`${kPeers}/hnswlib-wasm/dist`, `${kSite}/hnswlib-wasm`, { recursive: true });
  writeFileSync(`${kSite}/index.html`, '<!doctype html><title>vectors</title>');
  const server = await serve({ root: kSite, port: 0, base: '/', isolated });
  const browser = await launchBrowser();
  return {
    versions: {
      ...ownVersions(browser),
      'hnswlib-wasm': peerVersion('hnswlib-wasm'),
      'hnswlib-node': hnswlibVersion(),
      'g++': run('g++', ['-dumpfullversion']).trim(),
    },
    /** In a page of its own, so that each starts with an empty heap. */
    async measure(which, name, efs, enough) {
      const page = await browser.newPage();
      await page.goto(server.url);
      await page.addScriptTag({ type: 'module', url: 'page.js' });
      await page.waitForFunction(() => window.vectors !== undefined);
      const result = await page.evaluate(
        ([which, ...options]) => window.vectors[which](...options),
        [which, name, efs, enough],
      );
      await page.close();
      return result;
    },
    browser,
    url: server.url,
    root: kSite,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Whether the file is there and as long as its header says (data.h): making one can be broken off. */
function isWhole(file, expected) {
  if (!existsSync(file)) return false;
  const header = new Uint32Array(4);
  const handle = openSync(file);
  readSync(handle, header);
  closeSync(handle);
  const [dims, count, questions, k] = header;
  const values = 4 + (count + questions) * dims + questions * k;
  return count === expected && statSync(file).size === 4 * values;
}

function compile(program, flag) {
  const output = `${kSite}/${program}${flag}`;
  const include = `${kRoot}node_modules/hnswlib-node/src`;
  const source = `${kSource}/${program}.cc`;
  run('g++', ['-std=c++17', '-O3', flag, '-isystem', include, source, '-o', output]);
  return output;
}

function run(command, args) {
  const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  return execFileSync(command, args.map(String), options);
}

/** Of the package whose headers are compiled: hnswlib's own version is not in them. */
function hnswlibVersion() {
  return JSON.parse(readFileSync(`${kRoot}node_modules/hnswlib-node/package.json`, 'utf8')).version;
}
