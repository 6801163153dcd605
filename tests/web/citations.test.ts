import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitCitations } from '../../web/src/ask/citations';

const cited = (text: string, count: number) =>
  splitCitations(text, count)
    .map(({ passage }) => passage)
    .filter((passage) => passage !== null);

describe('citations', () => {
  test.each([
    ['Stored in etcd [1].', 3, [1]],
    ['Both [1][2].', 3, [1, 2]],
    ['Both [1, 3] and [ 2 ].', 3, [1, 3, 2]],
    ['数据存储在对象存储中【2】，见[1，3]。', 3, [2, 1, 3]],
    ['none at the edge [0] [4] [-1] [1.5] [a] [] [1', 3, []],
    ['some of them [2, 9]', 3, [2]],
    ['a year [2024] and a long one [0001]', 3, []],
    ['mixed brackets [1】', 3, []],
    ['no passages [1]', 0, []],
    ['[10] is not [1]', 9, [1]],
  ])('%j with %i passages', (text, count, expected) => {
    expect(cited(text, count)).toEqual(expected);
  });

  test('only the brackets and the number are cut out', () => {
    expect(splitCitations('a [1] b', 1)).toEqual([
      { text: 'a ', passage: null },
      { text: '[1]', passage: 1 },
      { text: ' b', passage: null },
    ]);
  });

  const soup = fc
    .array(fc.constantFrom('[', ']', '【', '】', ',', '，', ' ', '1', '2', '10', '0', 'x', '😀'))
    .map((parts) => parts.join(''));

  test('pieces are never empty, and together are the text', () => {
    fc.assert(
      fc.property(soup, fc.nat(12), (text, count) => {
        const pieces = splitCitations(text, count);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.every((piece) => piece.text.length > 0)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('a citation names a passage that was given, and is in the text as that number', () => {
    fc.assert(
      fc.property(soup, fc.nat(12), (text, count) => {
        for (const piece of splitCitations(text, count)) {
          if (piece.passage === null) continue;
          expect(piece.passage).toBeGreaterThanOrEqual(1);
          expect(piece.passage).toBeLessThanOrEqual(count);
          expect(Number(piece.text.replace(/\D/g, ''))).toBe(piece.passage);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('every number in a written group is found again', () => {
    const groups = fc.array(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1 }));
    fc.assert(
      fc.property(groups, (numbers) => {
        const text = numbers.map((group) => `so it is [${group.join(', ')}]`).join('. ');
        expect(cited(text, 99)).toEqual(numbers.flat());
      }),
    );
  });
});
