import { UserError } from './errors';

/** Whatever was thrown, in a form to show. Errors that nobody foresaw say so. */
export function toUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new UserError(
    'unexpected',
    `Something went wrong that should not have: ${text}.`,
    'What your collection holds is kept.',
    'Reload the page and try again; if it stays, please report it with this message.',
  );
}
