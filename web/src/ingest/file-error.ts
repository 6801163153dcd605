import { english, type Wording } from '../words/message';

/** Why one file is left out, for a person. The others are not touched. As an Error it speaks English. */
export class FileError extends Error {
  constructor(readonly said: Wording) {
    super(english(said));
  }
}
