/** Says in plain words why a passage is among the hits of a question, or is not. */
import type { CoreSearchOptions } from '../core/core-module';
import type { Standing } from '../protocol';
import { type Message, say, type Wording } from '../words/message';

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

export function reasonOf(standing: Standing, context: Context): Wording {
  const { documents, mode } = context.options;
  if (!standing.allowed) {
    return documents.length > 0 && !documents.includes(standing.document)
      ? say('Left out: the search was limited to other documents.')
      : say('Left out: it lacks a quoted phrase of the question, or has a word that it excludes.');
  }
  return [
    rankOf(standing, context),
    mode === 'lexical' ? '' : meaningOf(standing, context),
    mode === 'dense' ? '' : wordsOf(standing, context),
    missingOf(standing, context),
  ].filter(Boolean);
}

function rankOf(standing: Standing, { options: { k, mode }, candidates }: Context): Message {
  const { rank, found, repeats } = standing;
  if (found !== null)
    return say('Found: place {found} of the {k} that were asked for.', { found, k });
  if (repeats !== null)
    return say('Left out: it nearly repeats the passage at place {place}.', { place: repeats });
  if (rank === null) {
    const ways = {
      dense: say('by meaning'),
      lexical: say('by words'),
      hybrid: say('by meaning and by words'),
    };
    return say(
      'Not compared: the search looks at the {n} best passages {way}, and this is none of them.',
      { n: candidates, way: ways[mode] },
    );
  }
  return say('Place {rank} of the {n} passages compared; only the first {k} are taken.', {
    rank: String(rank),
    n: candidates,
    k,
  });
}

function meaningOf(standing: Standing, { last, chunks }: Context): Message {
  const { dense, denseRank } = standing;
  if (denseRank === null) {
    return say('It has no vector yet: until it is embedded, words alone can find it.');
  }
  const other = compared(standing, last, last?.dense, 2);
  return say('By meaning it is {rank} of {n} ({score}{other}).', {
    rank: ordinal(denseRank),
    n: chunks,
    score: dense.toFixed(2),
    other,
  });
}

function wordsOf(standing: Standing, { question, last }: Context): Message {
  const { lexical, lexicalRank } = standing;
  if (lexicalRank === null) {
    // What may be a condition (lexical_query.h) may be why.
    return /"|(^|\s)-/.test(question)
      ? say(
          'Words do not find it: none is in it, or a "quote" or -word of the question rules it out.',
        )
      : say('No word of the question is in it.');
  }
  const other = compared(standing, last, last?.lexical, 1);
  return say('By words it is {rank} ({score}{other}).', {
    rank: ordinal(lexicalRank),
    score: lexical.toFixed(1),
    other,
  });
}

/** What the last hit has, for a passage that comes after it. */
function compared(
  { found, repeats }: Standing,
  last: Standing | null,
  value: number | undefined,
  digits: number,
): Wording {
  if (!last || value === undefined || found !== null || repeats !== null) return '';
  return say('; the last passage found has {score}', { score: value.toFixed(digits) });
}

function missingOf({ rank, found, repeats, score }: Standing, { last }: Context): Wording {
  if (!last || rank === null || found !== null || repeats !== null) return '';
  return say('To be found, its score of {score} would have to exceed {least}.', {
    score: score.toFixed(3),
    least: last.score.toFixed(3),
  });
}

/** "1st", "12th", "3,750th". */
export function ordinal(n: number): Message {
  const isTeen = Math.floor((n % 100) / 10) === 1;
  const last = isTeen ? 0 : n % 10;
  if (last === 1) return say('{n}st', { n });
  if (last === 2) return say('{n}nd', { n });
  return last === 3 ? say('{n}rd', { n }) : say('{n}th', { n });
}
