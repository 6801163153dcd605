/**
 * The core's vector index against hnswlib: in the same browser against hnswlib-wasm, and against
 * native hnswlib on one thread, compiled for SSE4 and for AVX. Searching is compared at equal recall.
 * Ours keeps 8-bit vectors and rescores with 16 bits; the others are float32. All build with 16 links
 * and 200 candidates. The vectors are clustered (vectors/make_data.cc says how).
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
import { keepMillion } from './million.mjs';

const kSource = `${kRoot}tests/bench/vectors`;
const kSite = `${kRoot}build/bench-vectors`;
const kQuestions = 1000;
const kEfs = [10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256];
const kEnough = 0.992;
const kCompared = 'int8 with rescoring (askfolio) with float32 (the others)';

/** Indexes of 100,000 vectors, made once for both benchmarks. */
let measured;

export async function* benchSearch() {
  measured ??= await measureAll(100_000);
  for (const recall of [0.95, 0.99]) {
    const us = atRecall(measured.ours.curve, recall);
    for (const { peer, curve } of measured.peers) {
      const them = atRecall(curve, recall);
      yield {
        name: 'search-100k',
        peer,
        compared: kCompared,
        over: { axis: 'recall', value: recall },
        ratio: round2(us.qps / them.qps),
        us: Math.round(us.qps),
        them: Math.round(them.qps),
        unit: 'questions/s',
        ef: [us.ef, them.ef],
        recalls: [us.recall, them.recall],
        versions: measured.versions,
      };
    }
  }
}

export async function* benchBuild() {
  measured ??= await measureAll(100_000);
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

/** A million vectors, ours alone: minutes, and 1.5 GB of disk. */
export async function* benchMillion() {
  const site = await openSite(1_000_000);
  try {
    const ours = await site.measure('ours', [48, 64, 80, 96, 112, 128, 160, 200], 0.95);
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
    yield await keepMillion(site);
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

async function measureAll(count) {
  const site = await openSite(count);
  try {
    const ours = await site.measure('ours', kEfs, kEnough);
    const peers = [{ peer: 'hnswlib-wasm', ...(await site.measure('peer', kEfs, kEnough)) }];
    for (const [peer, flag] of [
      ['hnswlib, native SSE4', '-msse4.1'],
      ['hnswlib, native AVX', '-mavx'],
    ]) {
      const native = compile('native_hnswlib', flag);
      peers.push({ peer, ...JSON.parse(run(native, [site.file, String(kEnough), ...kEfs])) });
    }
    console.error(JSON.stringify({ ours, peers }));
    return { ours, peers, versions: site.versions };
  } finally {
    await site.close();
  }
}

async function openSite(count) {
  mkdirSync(kSite, { recursive: true });
  await buildWasm('vectors');
  for (const file of ['vectors.mjs', 'vectors.wasm']) {
    cpSync(`${kRoot}build/wasm/${file}`, `${kSite}/${file}`);
  }
  for (const file of ['file.js', 'page.js']) cpSync(`${kSource}/${file}`, `${kSite}/${file}`);
  cpSync(`${kPeers}/hnswlib-wasm/dist`, `${kSite}/hnswlib-wasm`, { recursive: true });
  writeFileSync(`${kSite}/index.html`, '<!doctype html><title>vectors</title>');
  const name = `clustered-${count}.bin`;
  if (!isWhole(`${kSite}/${name}`, count)) {
    run(compile('make_data', '-march=native'), [`${kSite}/${name}`, count, kQuestions]);
  }
  const server = await serve({ root: kSite, port: 0, base: '/' });
  const browser = await launchBrowser();
  return {
    file: `${kSite}/${name}`,
    versions: {
      ...ownVersions(browser),
      'hnswlib-wasm': peerVersion('hnswlib-wasm'),
      'hnswlib-node': hnswlibVersion(),
      'g++': run('g++', ['-dumpfullversion']).trim(),
    },
    /** In a page of its own, so that each starts with an empty heap. */
    async measure(which, efs, enough) {
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
    name,
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
