/**
 * Numbers in a text, however they are written: 1,234.5 and 1.234,5, 10k, 2 million, 16 GB, 50 %,
 * twenty-five, 三千五百, 1.5亿, 百分之五十.
 */
import {
  CHINESE_NUMBER,
  ENGLISH_NUMBER,
  readChineseNumber,
  readEnglishNumber,
} from './number-words';

export interface NumberFound {
  /** As it stands in the text, with its unit. */
  text: string;
  /** UTF-16 offsets. */
  begin: number;
  end: number;
  /** What it may mean, more than one for 1.234; none for a version such as 2.4.13. */
  values: number[];
  /** Null where it has none that is known. */
  unit: Unit | null;
  /** It is written in words. */
  inWords: boolean;
}

interface Unit {
  family: string;
  /** Of the family's first unit; bytes count both by 1000 and by 1024. */
  factors: number[];
}

/** Names of units in regular expressions, by family and factor. */
const kUnits: [family: string, factors: number[], names: string][] = [
  ['bytes', [1, 1], 'B|bytes?|字节'],
  ['bytes', [1e3, 2 ** 10], 'KB|kB|KiB|kilobytes?'],
  ['bytes', [1e6, 2 ** 20], 'MB|MiB|megabytes?'],
  ['bytes', [1e9, 2 ** 30], 'GB|GiB|gigabytes?'],
  ['bytes', [1e12, 2 ** 40], 'TB|TiB|terabytes?'],
  ['time', [1e-9], 'ns|nanoseconds?|纳秒'],
  ['time', [1e-6], '[µμ]s|us|microseconds?|微秒'],
  ['time', [1e-3], 'ms|msecs?|milliseconds?|毫秒'],
  ['time', [1], 's|secs?|seconds?|秒'],
  ['time', [60], 'mins?|minutes?|分钟|分鐘'],
  ['time', [3600], 'h|hrs?|hours?|小时|小時'],
  ['time', [86400], 'days?|天'],
  ['time', [604800], 'weeks?|周|週'],
  ['share', [0.01], '%|percent|per cent|Prozent'],
  ['length', [1e-9], 'nm|nanomet(?:er|re)s?|纳米'],
  ['length', [1e-3], 'mm|millimet(?:er|re)s?|毫米'],
  ['length', [1e-2], 'cm|centimet(?:er|re)s?|厘米'],
  ['length', [1], 'm|met(?:er|re)s?|米'],
  ['length', [1e3], 'km|kilomet(?:er|re)s?|公里|千米'],
  ['mass', [1e-3], 'mg|milligrams?|毫克'],
  ['mass', [1], 'g|grams?|克'],
  ['mass', [1e3], 'kg|kilograms?|公斤|千克'],
  ['degrees', [1], '°C?|℃|degrees?|度'],
  ['frequency', [1], 'Hz'],
  ['frequency', [1e6], 'MHz'],
  ['frequency', [1e9], 'GHz'],
];
const kUnitNames = kUnits.map(
  ([family, factors, names]) => [new RegExp(`^(?:${names})$`), { family, factors }] as const,
);

const kTimes: Record<string, number> = {
  ...{ hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 },
  ...{ k: 1e3, K: 1e3, M: 1e6, bn: 1e9 },
  ...{ 百: 100, 千: 1e3, 万: 1e4, 萬: 1e4, 百万: 1e6, 千万: 1e7, 亿: 1e8, 億: 1e8 },
};

const LATIN = String.raw`[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}_]`;
const UNIT = String.raw`[\s\u00a0\u202f-]?(?:${kUnits.map(([, , names]) => names).join('|')})(?!${LATIN})`;
const TIMES = String.raw`\s?(?:hundred|thousand|million|billion|trillion|bn|[kKM])(?!${LATIN})|\s?(?:百万|千万|[百千万萬亿億])`;
/** Thousands apart, in one way or the other, or neither. */
const DIGITS = String.raw`\d{1,3}(?:[,'’_\u00a0\u2009\u202f]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?`;

/** Not inside of a name, such as BM25 or 4xlarge. */
const WRITTEN = new RegExp(
  String.raw`(?<!${LATIN}|\d[.,])(百分之)?(${DIGITS})(${TIMES})?(${UNIT})?(?:st|nd|rd|th)?(?!${LATIN}|[.,]\d)`,
  'gu',
);
const VERSION = new RegExp(String.raw`(?<!${LATIN}|\d\.)v?(\d+(?:\.\d+)+)(?:\.x)?(?!\d)`, 'giu');
const ENGLISH = new RegExp(
  String.raw`(?<![\p{L}\p{N}_-])${ENGLISH_NUMBER}(?![\p{L}\p{N}_])`,
  'giu',
);
/** 数十万 is no number. */
const CHINESE = new RegExp(`(?<![数几上成好])(百分之)?(${CHINESE_NUMBER})`, 'gu');
const UNIT_NEXT = new RegExp(`^${UNIT}`, 'u');

/** Numbers in digits and in words, and versions, in order. */
export function numbersIn(written: string): NumberFound[] {
  const text = toHalfWidth(written);
  const found = [...text.matchAll(WRITTEN)].map((match): NumberFound => {
    const [whole, percent, digits = '', times = '', unit = ''] = match;
    const factor = kTimes[times.trim()] ?? 1;
    const values = valuesOf(digits).map((value) => value * factor);
    return {
      ...span(match.index, whole),
      values,
      unit: unitOf(percent ? '%' : unit),
      inWords: false,
    };
  });
  for (const match of text.matchAll(VERSION)) {
    const [whole, parts = ''] = match;
    if (/^v/i.test(whole) || parts.split('.').length > 2 || whole.endsWith('.x')) {
      found.push({ ...span(match.index, whole), values: [], unit: null, inWords: false });
    }
  }
  for (const match of text.matchAll(ENGLISH)) {
    found.push(inWords(text, match.index, match[0], readEnglishNumber(match[0]), ''));
  }
  for (const match of text.matchAll(CHINESE)) {
    const [whole, percent, digits = ''] = match;
    found.push(inWords(text, match.index, whole, readChineseNumber(digits), percent ? '%' : ''));
  }
  return found
    .sort((a, b) => a.begin - b.begin)
    .map((number) => ({ ...number, text: written.slice(number.begin, number.end) }));
}

/** Whether one says what the other says, as far as both say it: 16 is 16 GB, and 50 % is 0.5. */
export function sameNumber(a: NumberFound, b: NumberFound): boolean {
  const [ours, theirs] = a.unit && b.unit ? [a.unit, b.unit] : [null, null];
  if (ours && theirs && ours.family !== theirs.family) return false;
  return a.values.some((x) =>
    b.values.some((y) => {
      if (ours && theirs)
        return ours.factors.some((f, i) => near(x * f, y * (theirs.factors[i] ?? f)));
      return near(x, y) || (isShare(a) && near(x / 100, y)) || (isShare(b) && near(x, y / 100));
    }),
  );
}

/** As long as it was: only signs that have a half-width form change. */
function toHalfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (sign) =>
    String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  );
}

function isShare({ unit }: NumberFound): boolean {
  return unit?.family === 'share';
}

function near(x: number, y: number): boolean {
  return Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y));
}

function span(begin: number, text: string) {
  return { text, begin, end: begin + text.length };
}

function inWords(text: string, begin: number, words: string, value: number, sign: string) {
  const unit =
    UNIT_NEXT.exec(text.slice(begin + words.length, begin + words.length + 20))?.[0] ?? '';
  return {
    ...span(begin, words + unit),
    values: [value],
    unit: unitOf(sign || unit),
    inWords: true,
  };
}

function unitOf(name: string): Unit | null {
  const trimmed = name.replace(/^[\s\u00a0\u202f-]/u, '');
  return kUnitNames.find(([named]) => named.test(trimmed))?.[1] ?? null;
}

/** digits: of DIGITS. */
function valuesOf(digits: string): number[] {
  const plain = digits.replace(/['’_\u00a0\u2009\u202f]/g, '');
  const commas = /^\d{1,3}(?:,\d{3})+(\.\d+)?$/.exec(plain);
  const dots = /^\d{1,3}(?:\.\d{3})+(,\d+)?$/.exec(plain);
  const decimal = Number(plain.replace(',', '.'));
  if (commas) return [Number(plain.replaceAll(',', '')), decimal].filter(Number.isFinite);
  if (dots)
    return [Number(plain.replaceAll('.', '').replace(',', '.')), decimal].filter(Number.isFinite);
  return [decimal];
}
