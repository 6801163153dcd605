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

/**
 * text: of the whole document. start, end: UTF-16 offsets of the passage. One part for each page on
 * which it has anything to see; of a blank passage an empty one, on the page where it begins.
 */
export function placeOf(text: string, start: number, end: number): PagePart[] {
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
  if (parts.length > 0) return parts;
  return [{ page: text.slice(0, start).split('\f').length, begin: 0, end: 0, text: '' }];
}
