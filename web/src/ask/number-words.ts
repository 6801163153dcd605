/** Numbers in words. */

const kSmall = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ' +
  'sixteen seventeen eighteen nineteen'
).split(' ');
const kTens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const kTimes: Record<string, number> = { hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9 };

const WORD = [...kTens, ...kSmall, ...Object.keys(kTimes)].join('|');

/** "twenty-five", "two hundred and six thousand". */
export const ENGLISH_NUMBER = String.raw`(?:${WORD})(?:(?:[\s-]|\sand\s)(?:${WORD}))*`;

/** 三千五百, 二〇二四; not what begins with a place alone, which is seldom a number (万一). */
export const CHINESE_NUMBER =
  '[零〇一二两兩三四五六七八九十][零〇一二两兩三四五六七八九十百千万萬亿億]*';

/** words: an ENGLISH_NUMBER. */
export function readEnglishNumber(words: string): number {
  let [sum, part] = [0, 0];
  for (const word of words.toLowerCase().match(/[a-z]+/g) ?? []) {
    const times = kTimes[word];
    if (times === 100) part = (part || 1) * times;
    else if (times) [sum, part] = [sum + (part || 1) * times, 0];
    else if (kTens.includes(word)) part += 20 + 10 * kTens.indexOf(word);
    else if (kSmall.includes(word)) part += kSmall.indexOf(word);
  }
  return sum + part;
}

const kDigits: Record<string, number> = { 〇: 0, 两: 2, 兩: 2 };
for (const [value, digit] of [...'零一二三四五六七八九'].entries()) kDigits[digit] = value;
const kPlaces: Record<string, number> = { 十: 10, 百: 100, 千: 1e3 };
const kMyriads: Record<string, number> = { 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8 };

/** digits: a CHINESE_NUMBER. */
export function readChineseNumber(digits: string): number {
  if (!/[十百千万萬亿億]/.test(digits)) {
    return Number([...digits].map((digit) => kDigits[digit]).join(''));
  }
  let [sum, part, digit] = [0, 0, 0];
  for (const sign of digits) {
    const [place, myriad] = [kPlaces[sign], kMyriads[sign]];
    if (place) [part, digit] = [part + (digit || 1) * place, 0];
    else if (myriad) [sum, part, digit] = [sum + (part + digit) * myriad, 0, 0];
    else digit = kDigits[sign] ?? 0;
  }
  return sum + part + digit;
}
