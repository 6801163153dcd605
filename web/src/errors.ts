/**
 * An error that a person is meant to read: what happened, what it means and what to do.
 * `code` is a stable kebab-case word that callers and tests switch on.
 */
export class UserError extends Error {
  constructor(
    readonly code: string,
    /** What happened, with the names and numbers at hand. */
    readonly what: string,
    /** What it means for the person and the collection. */
    readonly meaning: string,
    /** What to do next. */
    readonly advice: string,
  ) {
    super(`${what} ${meaning} ${advice}`.trim());
    this.name = 'UserError';
  }
}
