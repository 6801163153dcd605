// The browser that the tests run in is the system's.
import { findCommand } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APP = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Path of the system's Chromium (or $CHROMIUM_PATH), or null. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return findCommand(named);
  return NAMES.map(findCommand).find(Boolean) ?? findCommand(APP);
}

/** Like findChromium, but throws where there is none. */
export function chromiumPath() {
  const path = findChromium();
  if (path) return path;
  throw new Error('Chromium was not found. Install it, or set CHROMIUM_PATH to its program.');
}
