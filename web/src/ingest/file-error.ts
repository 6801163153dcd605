import { english, messageOf, say, type Wording } from '../words/message';

/** Why one file is left out, for a person. The others are not touched. As an Error it speaks English. */
export class FileError extends Error {
  readonly said: Wording;

  constructor(said: Wording) {
    super(english(said));
    this.said = messageOf(said);
  }
}

/**
 * What reads documents calls itself for each element in another, some thousands at most, and hands on a
 * hundred thousand beside each other at most: that, in words.
 */
export function inWords(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  return new FileError(
    say('Its elements are too many, or stand in each other too deep, to be read.'),
  );
}
