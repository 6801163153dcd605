/** What collections take of the core's memory, and what there is. */
import { UserError } from '../errors';
import { type Format, formatOf } from '../ingest/formats/formats';
import type { Precision } from '../protocol';
import { say } from '../words/message';

/** How much is in a collection, or is to come in. */
export interface Amount {
  chunks: number;
  /** Of the documents' files. */
  bytes: number;
}

/** WebAssembly addresses no more; what is not the index takes little of it. */
const LIMIT = 4 * 2 ** 30;
/** Of a vector beside its upper bytes: scale, some links and their room, what finds it by its chunk. */
const VECTOR_BYTES = 200;
/** Lower bytes are kept for so many (wasm/include/askfolio/vector_index.h). */
const LOWER_BYTES = 96 * 2 ** 20;
/** Of a chunk's words: 450 MB for a million of 800 characters (`npm run bench -- bm25-1m`). */
const WORD_BYTES = 450;
/** Of text by chunk, as in the Milvus documentation. */
const CHUNK_BYTES = 500;
/** Of a file of that kind, how much is text at most; the rest is pictures and fonts. */
const TEXT_SHARE: Partial<Record<Format, number>> = { pdf: 0.1, docx: 0.1 };

/** Before files are cut. */
export function amountOf(files: readonly { path: string; bytes: number }[]): Amount {
  const amount = { chunks: 0, bytes: 0 };
  for (const { path, bytes } of files) {
    const text = bytes * (TEXT_SHARE[formatOf(path) ?? 'text'] ?? 1);
    amount.chunks += Math.ceil(text / CHUNK_BYTES);
    amount.bytes += bytes;
  }
  return amount;
}

/** Bytes of the core's memory for so many vectors with their graph. */
export function vectorMemory(vectors: number, dims: number, precision: Precision): number {
  if (precision === 'float32') return vectors * (4 * dims + VECTOR_BYTES);
  return vectors * (dims + VECTOR_BYTES) + Math.min(LOWER_BYTES, vectors * dims);
}

/** Bytes of the core's memory for so many chunks. */
export function memoryFor(chunks: number, dims: number, precision: Precision = 'int8'): number {
  return vectorMemory(chunks, dims, precision) + chunks * WORD_BYTES;
}

/** Throws UserError "collection-too-large" where a collection of so many would not fit. */
export function checkMemory(
  chunks: number,
  dims: number,
  precision: Precision = 'int8',
  limit = LIMIT,
): void {
  const needed = memoryFor(chunks, dims, precision);
  if (needed <= limit) return;
  const gigabytes = (size: number) => `${(size / 1e9).toFixed(1)} GB`;
  throw new UserError(
    'collection-too-large',
    say(
      'The collection would have about {chunks} chunks, for which the index needs about {needed} of memory; a browser tab gives it at most {limit}.',
      { chunks, needed: gigabytes(needed), limit: gigabytes(limit) },
    ),
    'Nothing was taken in; the collection is as it was.',
    'Take in fewer documents, delete some first, or keep the collection on a Milvus server.',
  );
}
