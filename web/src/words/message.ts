/**
 * What is said to a person, before it is put into words of a language. The English text stands in the
 * code, and is the key of what other languages say (zh.ts). Workers say messages; the page words them.
 *
 * In a text `{name}` stands for a value, `{name|one|other}` for the form of a word that the number
 * of that name takes: English has two, Chinese needs none. A slot whose name has no value stays as it is.
 */
export interface Message {
  text: string;
  values?: Values;
}

/** A message, a text that needs no values, or sentences one after the other. */
export type Wording = Message | string | readonly Wording[];

/** A number is written as the language writes numbers, a string as it is; messages are worded too. */
export type Value = number | Wording;
export type Values = Readonly<Record<string, Value>>;

export function say(text: string, values?: Values): Message {
  return values ? { text, values } : { text };
}

/** A text as a message, so that it is worded where it becomes a value of another. */
export function messageOf(wording: Wording): Message | readonly Wording[] {
  return typeof wording === 'string' ? say(wording) : wording;
}

/** Puts a message into words. tag: BCP 47; words: what the language says for an English text. */
export function word(
  message: Wording,
  tag: string,
  words: Readonly<Record<string, string>> = {},
): string {
  if (Array.isArray(message)) {
    const sentences = message.map((each) => word(each, tag, words)).filter(Boolean);
    return sentences.join(textIn(words, ' '));
  }
  const { text, values = {} } = typeof message === 'string' ? say(message) : (message as Message);
  const put = (value: Value) => {
    if (typeof value === 'number') return value.toLocaleString(tag);
    return typeof value === 'string' ? value : word(value, tag, words);
  };
  return piecesOf<Value>(textIn(words, text), values, put).join('');
}

/** What the language says for an English text; that itself where it says nothing. */
export function textIn(words: Readonly<Record<string, string>>, text: string): string {
  return Object.hasOwn(words, text) ? (words[text] as string) : text;
}

/** For scripts, logs and whoever reads errors in code. */
export function english(message: Wording): string {
  return word(message, 'en');
}

/** With reasons in English: scripts do not change with the page's language. */
export function told<T extends { reason: Wording }>(items: readonly T[]): T[] {
  return items.map((each) => ({ ...each, reason: english(each.reason) }));
}

const SLOT = /\{(\w+)(?:\|([^{}]*))?\}/;

/** The text in pieces, each slot with a value as `put` gives it. */
export function piecesOf<T>(
  text: string,
  values: Readonly<Record<string, T>>,
  put: (value: T) => T | string,
): (T | string)[] {
  // Between the texts stand the name and the forms of a slot.
  const parts = text.split(SLOT);
  const pieces: (T | string)[] = [];
  for (let i = 0; i < parts.length; i += 3) {
    const [before = '', name, forms] = parts.slice(i, i + 3);
    pieces.push(before);
    if (name === undefined) continue;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) pieces.push(forms === undefined ? `{${name}}` : `{${name}|${forms}}`);
    else
      pieces.push(
        forms === undefined ? put(value) : (forms.split('|')[Number(value) === 1 ? 0 : 1] ?? ''),
      );
  }
  return pieces;
}
