/** On which pages a passage stands: pages are parted by form feeds in the text that is stored of them. */

/** A part of a passage. */
export interface PagePart {
  /** From 1. */
  page: number;
  /** UTF-16 offsets in the page's text. */
  begin: number;
  end: number;
  text: string;
}

/** Letters by which a word is known again: "dredged" and "dredging" are alike. */
const kBeginning = 5;

/**
 * text: of the whole document. start, end: UTF-16 offsets of the passage. One part for each page on
 * which it has anything to see; of a blank passage an empty one, on the page where it begins.
 */
export function placeOf(text: string, start: number, end: number): [PagePart, ...PagePart[]] {
  const parts: PagePart[] = [];
  let [page, begun] = [1, 0];
  for (const content of text.slice(0, end).split('\f')) {
    const begin = Math.max(0, start - begun);
    const shown = content.slice(begin);
    if (shown.trim() !== '') {
      const text = shown.trim();
      const first = begin + shown.indexOf(text);
      parts.push({ page, begin: first, end: first + text.length, text });
    }
    page += 1;
    begun += content.length + 1;
  }
  const [head, ...rest] = parts;
  if (head) return [head, ...rest];
  return [{ page: text.slice(0, start).split('\f').length, begin: 0, end: 0, text: '' }];
}

/**
 * The part that has most of the words of `about`, the first one of several. A word counts the more, the fewer
 * parts have it; how it ends counts nothing.
 */
export function nearestPart(parts: [PagePart, ...PagePart[]], about: string): PagePart {
  const had = parts.map(({ text }) => beginnings(text));
  const weightOf = (word: string) => 1 / had.filter((words) => words.has(word)).length;
  const wanted = [...beginnings(about)];
  let [nearest, most] = [parts[0], 0];
  for (const [i, part] of parts.entries()) {
    const shared = wanted.filter((word) => had[i]?.has(word));
    const weight = shared.reduce((sum, word) => sum + weightOf(word), 0);
    if (weight > most) [nearest, most] = [part, weight];
  }
  return nearest;
}

/** How the words of a text begin; ideographs one by one. */
function beginnings(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu);
  return new Set(words?.map((word) => word.slice(0, kBeginning)));
}
