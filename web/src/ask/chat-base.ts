/** The base URL of a chat API, as people type it. */
import { UserError } from '../errors';
import { say } from '../words/message';

/** The base without a trailing slash. Throws UserError 'bad-base'. */
export function normalizeBase(text: string): string {
  const typed = text.trim();
  const url = URL.canParse(typed) ? new URL(typed) : null;
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash;
  if (!isPlain || !/^https?:$/.test(url.protocol)) throw badBase(typed);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  return url.origin + path;
}

/** A key belongs to an origin: it never goes to another. */
export function sameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin;
}

function badBase(text: string) {
  return new UserError(
    'bad-base',
    say('“{text}” is not a base URL.', { text }),
    'The one used before stays.',
    'Enter an address such as https://api.deepseek.com, without user name, query or fragment.',
  );
}
