/** Of million-page.ts: the core's engine and the store's snapshots, without documents. */

import { expose } from 'comlink';
import { loadCore } from '../../../web/src/core/core.js';
import type { CoreEngine, CoreLoading, CoreModule } from '../../../web/src/core/core-module.js';
import { Store } from '../../../web/src/store/store.js';
import { batchesOf, chunksOf, kPerDocument, kRareWords } from '../made-chunks.js';
import { openFile } from '../vectors/file.js';

const kCollection = 'million';
const kModel = 'made';
const kHits = 10;

/** What the core has of the browser's memory; it never shrinks. */
const heapOf = (core: CoreModule) =>
  (core as unknown as { HEAPU8: Uint8Array }).HEAPU8.buffer.byteLength;

/** Chunks found for each question, and the 95th percentile of the milliseconds. */
function searchAll(
  engine: CoreEngine,
  asked: readonly number[][],
  texts: readonly string[],
  mode: string,
) {
  const options = JSON.stringify({ k: kHits, mode, documents: [] });
  const times: number[] = [];
  const found = asked.map((vector, i) => {
    const begun = performance.now();
    const hits = engine.search(texts[i] ?? '', Float32Array.from(vector), options);
    times.push(performance.now() - begun);
    return Array.from(hits.documents, (document, at) => [document, hits.ordinals[at]]);
  });
  times.sort((a, b) => a - b);
  return { found, p95: times[Math.floor(0.95 * times.length)] as number };
}

export const million = {
  /** Makes the index of a file of vectors, and stores it. lines: of the docs. */
  async keep({ file, lines, texts }: { file: string; lines: string[]; texts: string[] }) {
    const { dims, count, questions, take } = await openFile(file);
    const core = await loadCore();
    const engine = new core.Engine(dims);
    const begun = performance.now();
    let document = 0;
    for (const { bytes, ends } of batchesOf(chunksOf(lines, count, kRareWords))) {
      engine.addDocument(document++, bytes, ends);
    }
    for (let at = 0; at < document; at++) {
      engine.setVectors(at, await take(Float32Array, kPerDocument * dims));
    }
    const buildSeconds = (performance.now() - begun) / 1000;
    const all = await take(Float32Array, questions * dims);
    const asked = texts.map((_, i) => [...all.subarray(i * dims, (i + 1) * dims)]);
    const { found } = searchAll(engine, asked, texts, 'dense');
    const store = await Store.open();
    const writing = performance.now();
    const saving = engine.save();
    let bytes = 0;
    const counted = {
      next: () => saving.next(),
      directory: () => saving.directory(),
      delete: () => saving.delete(),
      piece() {
        const piece = saving.piece();
        bytes += piece.length;
        return piece;
      },
    };
    const check = { isCurrent: () => true };
    if (!(await store.writeSnapshot(kCollection, kModel, counted, check))) {
      throw new Error('The snapshot was not stored.');
    }
    const writeSeconds = (performance.now() - writing) / 1000;
    store.close();
    return { asked, found, bytes, buildSeconds, writeSeconds, heapBytes: heapOf(core) };
  },

  async reopen({ asked, texts }: { asked: number[][]; texts: string[] }) {
    const [core, store] = await Promise.all([loadCore(), Store.open()]);
    const begun = performance.now();
    let loading: CoreLoading | undefined;
    await store.readSnapshot(kCollection, kModel, {
      begin(directory) {
        loading = new core.Loading(directory);
      },
      add(piece) {
        if (!loading) return;
        piece.read(loading.room(piece.bytes));
        loading.addFilled();
      },
    });
    const engine = (loading as unknown as CoreLoading).finish();
    const seconds = (performance.now() - begun) / 1000;
    const { found, p95: denseMs } = searchAll(engine, asked, texts, 'dense');
    const { p95: hybridMs } = searchAll(engine, asked, texts, 'hybrid');
    store.close();
    return { seconds, found, denseMs, hybridMs, heapBytes: heapOf(core) };
  },
};

expose(million);
