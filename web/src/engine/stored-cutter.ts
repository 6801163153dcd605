import type { Hit } from '../protocol';
import type { CitableDocument } from '../store/documents';
import type { Cutter, Found } from './passages';

/** Cuts passages out of a stored document. */
export function storedCutter({ record, text, chunks }: CitableDocument): Cutter {
  const passage = ({ chunk, score }: Found, first: number, last: number): Hit => {
    const start = chunks.spans[2 * first] as number;
    const end = chunks.spans[2 * last + 1] as number;
    const headings = chunks.headings[chunk] as string[];
    const { path: source, id: document } = record;
    return { text: text.slice(start, end), score, source, headings, chunk, start, end, document };
  };
  return { count: chunks.headings.length, passage };
}
