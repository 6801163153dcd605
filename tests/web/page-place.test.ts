import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestPart, placeOf } from '../../web/src/ask/page-place';
import { withPages } from '../../web/src/ingest/formats/page-headings';
import { layOut } from '../../web/src/ingest/formats/pdf-text';

/** Pages, and where in their text a passage begins and ends. */
const kText = ['one first', '', '  ', 'four\n\nfourth', 'five'].join('\f');
const place = (begin: string, end = begin) =>
  placeOf(kText, kText.indexOf(begin), kText.indexOf(end) + end.length);

describe('the pages of a passage', () => {
  it('one page', () => {
    expect(place('first')).toEqual([{ page: 1, begin: 4, end: 9, text: 'first' }]);
    expect(place('fourth')).toEqual([{ page: 4, begin: 6, end: 12, text: 'fourth' }]);
    expect(place('five')).toEqual([{ page: 5, begin: 0, end: 4, text: 'five' }]);
  });

  it('over a page break, passing over empty pages', () => {
    expect(place('first', 'four')).toEqual([
      { page: 1, begin: 4, end: 9, text: 'first' },
      { page: 4, begin: 0, end: 4, text: 'four' },
    ]);
  });

  it('white space and form feeds around it are on no page', () => {
    const start = kText.indexOf('\f\f');
    expect(placeOf(kText, start, kText.indexOf('\n\nfourth') + 2)).toEqual([
      { page: 4, begin: 0, end: 4, text: 'four' },
    ]);
  });

  it('a blank one is where it begins', () => {
    const start = kText.indexOf('\f\f') + 1;
    expect(placeOf(kText, start, start + 3)).toEqual([{ page: 2, begin: 0, end: 0, text: '' }]);
    expect(placeOf('', 0, 0)).toEqual([{ page: 1, begin: 0, end: 0, text: '' }]);
  });

  it('any passage: its parts are what can be seen of it, each in the text of its page', () => {
    const content = fc.array(fc.constantFrom('a', 'b', ' ', '\n', '\f', '数', '🙂'));
    fc.assert(
      fc.property(content, fc.nat(20), fc.nat(20), (letters, from, length) => {
        const text = letters.join('');
        const [start, end] = [Math.min(from, text.length), Math.min(from + length, text.length)];
        const parts = placeOf(text, start, end);
        const pages = text.split('\f');
        for (const { page, begin, end, text } of parts) {
          expect(pages[page - 1]?.slice(begin, end)).toBe(text);
        }
        const seen = (of: string) => of.replace(/\s/g, '');
        expect(seen(parts.map(({ text }) => text).join(''))).toBe(seen(text.slice(start, end)));
        expect(parts.every(({ text }) => text === text.trim())).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('of several pages the one that is shown', () => {
  const slides =
    'Traffic\nFerries: 8\fDredging\nWest basin: March\fRisks\nStorms, west\f预算\f渡船';
  const shown = (about: string) => nearestPart(placeOf(slides, 0, slides.length), about).page;

  it.each([
    ['the one with the words of the claim', 'The west basin is delayed to March ', 2],
    ['whatever they end in', 'When is it dredged?', 2],
    ['words of one page before words of several', 'storms in the west', 3],
    ['in Chinese', '有多少渡船？', 5],
    ['the first of those that have as many', 'west', 2],
    ['the first where none has any', 'lighthouses', 1],
    ['the first for no claim', '', 1],
  ])('%s', (_, about, page) => expect(shown(about)).toBe(page));
});

describe('what a chunk over several pages is called', () => {
  const text = 'one\f\ftwo\n\f three\ffour';
  const named = (begin: number, end: number, known: string[] = []) =>
    withPages(text, Uint32Array.of(begin, end), [known])[0];

  it.each([
    ['the first and the last page with text', 0, text.length, 'Pages 1–5'],
    ['not the one whose form feed it begins or ends with', 4, 9, 'Page 3'],
    ['nor an empty one', 3, 16, 'Pages 3–4'],
  ])('%s', (_, begin, end, name) => expect(named(begin, end)).toEqual([name]));

  it('as the core calls it, where it does', () => expect(named(0, 5, ['A'])).toEqual(['A']));
  it('nothing where it is blank', () => expect(named(3, 5)).toEqual([]));
});

describe('the lines of a page', () => {
  const lines = (...rows: [text: string, y: number][]) =>
    layOut(
      rows.map(([str, y]) => ({
        ...{ str, transform: [1, 0, 0, 1, 0, y] },
        ...{ height: 10, width: 60, hasEOL: true },
      })),
    );

  it('lie in its text, a divided word in both', () => {
    const { text, lines: placed } = lines(['the data-', 700], ['base is', 688], ['next', 650]);
    expect(text).toBe('the database is\n\nnext');
    expect(placed.map(({ begin, end }) => text.slice(begin, end))).toEqual([
      'the data',
      'base is',
      'next',
    ]);
    expect(placed.map(({ pieces }) => pieces[0]?.transform[5])).toEqual([700, 688, 650]);
  });
});
