/** Memory that the browser does not give is an error, and leaves the index as it was. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CoreEngine, CoreModule } from '../../web/src/core/core-module';
import { batchOf, loadCore } from './load-core';

const DIMS = 64;

let core: CoreModule;
let engine: CoreEngine;

beforeEach(async () => {
  core = await loadCore();
  engine = new core.Engine(DIMS);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** From here on the memory is as large as it is. */
function giveNoMore() {
  return vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
    throw new RangeError('Maximum memory size exceeded');
  });
}

/** Of 100 chunks, with words of its own. */
function add(id: number): void {
  const texts = Array.from({ length: 100 }, (_, i) => `ferry word${id}x${i} `.repeat(20));
  const { bytes, ends } = batchOf(texts);
  engine.addDocument(id, bytes, ends);
  engine.setVectors(id, new Float32Array(100 * DIMS).fill(1 / Math.sqrt(DIMS)));
}

function search(question: string): number {
  const options = JSON.stringify({ k: 10, mode: 'lexical', documents: [] });
  return engine.search(question, new Float32Array(), options).documents.length;
}

/** Adds until that fails; the number of the document that failed, and its error. */
function fill(): { failed: number; error: unknown } {
  for (let id = 1; id < 5000; id++) {
    try {
      add(id);
    } catch (error) {
      return { failed: id, error };
    }
  }
  throw new Error('memory never ended');
}

it('says so, goes on to answer, and takes more when there is memory again', () => {
  const growing = giveNoMore();
  const { failed, error } = fill();
  expect(error).toMatchObject({ code: 'out-of-memory' });
  expect(failed).toBeGreaterThan(1);
  expect(search(`word${failed - 1}x5`)).toBe(1);
  growing.mockRestore();
  // What had failed is not there, or taken away whole.
  engine.removeDocument(failed);
  expect(search(`word${failed}x5`)).toBe(0);
  add(failed);
  expect(search(`word${failed}x5`)).toBe(1);
  const { documents, chunks, vectors } = JSON.parse(engine.stats());
  expect([documents, chunks, vectors]).toEqual([failed, 100 * failed, 100 * failed]);
  engine.delete();
});

it('does not open a snapshot that there is no room for', () => {
  for (let id = 1; id <= 20; id++) add(id);
  const saving = engine.save();
  const pieces: Uint8Array[] = [];
  while (saving.next() !== '') pieces.push(new Uint8Array(saving.piece()));
  const directory = new Uint8Array(saving.directory());
  saving.delete();
  giveNoMore();
  const open = () => {
    const engines: CoreEngine[] = [];
    try {
      for (;;) {
        const loading = new core.Loading(directory);
        try {
          for (const piece of pieces) loading.add(piece);
          engines.push(loading.finish());
        } finally {
          loading.delete();
        }
      }
    } finally {
      for (const each of engines) each.delete();
    }
  };
  expect(open).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
  expect(search('word7x5')).toBe(1);
  engine.delete();
});
