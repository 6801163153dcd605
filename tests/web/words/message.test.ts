import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../web/src/errors';
import { firstOf } from '../../../web/src/words/choice';
import { english, piecesOf, say, word } from '../../../web/src/words/message';
import { rich, spoken, t } from '../../../web/src/words/words';
import { chinese } from '../../../web/src/words/zh';

describe('a message', () => {
  test('has the form of a word that its number takes, and numbers as they are written', () => {
    const left = (n: number) => english(say('{n} {n|file|files} left out', { n }));
    expect([0, 1, 2, 1234].map(left)).toEqual([
      '0 files left out',
      '1 file left out',
      '2 files left out',
      '1,234 files left out',
    ]);
  });

  test('has others in it, and sentences one after the other', () => {
    const inner = say('it is not JSON ({detail})', { detail: 'end' });
    const outer = [say('{where}: {what}.', { where: 'a.jsonl', what: inner }), '', 'Mend it.'];
    expect(english(outer)).toBe('a.jsonl: it is not JSON (end). Mend it.');
    expect(word(outer.slice(0, 1), 'zh-CN', chinese)).toBe('a.jsonl：不是 JSON（end）。');
    expect(word([say('Nothing was changed.'), 'Reload the page.'], 'zh-CN', chinese)).toBe(
      '没有任何更改。请刷新页面。',
    );
  });

  test('keeps slots that have no value, and what stands in values as it is', () => {
    expect(english('The place of {passages}, {n|one|other}.')).toBe(
      'The place of {passages}, {n|one|other}.',
    );
    const names = fc.constantFrom('Settings', 'valueOf', '{n|a|b}', ...Object.keys(chinese));
    const isKept = (value: string) =>
      word(say('<{value}>', { value }), 'zh-CN', chinese) === `<${value}>`;
    fc.assert(fc.property(fc.oneof(fc.string(), names), isKept));
    expect(word('valueOf', 'zh-CN', chinese)).toBe('valueOf');
  });

  test('in pieces is the same as in one', () => {
    const put = (value: string | number) => String(value);
    const values = { n: 2, name: '{n}' };
    expect(piecesOf<string | number>('{name}: {n} {n|file|files}', values, put).join('')).toBe(
      '{n}: 2 files',
    );
  });

  test('of an error speaks English in the error, and the page’s language on the page', () => {
    const what = say('{name} is encrypted.', { name: 'a.zip' });
    const error = new UserError('archive-encrypted', what, 'Nothing was changed.', '');
    expect(error.message).toBe('a.zip is encrypted. Nothing was changed.');
    spoken.value = { locale: 'zh-CN', words: chinese };
    expect(t(error.said.what)).toBe('a.zip 已加密。');
    const outer = say('{path}: {reason}', { path: 'Settings', reason: error.said.meaning });
    expect(t(outer)).toBe('Settings：没有任何更改。');
    expect(rich('Create one at {link}.', { link: 'here' })).toEqual(['可在 ', 'here', ' 创建。']);
    spoken.value = { locale: 'en', words: {} };
    expect(t(error.said.what)).toBe('a.zip is encrypted.');
  });
});

test.each([
  [['zh-TW', 'en'], 'zh-CN'],
  [['de-DE', 'zh'], 'zh-CN'],
  [['en-GB', 'zh-CN'], 'en'],
  [['fr', 'EN-us'], 'en'],
  [['de'], 'en'],
  [[], 'en'],
])('of the browser’s languages %j it speaks %s', (tags, locale) => {
  expect(firstOf(tags)).toBe(locale);
});
