/** The page's words in the language that it speaks. What renders by these is rendered again when that changes. */
import { signal } from '@preact/signals';
import type { ComponentChild } from 'preact';
import { piecesOf, textIn, type Values, type Wording, word } from './message';

/** Languages of the page, as BCP 47 tags; English is what the code says itself. */
export type Locale = 'en' | 'zh-CN';

/** What a language says for each English text. */
export type Dictionary = Readonly<Record<string, string>>;

/** The language that is spoken, with its dictionary. */
export const spoken = signal<{ locale: Locale; words: Dictionary }>({ locale: 'en', words: {} });

/** A text or a message in words. The text is literal: a test collects them all. */
export function t(message: Wording, values?: Values): string {
  const { locale, words } = spoken.value;
  const said = typeof message === 'string' && values ? { text: message, values } : message;
  return word(said, locale, words);
}

/** The same for a text with elements in its slots. */
export function rich(text: string, values: Readonly<Record<string, ComponentChild>>) {
  const { locale, words } = spoken.value;
  return piecesOf<ComponentChild>(textIn(words, text), values, (value) =>
    typeof value === 'number' ? value.toLocaleString(locale) : value,
  );
}

/** A number as it is written: "1,234". */
export function count(number: number): string {
  return number.toLocaleString(spoken.value.locale);
}

/** A moment, in milliseconds since 1970. */
export function dateOf(moment: number, styles?: Intl.DateTimeFormatOptions): string {
  return new Date(moment).toLocaleString(spoken.value.locale, styles);
}

/** "1, 2 and 3", or "1, 2 or 3". */
export function list(items: string[], type: 'conjunction' | 'disjunction'): string {
  const { locale } = spoken.value;
  // American English would have a comma before the last.
  return new Intl.ListFormat(locale === 'en' ? 'en-GB' : locale, { type }).format(items);
}
