import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitCitations, withoutBegunCitation } from '../../web/src/ask/citations';

const cited = (text: string, count: number) =>
  splitCitations(text, count)
    .pieces.map(({ passage }) => passage)
    .filter((passage) => passage !== null);

/** What is left to read. */
const shown = (text: string, count: number) =>
  splitCitations(text, count)
    .pieces.map((piece) => piece.text)
    .join('');

describe('citations', () => {
  test.each([
    ['Stored in etcd [1].', 3, [1]],
    ['Stored in etcd[1].', 3, [1]],
    ['Both [1][2].', 3, [1, 2]],
    ['Both [1], [2].', 3, [1, 2]],
    ['Both [1, 3] and [ 2 ].', 3, [1, 3, 2]],
    ['All of them [1-3], or [2–3].', 3, [1, 2, 3, 2, 3]],
    ['数据存储在对象存储中【2】，见[1，3]、［２］。', 3, [2, 1, 3, 2]],
    ['As some models write: [citation:1] [Passage 2] 【3†source】 [段落 1]', 3, [1, 2, 3, 1]],
    ['some of them [2, 9]', 3, [2]],
    ['no citation [-1] [1.5] [a] [] [1 [^1] [1] ', 3, [1]],
    ['a year [2024] and a long one [0001]', 3, []],
    ['mixed brackets [1】', 3, []],
    ['elements a[1], x[2] and row_ids[1]', 3, []],
    ['scores lie in [0, 1], ports in [1-999], and [3-1] is none', 3, []],
    ['no passages [1]', 0, []],
    ['[10] is not [1]', 9, [1]],
  ])('%j with %i passages', (text, count, expected) => {
    expect(cited(text, count)).toEqual(expected);
  });

  test.each([
    ['At nine [1]. Perhaps [9], or ten.', 'At nine [1]. Perhaps, or ten.', [9]],
    ['At nine [0] or ten [4][5].', 'At nine or ten.', [0, 4, 5]],
    ['At nine[7].', 'At nine.', [7]],
    [
      'At nine (see [9]), at ten ([9]), at noon （【9】）。',
      'At nine (see), at ten, at noon。',
      [9, 9, 9],
    ],
    ['Both [1], [9], [2].', 'Both [1], [2].', [9]],
    ['Both [9], [2].', 'Both [2].', [9]],
    ['Some of [2, 9, 12] and of [2-5].', 'Some of [2] and of [2][3].', [9, 12, 4, 5]],
    ['[9] At nine', ' At nine', [9]],
    ['at [9] nine', 'at nine', [9]],
    ['在九点【7】开船【１２】。', '在九点开船。', [7, 12]],
    ['nested [[9]9], [[[9]9]9] and [[9]1]', 'nested, and [1]', [9, 9, 9, 9, 9, 9]],
    ['a[9] and [0, 9] and [2024]', 'a[9] and [0, 9] and [2024]', []],
  ])('%j is shown as %j', (text, expected, removed) => {
    expect(shown(text, 3)).toBe(expected);
    expect(splitCitations(text, 3).removed).toEqual(removed);
  });

  test('only the brackets and the number are cut out', () => {
    expect(splitCitations('a [1] b', 1).pieces).toEqual([
      { text: 'a ', passage: null },
      { text: '[1]', passage: 1 },
      { text: ' b', passage: null },
    ]);
  });

  const soup = fc
    .array(
      fc.constantFrom(
        ...['[', ']', '【', '】', '［', '］', ',', '，', ' ', '-', '(', ')', '\n', '.'],
        ...['1', '2', '10', '0', '７', 'x', 'word', '😀', 'citation:', '†'],
      ),
    )
    .map((parts) => parts.join(''));

  test('nothing but brackets with numbers that were not given, and space, is lost', () => {
    fc.assert(
      fc.property(soup, fc.nat(12), (text, count) => {
        const { pieces, removed } = splitCitations(text, count);
        expect(pieces.every((piece) => piece.text.length > 0)).toBe(true);
        const letters = (of: string) => of.replace(/[^xword😀.]/gu, '');
        if (!/citation:|†/.test(text)) expect(letters(shown(text, count))).toBe(letters(text));
        if (removed.length === 0 && cited(text, count).length === 0) {
          expect(shown(text, count)).toBe(text);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('text without brackets is unchanged', () => {
    const plain = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[[［【]/gu, ''));
    fc.assert(
      fc.property(plain, fc.nat(12), (text, count) => {
        expect(shown(text, count)).toBe(text);
        expect(withoutBegunCitation(text.replaceAll('`', ''))).toBe(text.replaceAll('`', ''));
      }),
    );
  });

  test('a citation names a passage that was given, and none other is left', () => {
    fc.assert(
      fc.property(soup, fc.nat(12), (text, count) => {
        const { pieces, removed } = splitCitations(text, count);
        for (const piece of pieces) {
          if (piece.passage === null) continue;
          expect(piece.passage).toBeGreaterThanOrEqual(1);
          expect(piece.passage).toBeLessThanOrEqual(count);
          expect(piece.text).toBe(`[${piece.passage}]`);
        }
        for (const number of removed) expect(number < 1 || number > count).toBe(true);
        const again = splitCitations(shown(text, count), count);
        expect(again.removed).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test('every number in a written group is found again, or is removed', () => {
    const groups = fc.array(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1 }));
    fc.assert(
      fc.property(groups, fc.nat(99), (numbers, count) => {
        const text = numbers.map((group) => `so it is [${group.join(', ')}]`).join('. ');
        const written = numbers.flat();
        expect(cited(text, count)).toEqual(written.filter((number) => number <= count));
        const { removed } = splitCitations(text, count);
        expect(removed).toEqual(written.filter((number) => number > count));
      }),
    );
  });
});

describe('an answer as it comes', () => {
  test.each([
    ['At nine [', 'At nine'],
    ['At nine [1', 'At nine'],
    ['At nine [1]', 'At nine [1]'],
    ['At nine [1][', 'At nine [1]'],
    ['九点【1，', '九点'],
    ['At nine [citation:', 'At nine'],
    ['Call `rows[1', 'Call '],
    ['Call `rows[1]` now', 'Call `rows[1]` now'],
    ['Call `rows[1]` now [1', 'Call `rows[1]` now'],
    [`a ${'[long'.padEnd(60, '-')}`, `a ${'[long'.padEnd(60, '-')}`],
    ['[\nAt nine', '[\nAt nine'],
  ])('%j is shown as %j', (text, expected) => {
    expect(withoutBegunCitation(text)).toBe(expected);
  });

  test('what is shown only grows, and brackets of citations are never seen open', () => {
    const sentence = fc.constantFrom(
      'At nine [1].',
      'Or [9, 2]',
      ' 在【７】',
      ' [2-3]',
      ' word',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(sentence), (sentences) => {
        const text = sentences.join('');
        let before = '';
        for (let end = 0; end <= text.length; end++) {
          const now = withoutBegunCitation(text.slice(0, end));
          expect(now).not.toMatch(/[[【][^\]】]*$/);
          expect(now.startsWith(before.trimEnd())).toBe(true);
          before = now;
        }
      }),
    );
  });
});
