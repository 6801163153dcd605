import { UserError } from './errors';
import { say } from './words/message';

/** How Chromium, Firefox and Safari, and Vite of styles, say that code could not be fetched when it was needed. */
const LOADING =
  /dynamically imported module|importing a module script failed|unable to preload css/i;

function notLoaded(detail: string): UserError {
  return new UserError(
    'page-not-loaded',
    say('A part of this page could not be loaded ({detail}).', { detail }),
    'You may be offline, or the page was renewed since you opened it. What your collection holds is kept.',
    'Reload the page when you are online.',
  );
}

/** Whatever was thrown, in a form to show. Errors that nobody foresaw say so. */
export function toUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (LOADING.test(text)) return notLoaded(text);
  return new UserError(
    'unexpected',
    say('Something went wrong that should not have: {text}.', { text }),
    'What your collection holds is kept.',
    'Reload the page and try again; if it stays, please report it with this message.',
  );
}
