/** Says in plain words why a passage is among the hits of a question, or is not. */
import type { CoreSearchOptions } from '../core/core-module';
import type { Standing } from '../protocol';

export interface Context {
  question: string;
  options: Pick<CoreSearchOptions, 'k' | 'mode' | 'documents'>;
  /** The last hit; null where there is none. */
  last: Standing | null;
  /** How many passages the search looks at. */
  candidates: number;
  /** How many the collection has. */
  chunks: number;
}

export function reasonOf(standing: Standing, context: Context): string {
  const { documents, mode } = context.options;
  if (!standing.allowed) {
    return documents.length > 0 && !documents.includes(standing.document)
      ? 'Left out: the search was limited to other documents.'
      : 'Left out: it lacks a quoted phrase of the question, or has a word that it excludes.';
  }
  return [
    rankOf(standing, context),
    mode === 'lexical' ? '' : meaningOf(standing, context),
    mode === 'dense' ? '' : wordsOf(standing, context),
    missingOf(standing, context),
  ]
    .filter(Boolean)
    .join(' ');
}

function rankOf(standing: Standing, { options: { k, mode }, candidates }: Context): string {
  const { rank, found, repeats } = standing;
  if (found !== null) return `Found: place ${found} of the ${k} that were asked for.`;
  if (repeats !== null) return `Left out: it nearly repeats the passage at place ${repeats}.`;
  if (rank === null) {
    const ways = { dense: 'by meaning', lexical: 'by words', hybrid: 'by meaning and by words' };
    return `Not compared: the search looks at the ${count(candidates)} best passages ${ways[mode]}, and this is none of them.`;
  }
  return `Place ${rank} of the ${count(candidates)} passages compared; only the first ${k} are taken.`;
}

function meaningOf(standing: Standing, { last, chunks }: Context): string {
  const { dense, denseRank } = standing;
  if (denseRank === null) {
    return 'It has no vector yet: until it is embedded, words alone can find it.';
  }
  const other = compared(standing, last, last?.dense, 2);
  return `By meaning it is ${ordinal(denseRank)} of ${count(chunks)} (${dense.toFixed(2)}${other}).`;
}

function wordsOf(standing: Standing, { question, last }: Context): string {
  const { lexical, lexicalRank } = standing;
  if (lexicalRank === null) {
    // What may be a condition (lexical_query.h) may be why.
    return /"|(^|\s)-/.test(question)
      ? 'Words do not find it: none is in it, or a "quote" or -word of the question rules it out.'
      : 'No word of the question is in it.';
  }
  const other = compared(standing, last, last?.lexical, 1);
  return `By words it is ${ordinal(lexicalRank)} (${lexical.toFixed(1)}${other}).`;
}

/** What the last hit has, for a passage that comes after it. */
function compared(
  { found, repeats }: Standing,
  last: Standing | null,
  value: number | undefined,
  digits: number,
): string {
  if (!last || value === undefined || found !== null || repeats !== null) return '';
  return `; the last passage found has ${value.toFixed(digits)}`;
}

function missingOf({ rank, found, repeats, score }: Standing, { last }: Context): string {
  if (!last || rank === null || found !== null || repeats !== null) return '';
  return `To be found, its score of ${score.toFixed(3)} would have to exceed ${last.score.toFixed(3)}.`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}

/** "1st", "12th", "3,750th". */
export function ordinal(number: number): string {
  const isTeen = Math.floor((number % 100) / 10) === 1;
  const ending = (!isTeen && ['th', 'st', 'nd', 'rd'][number % 10]) || 'th';
  return `${count(number)}${ending}`;
}
