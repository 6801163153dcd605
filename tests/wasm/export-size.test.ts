/** How much the index of a documentation site adds: the 224 files of the Milvus documentation. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { docsZipPath } from '../../scripts/fixtures.mjs';
import { LocalCollection } from '../../web/src/engine/local-collection';
import { PRESETS } from '../../web/src/engine/presets';
import { ingest } from '../../web/src/ingest/ingest';
import { ProgressMeter } from '../../web/src/ingest/progress';
import { modelById } from '../../web/src/models/manifest';
import { exportCollection } from '../../web/src/share/export';
import { Store } from '../../web/src/store/store';
import { loadCore, loadTokenizer } from './load-core';

const MODEL = modelById('all-MiniLM-L6-v2');
const MOST = 8 * 2 ** 20;

/** In all directions: no embedding is as hard to compress. */
function unitVectors(count: number): Float32Array {
  const { dims } = MODEL;
  const values = new Float32Array(count * dims);
  for (let begin = 0; begin < values.length; begin += dims) {
    let squares = 0;
    for (let i = begin; i < begin + dims; i++) {
      values[i] = Math.random() + Math.random() - 1;
      squares += (values[i] as number) ** 2;
    }
    for (let i = begin; i < begin + dims; i++)
      values[i] = (values[i] as number) / Math.sqrt(squares);
  }
  return values;
}

test('the export of the Milvus documentation has at most 8 MB', async () => {
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({}) } });
  const [core, store] = [await loadCore(), await Store.open()];
  await store.putCollection({ id: 'docs', name: 'Docs', preset: 'default', model: MODEL.id });
  const collection = await LocalCollection.open(core, store, 'docs', MODEL);
  const tools = {
    core,
    rules: PRESETS.default,
    collection,
    chooseModel: async () => undefined,
    turn: <T>(work: () => Promise<T>) => work(),
    tokenizer: () => loadTokenizer(core),
    async embed() {
      for (const { id, chunks } of await collection.missing()) {
        const keys = Array.from({ length: chunks }, () => '');
        await collection.supply(id, { keys, values: unitVectors(chunks), encoders: ['core'] });
      }
      return 0;
    },
  };
  const zip = new File([readFileSync(docsZipPath())], 'docs.zip');
  const meter = new ProgressMeter(() => undefined);
  const report = await ingest([zip], tools, meter, new AbortController().signal);
  expect(report.added).toBe(224);
  const file = await exportCollection({ info: { name: 'Docs', preset: 'default' }, collection });
  console.log(`${collection.stats().chunks} chunks: ${(file.size / 2 ** 20).toFixed(2)} MB`);
  expect(file.size).toBeLessThanOrEqual(MOST);
}, 120_000);
