/** Whether a PDF is one of pictures, as a scanner makes it. */

/** Fewer characters a page are what scanners add: a number, a stamp. */
const SCANNED_CHARACTERS = 20;

/** Characters on all pages, white space not counted. */
export function lettersOn(pages: readonly string[]): number {
  return pages.join('').replace(/\s/g, '').length;
}

/**
 * pages: the text of each. Slides may have as few characters as a scan, but words of their own; what a scanner
 * adds is the same on every page.
 */
export function looksScanned(pages: readonly string[]): boolean {
  if (lettersOn(pages) >= SCANNED_CHARACTERS * pages.length) return false;
  const words = pages.map((page) => new Set(page.match(/\p{Script=Han}|\p{L}{2,}/gu)));
  const counts = new Map<string, number>();
  for (const word of words.flatMap((each) => [...each])) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const own = words.filter((each) => [...each].some((word) => counts.get(word) === 1));
  return pages.length < 2 || 2 * own.length < pages.length;
}
