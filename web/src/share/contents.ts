/** What the entries of an export have, as JSON (wasm/FORMAT.md). */
import type { ChunksRecord, DocumentRecord } from '../store/schema';

/** One document, in the order in which the collection got them. */
export interface SharedDocument
  extends Pick<DocumentRecord, 'path' | 'bytes' | 'sha256' | 'chunker' | 'chunks'> {
  /** Its number in the index of the export. */
  number: number;
  language: Exclude<DocumentRecord['language'], undefined>;
  /** What made its vectors. */
  encoders: readonly string[];
  /** Which entry of texts it is in, and which original is the file that it came from; from 0. */
  texts: number;
  original?: number;
  /** MIME type of that file. */
  type?: string;
}

/** A document's text and chunks. Entries of texts are lists of these, in the documents' order. */
export interface SharedText {
  number: number;
  text: string;
  /** As ChunksRecord. */
  spans: number[];
  prefixes: string[];
  headings: string[][];
}

export function asSharedText(number: number, text: string, chunks: ChunksRecord): SharedText {
  const { spans, prefixes, headings } = chunks;
  return { number, text, spans: [...spans], prefixes, headings };
}

/** Null where the text's chunks are not what its document says. */
export function chunksOf(
  { text, spans, prefixes, headings }: SharedText,
  count: number,
): ChunksRecord | null {
  const counts = [spans.length / 2, prefixes.length, headings.length];
  const isInside = spans.every((at, i) => {
    const begin = i % 2 === 0 ? 0 : (spans[i - 1] as number);
    return Number.isInteger(at) && at >= begin && at <= text.length;
  });
  if (!isInside || counts.some((each) => each !== count)) return null;
  return { spans: Uint32Array.from(spans), prefixes, headings };
}
