import { expect, test } from 'vitest';
import {
  type Context,
  ordinal as ordinalMessage,
  reasonOf as reasonMessage,
} from '../../web/src/eval/reason';
import type { Standing } from '../../web/src/protocol';
import { english } from '../../web/src/words/message';

/** In words. */
const reasonOf = (of: Standing, context: Context) => english(reasonMessage(of, context));
const ordinal = (number: number) => english(ordinalMessage(number));

const kPassage = { text: '', source: '', headings: [], chunk: 0, start: 0, end: 0, document: 3 };

function standing(values: Partial<Standing>): Standing {
  const scored = {
    score: 0.4,
    rank: 37,
    dense: 0.42,
    denseRank: 41,
    lexical: 3.14,
    lexicalRank: 12,
  };
  return {
    ...kPassage,
    ...scored,
    allowed: true,
    found: null,
    repeats: null,
    reason: '',
    ...values,
  };
}

const kContext: Context = {
  question: 'How is well-known data stored?',
  options: { k: 5, mode: 'hybrid', documents: [] },
  last: standing({
    rank: 5,
    found: 5,
    score: 0.6,
    dense: 0.58,
    denseRank: 6,
    lexical: 5,
    lexicalRank: 2,
  }),
  candidates: 92,
  chunks: 3750,
};

test('a hit says its place and ranks', () => {
  expect(reasonOf(standing({ rank: 2, found: 2 }), kContext)).toBe(
    'Found: place 2 of the 5 that were asked for. By meaning it is 41st of 3,750 (0.42). ' +
      'By words it is 12th (3.1).',
  );
});

test('a candidate says what the last hit has and what it lacks', () => {
  expect(reasonOf(standing({}), kContext)).toBe(
    'Place 37 of the 92 passages compared; only the first 5 are taken. ' +
      'By meaning it is 41st of 3,750 (0.42; the last passage found has 0.58). ' +
      'By words it is 12th (3.1; the last passage found has 5.0). ' +
      'To be found, its score of 0.400 would have to exceed 0.600.',
  );
});

test('the last hit is one, and the next passage is none', () => {
  expect(reasonOf(kContext.last as Standing, kContext)).toBe(
    'Found: place 5 of the 5 that were asked for. By meaning it is 6th of 3,750 (0.58). ' +
      'By words it is 2nd (5.0).',
  );
  expect(reasonOf(standing({ rank: 6 }), kContext)).toMatch(/^Place 6 .* exceed 0\.600\.$/);
});

test('what nearly repeats a hit says of which, and wants no higher score', () => {
  expect(reasonOf(standing({ rank: 3, repeats: 2 }), kContext)).toBe(
    'Left out: it nearly repeats the passage at place 2. By meaning it is 41st of 3,750 (0.42). ' +
      'By words it is 12th (3.1).',
  );
});

test('what is not compared, has no vector or no word in common, says so', () => {
  const reason = reasonOf(standing({ rank: null, denseRank: null, lexicalRank: null }), kContext);
  expect(reason).toBe(
    'Not compared: the search looks at the 92 best passages by meaning and by words, and this is ' +
      'none of them. It has no vector yet: until it is embedded, words alone can find it. ' +
      'No word of the question is in it.',
  );
});

test.each(['"data nodes"', 'nodes -index', '-index'])(
  'the conditions of %s may rule it out',
  (question) =>
    expect(reasonOf(standing({ lexicalRank: null }), { ...kContext, question })).toContain(
      'Words do not find it: none is in it, or a "quote" or -word of the question rules it out.',
    ),
);

test('a scorer that is not asked is not spoken of', () => {
  const dense = { ...kContext, options: { ...kContext.options, mode: 'dense' as const } };
  expect(reasonOf(standing({ rank: 2 }), dense)).not.toContain('words');
  const lexical = { ...kContext, options: { ...kContext.options, mode: 'lexical' as const } };
  expect(reasonOf(standing({ rank: 2 }), lexical)).not.toContain('meaning');
});

test('a passage that may not be found says that alone', () => {
  const ruledOut = standing({ allowed: false, rank: null });
  const limited = (documents: number[]) => ({
    ...kContext,
    options: { ...kContext.options, documents },
  });
  expect(reasonOf(ruledOut, limited([8]))).toBe(
    'Left out: the search was limited to other documents.',
  );
  const byQuestion = /^Left out: it lacks a quoted phrase .*, or has a word that it excludes\.$/;
  expect(reasonOf(ruledOut, limited([]))).toMatch(byQuestion);
  expect(reasonOf(ruledOut, limited([3]))).toMatch(byQuestion);
});

test.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [11, '11th'],
  [12, '12th'],
  [113, '113th'],
  [121, '121st'],
  [3722, '3,722nd'],
  [1000, '1,000th'],
])('%i is spoken as %s', (number, spoken) => expect(ordinal(number)).toBe(spoken));
