/** A passage as what an answer may have from it: its words, and its numbers. */
import { type NumberFound, numbersIn, sameNumber } from './numbers';

const kMonths = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

export class Evidence {
  private readWords: string[] | undefined;
  private readNumbers: NumberFound[] | undefined;

  /** given: all that the model was given of the passage, its headings and path too. */
  constructor(private readonly given: string) {}

  /** quote: words or code; what is left out of it is written "…" or "[…]". */
  hasQuote(quote: string): boolean {
    const parts = quote.split(/…+|\.{3,}|\[[^\]]*\]/u).filter((part) => part.trim());
    return this.hasWords(quote) || (parts.length > 1 && parts.every((part) => this.hasWords(part)));
  }

  /** Of a version, a beginning counts: 2.4 stands in v2.4.13. */
  hasNumber(number: NumberFound): boolean {
    if (this.numbers.some((other) => sameNumber(number, other))) return true;
    const version = number.text.match(/\d+(?:\.\d+)+/)?.[0];
    return version !== undefined && hasWhole(this.given, version);
  }

  /** As it is, and without markup. Read when they are asked for: a passage may be a whole document. */
  private get words(): string[] {
    this.readWords ??= [wordsOf(this.given), wordsOf(withoutMarkup(this.given))];
    return this.readWords;
  }

  private get numbers(): NumberFound[] {
    this.readNumbers ??= [...numbersIn(this.given), ...monthsIn(this.given)];
    return this.readNumbers;
  }

  private hasWords(text: string): boolean {
    const words = wordsOf(text);
    // Nothing but signs, such as "->".
    if (!words) return this.given.includes(text.trim());
    return this.words.some((all) => hasWhole(all, words));
  }
}

const CJK = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]`;
const BESIDE_CJK = new RegExp(`(?<=${CJK}) | (?=${CJK})`, 'gu');

/** Letters and digits, with one space for all that is between. */
function wordsOf(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.join(' ').replace(BESIDE_CJK, '');
}

/** Without what Markdown and HTML say of links and looks. */
function withoutMarkup(text: string): string {
  return text
    .replace(/\]\([^)\n]*\)/g, ' ')
    .replace(/<\/?[a-z][^>\n]*>|&#?\w+;/gi, ' ')
    .replace(/(?<=\w)[*_]+|[*_]+(?=\w)/g, '');
}

/** It stands there, and neither its first nor its last word or number goes on. */
function hasWhole(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const end = at + part.length;
    const isCut = goesOn(text[at - 1], part[0]) || goesOn(part.at(-1), text[end]);
    if (!isCut) return true;
  }
  return false;
}

function goesOn(before = '', after = ''): boolean {
  return /^(?:\d\d|[^\P{L}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2})$/u.test(
    before + after,
  );
}

/** "July" is what a date in digits has as 7. */
function monthsIn(text: string): NumberFound[] {
  return kMonths.flatMap((month, i) =>
    new RegExp(`\\b${month}`, 'i').test(text)
      ? [{ text: month, begin: 0, end: 0, values: [i + 1], unit: null, inWords: true }]
      : [],
  );
}
