import { english, messageOf, type Wording } from './words/message';

/** The texts of an error, to be put into the page's language. */
export interface Said {
  /** What happened, with the names and numbers at hand. */
  what: Wording;
  /** What it means for the person and the collection. */
  meaning: Wording;
  /** What to do next. */
  advice: Wording;
}

/**
 * An error that a person is meant to read: what happened, what it means and what to do.
 * `code` is a stable kebab-case word that callers and tests switch on. As an Error it speaks English.
 */
export class UserError extends Error {
  /** For the page, which puts it into its language. */
  readonly said: Said;
  /** The same in English. */
  readonly what: string;
  readonly meaning: string;
  readonly advice: string;

  constructor(
    readonly code: string,
    what: Wording,
    meaning: Wording,
    advice: Wording,
  ) {
    const texts = [what, meaning, advice].map(english);
    super(texts.join(' ').trim());
    this.name = 'UserError';
    this.said = {
      what: messageOf(what),
      meaning: messageOf(meaning),
      advice: messageOf(advice),
    };
    [this.what = '', this.meaning = '', this.advice = ''] = texts;
  }
}
