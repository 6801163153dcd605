/**
 * Builds and searches indexes of a file of vectors (data.h): window.vectors is what vectors.mjs calls in the
 * page. This file is also the worker that `one` and `two` start: a page must not wait for threads.
 */

import { openFile } from './file.js';

const kBlock = 1000;
const kRounds = 3;
const kPeerLinks = 16;
const kPeerEfConstruction = 200;

/** {count, seconds: of building, curve: [{ef, recall, qps, p95}] up to the recall `enough`, heapBytes}. */
async function measure(open, url, efs, enough) {
  const file = await openFile(url);
  const index = await open(file);
  let seconds = 0;
  for (let first = 0; first < file.count; first += kBlock) {
    const block = await file.take(Float32Array, Math.min(kBlock, file.count - first) * file.dims);
    const begun = performance.now();
    index.add(first, block);
    seconds += (performance.now() - begun) / 1000;
  }
  const asked = await file.take(Float32Array, file.questions * file.dims);
  const nearest = await file.take(Uint32Array, file.questions * file.k);
  const curve = [];
  for (const ef of efs) {
    curve.push(searchAll(index, file, asked, nearest, ef));
    if (curve.at(-1).recall >= enough) break;
  }
  return { count: file.count, seconds, curve, heapBytes: index.heapBytes() };
}

/** Of the fastest round. A round is timed as a whole: the clock is a tenth of a millisecond coarse. */
function searchAll(index, { dims, questions, k }, asked, nearest, ef) {
  const rows = Array.from({ length: questions }, (_, i) =>
    asked.subarray(i * dims, (i + 1) * dims),
  );
  let fastest = Number.POSITIVE_INFINITY;
  let found;
  const times = [];
  for (let round = 0; round < kRounds; round++) {
    const begun = performance.now();
    found = rows.map((question) => [...index.search(question, k, ef)]);
    fastest = Math.min(fastest, performance.now() - begun);
  }
  for (const question of rows) {
    const begun = performance.now();
    index.search(question, k, ef);
    times.push(performance.now() - begun);
  }
  const right = found.flatMap((labels, i) => {
    const expected = nearest.subarray(i * k, (i + 1) * k);
    return labels.filter((label) => expected.includes(label));
  });
  times.sort((a, b) => a - b);
  return {
    ef,
    recall: right.length / nearest.length,
    qps: (1000 * questions) / fastest,
    p95: times[Math.floor(0.95 * questions)],
  };
}

/** module: vectors.mjs, or the one with threads. exact: index_new says what. */
async function openOurs(module, exact, { dims, count, k }) {
  const core = await (await import(module)).default();
  const index = core._index_new(dims, count, exact);
  const vectors = core._malloc(4 * dims * kBlock);
  const labels = core._malloc(4 * k);
  return {
    add(first, block) {
      core.HEAPF32.set(block, vectors / 4);
      core._index_add(index, first, vectors, block.length / dims);
    },
    search(question, k, ef) {
      core.HEAPF32.set(question, vectors / 4);
      core._index_search(index, vectors, k, ef, labels);
      return core.HEAPU32.slice(labels / 4, labels / 4 + k);
    },
    heapBytes: () => core.HEAPF32.buffer.byteLength,
  };
}

async function openPeer({ dims, count }) {
  const { loadHnswlib } = await import('./hnswlib-wasm/hnswlib.js');
  const library = await loadHnswlib();
  const index = new library.HierarchicalNSW('ip', dims, '');
  index.initIndex(count, kPeerLinks, kPeerEfConstruction, 100);
  return {
    add(first, block) {
      const points = [];
      const labels = [];
      for (let i = 0; i * dims < block.length; i++) {
        points.push(block.subarray(i * dims, (i + 1) * dims));
        labels.push(first + i);
      }
      index.addPoints(points, labels, false);
    },
    search(question, k, ef) {
      index.setEfSearch(ef);
      return index.searchKnn(question, k, undefined).neighbors;
    },
    heapBytes: () => undefined,
  };
}

const measureOurs = (module, exact, ...options) =>
  measure((file) => openOurs(module, exact, file), ...options);

/** In a worker of its own, as the page of askfolio has the core in one. */
function inWorker(...options) {
  const worker = new Worker('page.js', { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(options);
  });
}

if (typeof window === 'undefined') {
  self.onmessage = async ({ data }) => postMessage(await measureOurs(...data));
} else {
  window.vectors = {
    ours: (...options) => measureOurs('./vectors.mjs', -1, ...options),
    graph: (...options) => measureOurs('./vectors.mjs', 0, ...options),
    one: (...options) => inWorker('./vectors.mjs', -1, ...options),
    two: (...options) => inWorker('./vectors-threads.mjs', -1, ...options),
    peer: (...options) => measure(openPeer, ...options),
  };
}
