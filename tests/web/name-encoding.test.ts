import { expect, it } from 'vitest';
import { nameEncoding } from '../../web/src/ingest/name-encoding';
import goldens from '../golden/names.json';

/** Of Python's codecs. */
const LABELS: Record<string, string | null> = {
  cp437: null,
  gb18030: 'gb18030',
  big5: 'big5',
  shift_jis: 'shift_jis',
  euc_kr: 'euc-kr',
};
const joined = (hex: string[]) => Buffer.from(hex.join('0a'), 'hex');

it.each(goldens)('$codec: $names', ({ codec, hex }) => {
  // Korean names are all common Chinese characters in GB 18030: only the language tells.
  expect(nameEncoding(joined(hex), codec === 'euc_kr' ? 'ko' : 'en-US')).toBe(LABELS[codec]);
});

it('all the names of an encoding together, whatever the language of the browser', () => {
  for (const [codec, label] of Object.entries(LABELS)) {
    const all = goldens.filter((golden) => golden.codec === codec).flatMap(({ hex }) => hex);
    const languages = codec === 'euc_kr' ? ['en', 'ko'] : ['en', 'zh-CN', 'zh-TW', 'ja', 'ko'];
    for (const language of languages) {
      expect(nameEncoding(joined(all), language), `${codec} in ${language}`).toBe(label);
    }
  }
});
