/** Builds and searches indexes of a file of vectors (data.h); what vectors.mjs calls in the page. */

import { openFile } from './file.js';
import createOurs from './vectors.mjs';

const kBlock = 1000;
const kRounds = 3;
const kPeerLinks = 16;
const kPeerEfConstruction = 200;

/** {seconds: of building, curve: [{ef, recall, qps, p95}] up to the recall `enough`, heapBytes}. */
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
  return { seconds, curve, heapBytes: index.heapBytes() };
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

async function openOurs({ dims, count, k }) {
  const core = await createOurs();
  const index = core._index_new(dims, count);
  const vector = core._malloc(4 * dims);
  const labels = core._malloc(4 * k);
  return {
    add(first, block) {
      for (let i = 0; i * dims < block.length; i++) {
        core.HEAPF32.set(block.subarray(i * dims, (i + 1) * dims), vector / 4);
        core._index_add(index, first + i, vector);
      }
    },
    search(question, k, ef) {
      core.HEAPF32.set(question, vector / 4);
      core._index_search(index, vector, k, ef, labels);
      return core.HEAPU32.subarray(labels / 4, labels / 4 + k);
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

window.vectors = {
  ours: (...options) => measure(openOurs, ...options),
  peer: (...options) => measure(openPeer, ...options),
};
