/** The API key in sessionStorage, where a person wants it to survive reloads of the tab. */
import { sameOrigin } from './chat-base';

const kName = 'askfolio-key';

/** The key that this tab keeps for the origin of a base URL; empty: none. */
export function keyOfTab(base: string): string {
  try {
    const kept = JSON.parse(sessionStorage.getItem(kName) ?? 'null');
    return kept && sameOrigin(kept.base, base) ? String(kept.key) : '';
  } catch {
    // The browser lets the page keep nothing, or this is nothing that the page has written.
    return '';
  }
}

/** An empty key is forgotten. */
export function keepForTab(base: string, key: string): void {
  if (key) sessionStorage.setItem(kName, JSON.stringify({ base, key }));
  else forgetKeyOfTab();
}

export function forgetKeyOfTab(): void {
  try {
    sessionStorage.removeItem(kName);
  } catch {
    // The browser lets the page keep nothing, so there is nothing.
  }
}
