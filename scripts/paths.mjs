// Where things are in the repository.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A path in the repository, from its top. */
export function inRoot(...parts) {
  return join(ROOT, ...parts);
}

/** What each kind of output lies in. */
export const DIST = inRoot('dist');
export const LIBRARY = inRoot('build', 'library');
export const WASM_BUILD = inRoot('build', 'wasm');
