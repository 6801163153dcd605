import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAnswer } from '../../web/src/ask/check-answer';
import { readChineseNumber, readEnglishNumber } from '../../web/src/ask/number-words';
import { numbersIn } from '../../web/src/ask/numbers';
import type { Hit } from '../../web/src/protocol';

function passage(text: string, headings: string[] = []): Hit {
  const place = { source: 'a.md', headings, chunk: 0, start: 0, end: text.length, document: 1 };
  return { text, score: 1, ...place };
}

const kFlush =
  'Milvus returns success once inserted data is loaded to the message queue. A segment is **sealed** ' +
  'at 512 MB, or after ten minutes. See [`flush()`](flush.md) of v2.4.13, which takes 1,500 ms. ' +
  'On July 24, 2024 the limit was 16,384 partitions; half of the users (50 %) never met it.';
const kFerry = '渡船上午九点开船，票价三千五百元，时速三十公里，百分之八十的乘客买往返票。';
const kGiven = [passage(kFlush, ['Data', 'How does Milvus flush data?']), passage(kFerry)];

const findingsOf = (answer: string, given = kGiven) =>
  checkAnswer(answer, given)
    .blocks.flat()
    .map(({ text }) => text);

describe('what stands in the cited passage', () => {
  test.each([
    'Milvus “returns success” once data is “loaded to the message queue” [1].',
    'The question is "How does Milvus flush data?" [1]',
    'It says “Milvus returns success … loaded to the message queue” [1].',
    '它说「渡船上午九点开船」，票价『三千五百元』【2】。',
    'A segment of 512 MB [1], 512MB [1], 0.512 GB [1], or ５１２ MB [1].',
    'After 10 minutes, ten minutes, or 600 s [1].',
    'It takes 1500 ms, 1\u202f500 ms, 1.5 seconds or 1.500 ms [1].',
    'In `v2.4.13`, 2.4.13, version 2.4 and v2.4.x, `flush( )` is there [1].',
    'Since 2024-07-24 it is 16384 or 16.384, and 50% or 50 percent or 0.5 never met it [1].',
    'The “sealed” segment [1], the «flush()» call [1].',
    'Ein Ticket kostet 3500, 3.500, 3.500,00 oder 3.5k [2].',
    'It runs at 30 km, thirty kilometres, and 80 % of them buy it [2].',
    'Three of them, one more and twelve others say so [1].',
    'In passage 7 and BM25, GPT4 or 4xlarge are names [1].',
    'Nothing is said of 777 or “this” without a citation.',
    'Nothing is said of 777 here. But of 512 it is [1].',
    '1. One [1]\n2. Two [1]\n',
    '```\n777 “nothing”\n``` \n\nAs above [1].',
    'A link to [777 pages](https://example.org/777) is none [1].',
    'Of two passages one has it: 512 and 3500 [1][2].',
  ])('%j', (answer) => {
    expect(findingsOf(answer)).toEqual([]);
  });
});

describe('what does not', () => {
  test.each([
    ['Milvus “returns failure” [1].', ['returns failure']],
    ['Milvus “returns succ” [1].', ['returns succ']],
    [
      'It says “message queue … returns success of all” [1].',
      ['message queue … returns success of all'],
    ],
    ['票价『三千六百元』【2】。', ['三千六百元']],
    ['票价三千六百元【2】。', ['三千六百']],
    ['A segment of 16 MB [1].', ['16 MB']],
    ['A segment of 512 GB [1].', ['512 GB']],
    ['It is 1.5 m away [1].', ['1.5 m']],
    ['After 10 hours [1].', ['10 hours']],
    ['After fourteen minutes [1].', ['fourteen minutes']],
    ['It is 51 or 12 [1].', ['51', '12']],
    ['It is 1,501 ms [1].', ['1,501 ms']],
    ['In v2.4.1 or 2.5 of `flush_all()` [1].', ['flush_all()', 'v2.4.1', '2.5']],
    ['60 % of them, 百分之六十 [1].', ['60 %', '百分之六十']],
    ['It is 512 [2].', ['512']],
    ['It is 512 [1]. The fee is 99. [2] And 512 again [1].', ['99']],
    ['- 512 [1]\n- 513 [1]\n\n> 514 [1]\n\n| a |\n|---|\n| 515 [1] |', ['513', '514', '515']],
    ['５１３ MB [1]', ['５１３ MB']],
    ['In 51[1][2]2 [1]', ['51', '2']],
  ])('%j', (answer, expected) => {
    expect(findingsOf(answer)).toEqual(expected);
  });

  test('says where it stands instead', () => {
    const [finding] = checkAnswer('It is 512 MB [2].', kGiven).blocks.flat();
    expect(finding).toMatchObject({ kind: 'number', text: '512 MB', cited: [2], elsewhere: [1] });
  });

  test('which of several it is, for the mark', () => {
    const { blocks } = checkAnswer(
      'One 16 [2][1].\n\n- a 16 says nothing\n- but 16 does [1]',
      kGiven,
    );
    expect(blocks.map((block) => block.map(({ nth }) => nth))).toEqual([[0], [1]]);
  });

  test('how much was compared', () => {
    expect(checkAnswer('“Milvus” has 512 [1], and 7.', kGiven)).toMatchObject({
      cited: 1,
      compared: 3,
    });
    expect(checkAnswer('Nothing [9] of 512.', kGiven)).toMatchObject({ compared: 0, removed: [9] });
  });
});

describe('properties', () => {
  test('a sentence of a passage, cited, holds', () => {
    const sentences = [kFlush, kFerry].flatMap((text, i) =>
      text
        .split(/(?<=\.)\s+|(?<=。)/u)
        .filter(Boolean)
        .map((sentence) => [sentence, i + 1] as const),
    );
    for (const [sentence, cited] of sentences) {
      const plain = sentence.replace(/\*\*|\]\([^)]*\)|\[/g, '');
      expect(findingsOf(`${plain.replace(/[.。]$/, '')} [${cited}].`), plain).toEqual([]);
      expect(findingsOf(`It says “${plain}” [${cited}].`), plain).toEqual([]);
    }
  });

  test('a number is found however it is written, and another is not', () => {
    const forms: ((value: number) => string)[] = [
      String,
      (value) => value.toLocaleString('en'),
      (value) => value.toLocaleString('de'),
      (value) => value.toLocaleString('fr'),
      (value) => value.toLocaleString('zh-u-nu-hanidec', { useGrouping: false }),
      (value) => String(value).replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))),
    ];
    const form = fc.constantFrom(...forms);
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 999_999 }), form, form, (value, ask, give) => {
        const given = [passage(`There are ${give(value)} of them.`)];
        expect(findingsOf(`There are ${ask(value)} [1].`, given)).toEqual([]);
        const other = ask(value + 1);
        expect(findingsOf(`There are ${other} [1].`, given)).toEqual([other]);
      }),
    );
  });

  test('numbers lie where they are said to lie', () => {
    const part = fc.constantFrom(
      ...[
        '12',
        '1,234',
        '3.5',
        ' ',
        'GB',
        '%',
        'k',
        'two',
        'twenty',
        '-',
        '三千',
        '百分之',
        '万',
        'v2.4.1',
        'x',
        '８',
      ],
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        for (const { text: found, begin, end } of numbersIn(text)) {
          expect(text.slice(begin, end)).toBe(found);
        }
      }),
    );
  });

  test('any text is checked without an error, and findings stand in it', () => {
    const text = fc.array(
      fc.constantFrom(
        '[1]',
        '“',
        '”',
        '"',
        '`',
        '16',
        ' ',
        '. ',
        '\n',
        '- ',
        '| ',
        'word',
        '「',
        '」',
        '[9]',
      ),
    );
    fc.assert(
      fc.property(text, (parts) => {
        const answer = parts.join('');
        const all = `${answer}\n${answer.replace(/\[[19]\]/g, '')}`;
        for (const found of findingsOf(answer)) {
          expect(all).toContain(found.match(/\w+/)?.[0] ?? '');
        }
      }),
    );
  });
});

describe('numbers in words', () => {
  test.each([
    ['fourteen', 14],
    ['twenty-five', 25],
    ['one hundred and seven', 107],
    ['two hundred thirty thousand and six', 230_006],
    ['three million five hundred thousand', 3_500_000],
  ])('%s', (words, value) => expect(readEnglishNumber(words)).toBe(value));

  test.each([
    ['十六', 16],
    ['三千五百', 3500],
    ['一百零七', 107],
    ['二十三万', 230_000],
    ['一亿三千万零六', 130_000_006],
    ['二〇二四', 2024],
  ])('%s', (words, value) => expect(readChineseNumber(words)).toBe(value));
});
