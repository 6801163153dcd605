import { english, messageOf, type Wording } from '../words/message';

/** Why one file is left out, for a person. The others are not touched. As an Error it speaks English. */
export class FileError extends Error {
  readonly said: Wording;

  constructor(said: Wording) {
    super(english(said));
    this.said = messageOf(said);
  }
}
