/** The language of texts, as far as it decides which embedding model reads them. */

/** 'other': letters that none of the models was made for. */
export type Language = 'en' | 'zh' | 'other';

/** How much text (in any unit) is in which language. */
export type LanguageAmounts = Record<Language, number>;

export type Texts = Iterable<string> | AsyncIterable<string>;

/** What is looked at of a text: this many UTF-16 units of its beginning, and as many of its middle. */
const SAMPLE = 4000;
/** A Han ideograph says about as much as this many letters. */
const LETTERS_PER_HAN = 3;
/** Of Japanese letters about half are kana; of Chinese ones hardly any (brand names). */
const LEAST_KANA = 0.1;
/**
 * Share of words that are English function words, of the list below. Of the Milvus documentation's
 * files it is at least 6 %, in the middle 22 %; of other languages' texts one in a hundred at most.
 */
const LEAST_ENGLISH = 0.04;
/** Fewer words say nothing about their language. */
const LEAST_WORDS = 8;

/** Words that English can hardly do without and that are rare in other languages (unlike is, for, as). */
const ENGLISH = new Set(
  (
    'the of and to that with this be are it from not you your can which have has if when how ' +
    'what they she his their were been would there these those but its our who does did should ' +
    'could about into than then them where why'
  ).split(' '),
);

/** The language of a text, or null where it has too few words to tell. */
export function recogniseLanguage(text: string): Language | null {
  const prose = withoutCode(sampleOf(text));
  const han = count(prose, /\p{Script=Han}/gu);
  const kana = count(prose, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const letters = count(prose, /\p{L}/gu) - han - kana;
  if (kana > LEAST_KANA * (han + kana) && LETTERS_PER_HAN * (han + kana) > letters) return 'other';
  if (LETTERS_PER_HAN * han > letters) return 'zh';
  const words = prose.match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length < LEAST_WORDS) return null;
  const english = words.filter((word) => ENGLISH.has(word.toLowerCase())).length;
  return english >= LEAST_ENGLISH * words.length ? 'en' : 'other';
}

/** The language of most of the texts, each counting by its length; null where none can be told. */
export async function recogniseMost(texts: Texts): Promise<Language | null> {
  const amounts = noLanguages();
  for await (const text of texts) {
    const language = recogniseLanguage(text);
    // A Han ideograph is three bytes of UTF-8, as many as the letters that it stands for.
    if (language) amounts[language] += new TextEncoder().encode(text).length;
  }
  return mostOf(amounts);
}

export function noLanguages(): LanguageAmounts {
  return { en: 0, zh: 0, other: 0 };
}

/** The language with the largest amount, or null where all are zero. */
export function mostOf(amounts: LanguageAmounts): Language | null {
  const languages = Object.keys(amounts) as Language[];
  const most = languages.reduce((best, each) => (amounts[each] > amounts[best] ? each : best));
  return amounts[most] > 0 ? most : null;
}

function sampleOf(text: string): string {
  if (text.length <= 2 * SAMPLE) return text;
  const middle = (text.length - SAMPLE) >> 1;
  return `${text.slice(0, SAMPLE)}\n${text.slice(middle, middle + SAMPLE)}`;
}

/** Code, addresses and tags are in no language; where there is nothing else, they are all we have. */
function withoutCode(text: string): string {
  const prose = text
    .replace(/^(```|~~~)[\s\S]*?(^\1|$(?![\s\S]))/gm, ' ')
    .replace(/`[^`\n]*`|https?:\/\/\S+|<[^>\n]*>/g, ' ');
  return count(prose, /\p{L}/gu) > 0 ? prose : text;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
