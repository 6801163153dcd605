/** Documents with random vectors, and what a search of them must find. */
import { createHash } from 'node:crypto';
import { packTexts } from '../../../web/src/core/texts';
import type { Collection } from '../../../web/src/engine/collection';
import { chunkTexts } from '../../../web/src/ingest/prepare';
import type { NewDocument } from '../../../web/src/store/documents';
import { DIMS, MODEL } from './places';

export interface Sample {
  document: NewDocument;
  /** Of each chunk. */
  vectors: Float32Array[];
}

/** Stands between chunks and is in none, as in the tutorial. */
const kBetween = '# ';
let seed = 1;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

export function randomVector(): Float32Array {
  return unit(Float32Array.from({ length: DIMS }, () => random() - 0.5));
}

/** One of two independent numbers of a normal distribution (Box and Muller). */
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return values.map((value) => value / length);
}

/**
 * Makes vectors that lie as those of texts do: in clusters, near a surface of far fewer dimensions than
 * they have (tests/bench/vectors/make_data.cc, with the same figures).
 */
export function clusteredVectors(dims: number, clusters: number): () => Float32Array {
  const inner = 20;
  const draw = (count: number) => Float32Array.from({ length: count }, normal);
  const centres = Array.from({ length: clusters }, () => draw(inner));
  const map = Array.from({ length: inner }, () => draw(dims));
  return () => {
    const centre = centres[Math.floor(random() * clusters)] as Float32Array;
    const point = draw(inner).map((value, i) => value + (centre[i] as number));
    const noise = draw(dims);
    const at = (d: number) =>
      map.reduce((sum, axis, i) => sum + (axis[d] as number) * (point[i] as number), 0);
    return unit(noise.map((value, d) => 0.1 * Math.sqrt(inner) * value + at(d)));
  };
}

export function sample(path: string, texts: string[], vectorOf = randomVector): Sample {
  const spans: number[] = [];
  let text = '';
  for (const each of texts) {
    if (text) text += kBetween;
    spans.push(text.length, text.length + each.length);
    text += each;
  }
  text += '\nend 终 🏁';
  const prefixes = texts.map((_, i) => `${path} › ${i}\n`);
  const headings = texts.map((_, i) => (i % 2 ? [path, `Part “${i}” 数据`] : []));
  return {
    document: {
      record: {
        collection: 'default',
        path,
        bytes: new TextEncoder().encode(text).length,
        sha256: createHash('sha256').update(text).digest('hex'),
        chunker: 'default/2',
        chunks: texts.length,
        language: 'en',
        added: 1_790_000_000_000,
      },
      text,
      chunks: { spans: Uint32Array.from(spans), prefixes, headings },
      model: MODEL.id,
    },
    vectors: texts.map(vectorOf),
  };
}

/** Texts that are easily spoilt on the way to a server and back. */
export function texts(count: number, about: string): string[] {
  return Array.from(
    { length: count },
    (_, i) =>
      `${about} ${i}: <b>"quoted" & \\escaped\\</b>\n\t'它' 数据 🙂\u2028é ${'x'.repeat(i % 7)}`,
  );
}

/** Keeps a document as an ingest does, without its vectors. */
export function commit(collection: Collection, { document }: Sample) {
  const record = { ...document.record, collection: collection.id };
  const batch = packTexts(chunkTexts(document.text, document.chunks));
  return collection.commit({ ...document, record }, batch);
}

/** Gives every document its vectors that lacks them. */
export async function supply(collection: Collection, samples: Sample[]): Promise<void> {
  for (const { id, path } of await collection.missing()) {
    const { vectors } = samples.findLast(({ document }) => document.record.path === path) as Sample;
    const { dims } = collection.model;
    const values = new Float32Array(vectors.length * dims);
    for (const [i, vector] of vectors.entries()) values.set(vector, i * dims);
    const keys = vectors.map((_, i) => `${path} ${i} ${vectors[i]?.join()}`);
    await collection.supply(id, { keys, values, encoders: ['core'] });
  }
}

export async function take(collection: Collection, ...samples: Sample[]): Promise<void> {
  for (const each of samples) await commit(collection, each);
  await supply(collection, samples);
}

export interface Expected {
  source: string;
  chunk: number;
  score: number;
  text: string;
}

/** By comparing with every chunk, in double precision. */
export function bestOf(samples: Sample[], question: Float32Array, k: number): Expected[] {
  const all = samples.flatMap(({ document: { record, text, chunks }, vectors }) =>
    vectors.map((vector, chunk) => ({
      source: record.path,
      chunk,
      score: vector.reduce((sum, value, i) => sum + value * (question[i] as number), 0),
      text: text.slice(chunks.spans[2 * chunk], chunks.spans[2 * chunk + 1]),
    })),
  );
  return all.sort((a, b) => b.score - a.score).slice(0, k);
}
