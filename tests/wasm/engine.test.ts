import { beforeAll, expect, test } from 'vitest';
import type { CoreEngine, CoreModule } from '../../web/src/core/core-module';
import { batchOf, errorOf, loadCore } from './load-core';

const dims = 256;
let core: CoreModule;

beforeAll(async () => {
  core = await loadCore();
});

/** Unit vectors, each with its own two directions. */
function vectorsOf(document: number, count: number): Float32Array {
  const vectors = new Float32Array(count * dims);
  for (let i = 0; i < count; i++) {
    vectors[i * dims + ((document * 31 + i) % dims)] = 0.8;
    vectors[i * dims + ((document * 31 + i + 1 + (i % 9)) % dims)] = 0.6;
  }
  return vectors;
}

/** Unit vectors in all directions, the same for every call. */
function unitVectors(size: number, count: number): Float32Array {
  const vectors = Float32Array.from({ length: size * count }, (_, i) => Math.sin(i * i + 1));
  for (let begin = 0; begin < vectors.length; begin += size) {
    const length = Math.hypot(...vectors.subarray(begin, begin + size));
    for (let i = begin; i < begin + size; i++) vectors[i] = (vectors[i] as number) / length;
  }
  return vectors;
}

function add(engine: CoreEngine, document: number, texts: string[]): void {
  const { bytes, ends } = batchOf(texts);
  engine.addDocument(document, bytes, ends);
  engine.setVectors(document, vectorsOf(document, texts.length));
}

interface Snapshot {
  pieces: Uint8Array[];
  directory: Uint8Array;
}

function snapshotOf(engine: CoreEngine): Snapshot {
  const saving = engine.save();
  const pieces: Uint8Array[] = [];
  while (saving.next() !== '') pieces.push(saving.piece());
  const directory = saving.directory();
  saving.delete();
  return { pieces, directory };
}

function engineOf({ pieces, directory }: Snapshot): CoreEngine {
  const loading = new core.Loading(directory);
  try {
    for (const [i, piece] of pieces.entries()) {
      if (i % 2 === 0) {
        loading.add(piece);
      } else {
        loading.room(piece.length).set(piece);
        loading.addFilled();
      }
    }
    return loading.finish();
  } finally {
    loading.delete();
  }
}

function search(engine: CoreEngine, question: string, vector: Float32Array, mode: string) {
  return engine.search(question, vector, JSON.stringify({ k: 3, mode, documents: [] }));
}

test('a collection goes through save and load while the memory grows', () => {
  const engine = new core.Engine(dims);
  add(engine, 7, ['the quick fox', 'the lazy dog']);
  const before = snapshotOf(engine).pieces;
  const kept = before.map((piece) => piece.slice());
  // 2,000 texts of 9 KB: more than the 16 MB that the module starts with.
  for (let document = 100; document < 108; document++) {
    const texts = Array.from(
      { length: 250 },
      (_, i) => `filler ${document} ${i} ${'x'.repeat(9000)}`,
    );
    add(engine, document, texts);
  }
  expect(before).toEqual(kept);
  const hits = search(engine, 'lazy dog', vectorsOf(7, 2).slice(dims), 'hybrid');
  expect([hits.documents[0], hits.ordinals[0]]).toEqual([7, 1]);
  const counts = { documents: 9, chunks: 2002, vectors: 2002 };
  expect(JSON.parse(engine.stats())).toEqual({ dims, ...counts, precision: 'int8' });

  const loaded = engineOf(snapshotOf(engine));
  expect(search(loaded, 'lazy dog', vectorsOf(7, 2).slice(dims), 'hybrid')).toEqual(hits);
  expect(loaded.documents()).toEqual(engine.documents());
  expect(loaded.removeDocument(7)).toBe(true);
  expect(loaded.removeDocument(7)).toBe(false);
  expect(search(loaded, 'lazy', new Float32Array(), 'lexical').documents).toHaveLength(0);
  engine.delete();
  loaded.delete();
});

test.each([
  ['int8', 1e-4],
  ['float32', 1e-6],
] as const)(
  'scores of %s are inner products, whatever the number of dimensions leaves over',
  (precision, error) => {
    for (const size of [1, 7, 16, 17, 384, 512]) {
      const engine = new core.Engine(size, precision);
      const count = 40;
      const vectors = unitVectors(size, count);
      const { bytes, ends } = batchOf(Array.from({ length: count }, () => ''));
      engine.addDocument(1, bytes, ends);
      engine.setVectors(1, vectors);
      const question = unitVectors(size, count + 1).subarray(count * size);
      const hits = engine.search(
        '',
        question,
        JSON.stringify({ k: count, mode: 'dense', documents: [] }),
      );
      expect(hits.ordinals).toHaveLength(count);
      for (const [i, ordinal] of hits.ordinals.entries()) {
        const vector = vectors.subarray(ordinal * size, (ordinal + 1) * size);
        const product = vector.reduce(
          (sum, value, at) => sum + value * (question[at] as number),
          0,
        );
        expect(Math.abs((hits.scores[i] as number) - product)).toBeLessThan(error);
      }
      const loaded = engineOf(snapshotOf(engine));
      expect(Array.from(loaded.vectors(1))).toEqual(Array.from(engine.vectors(1)));
      if (precision === 'float32') expect(engine.vectors(1)).toEqual(vectors);
      engine.delete();
      loaded.delete();
    }
  },
);

test('an explanation names candidates as search does, then the chunks asked for', () => {
  const engine = new core.Engine(dims);
  add(engine, 7, ['the quick fox', 'the lazy dog', 'a slow snail']);
  add(engine, 8, ['a lazy cat']);
  const explain = (options: object) =>
    engine.explain('lazy', vectorsOf(7, 1), JSON.stringify({ k: 1, documents: [7], ...options }));
  const named = [
    [7, 1],
    [8, 0],
  ];
  const dense = explain({ mode: 'dense', chunks: named });
  expect(dense.documents).toEqual(Uint32Array.of(7, 7, 7, 7, 8));
  expect([...dense.ranks.slice(0, 3)]).toEqual([1, 2, 3]);
  const found = engine.search(
    'lazy',
    vectorsOf(7, 1),
    JSON.stringify({ k: 3, mode: 'dense', documents: [7] }),
  );
  expect(dense.ordinals.slice(0, 3)).toEqual(found.ordinals);
  expect(dense.scores.slice(0, 3)).toEqual(found.scores);
  // Document 8 may not be found.
  expect([...dense.allowed]).toEqual([1, 1, 1, 1, 0]);
  expect(dense.ranks[4]).toBe(0);
  expect(dense.denseRanks[4]).toBe(0);
  expect(dense.lexicalRanks).toEqual(
    Uint32Array.from(dense.ordinals, (o, i) => (i < 4 && o === 1 ? 1 : 0)),
  );
  const lexical = explain({ mode: 'lexical', chunks: [] });
  expect(lexical.ordinals).toEqual(Uint32Array.of(1));
  expect(lexical.denseRanks[0]).toBeGreaterThan(0);
  expect(errorOf(() => explain({ mode: 'dense', chunks: [[7, 3]] })).code).toBe('no-chunk');
  engine.delete();
});

test('errors carry their code and leave the engine as it was', () => {
  const engine = new core.Engine(dims);
  add(engine, 1, ['one']);
  const { bytes, ends } = batchOf(['again']);
  const error = errorOf(() => engine.addDocument(1, bytes, ends));
  expect(error).toBeInstanceOf(Error);
  expect(error.code).toBe('document-exists');
  expect(errorOf(() => engine.setVectors(2, new Float32Array(dims))).code).toBe('no-document');
  const bad = new Float32Array(dims).fill(Number.NaN);
  expect(errorOf(() => engine.setVectors(1, bad)).code).toBe('bad-vector');
  expect(errorOf(() => search(engine, 'one', bad.slice(1), 'dense')).code).toBe('bad-vector');
  expect(errorOf(() => search(engine, 'one', new Float32Array(), 'best')).code).toBe('bad-mode');
  expect(errorOf(() => engine.search('one', new Float32Array(), '{')).code).toBe('bad-json');
  expect(search(engine, 'one', new Float32Array(), 'lexical').documents).toEqual(Uint32Array.of(1));
  engine.delete();
});

test('a damaged snapshot throws and leaves others usable', () => {
  const engine = new core.Engine(dims);
  add(engine, 1, ['one', 'two']);
  const snapshot = snapshotOf(engine);
  for (const [which, piece] of [...snapshot.pieces, snapshot.directory].entries()) {
    const withPiece = (changed: Uint8Array) => ({
      pieces: snapshot.pieces.map((each, i) => (i === which ? changed : each)),
      directory: which < snapshot.pieces.length ? snapshot.directory : changed,
    });
    for (let at = 0; at < piece.length; at += 97) {
      const damaged = piece.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 4;
      expect(errorOf(() => engineOf(withPiece(damaged))).code).toBe('bad-snapshot');
      expect(errorOf(() => engineOf(withPiece(piece.slice(0, at)))).code).toBe('bad-snapshot');
    }
  }
  expect(search(engine, 'two', vectorsOf(1, 1), 'dense').documents).toEqual(Uint32Array.of(1, 1));
  engineOf(snapshot).delete();
  engine.delete();
});

test('the map has every chunk that has a vector, where its vectors lie', () => {
  const engine = new core.Engine(3);
  expect(engine.map().places).toHaveLength(0);
  const texts = batchOf(['a', 'b', 'c']);
  engine.addDocument(9, texts.bytes, texts.ends);
  engine.setVectors(9, Float32Array.of(1, 0, 0, 0, 1, 0, 0, -1, 0));
  const bare = batchOf(['d', 'e']);
  engine.addDocument(4, bare.bytes, bare.ends);
  engine.setVector(4, 1, Float32Array.of(-1, 0, 0));
  const { documents, ordinals, places } = engine.map();
  expect([...documents]).toEqual([4, 9, 9, 9]);
  expect([...ordinals]).toEqual([1, 0, 1, 2]);
  // All in one plane: distances are those of the vectors.
  const apart = (a: number, b: number) =>
    Math.hypot(
      (places[2 * a] as number) - (places[2 * b] as number),
      (places[2 * a + 1] as number) - (places[2 * b + 1] as number),
    );
  expect(apart(0, 1)).toBeCloseTo(2, 4);
  expect(apart(2, 3)).toBeCloseTo(2, 4);
  expect(apart(0, 2)).toBeCloseTo(Math.SQRT2, 4);
  engine.delete();
});

test('another precision is refused', () => {
  const float64 = 'float64' as 'float32';
  expect(() => new core.Engine(3, float64)).toThrow('expected int8 or float32, found float64');
});
