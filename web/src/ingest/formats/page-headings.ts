/** What chunks over several pages are called. The core joins short pages, and names those alone that it does not. */

/**
 * text: a document's, with form feeds between its pages. spans: UTF-16 offsets in it, begin and end of each
 * chunk. headings: of each chunk. Returns them, with "Pages 4–7" (or "Page 4") where a chunk has none.
 */
export function withPages(text: string, spans: Uint32Array, headings: string[][]): string[][] {
  const feeds = [...text.matchAll(/\f/g)].map(({ index }) => index);
  const pageAt = (offset: number) => 1 + feeds.filter((feed) => feed < offset).length;
  return headings.map((known, i) => {
    const [begin, end] = [spans[2 * i] as number, spans[2 * i + 1] as number];
    const shown = text.slice(begin, end).trimEnd();
    if (known.length > 0 || shown === '') return known;
    const [first, last] = [pageAt(begin + shown.search(/\S/)), pageAt(begin + shown.length)];
    return [first === last ? `Page ${first}` : `Pages ${first}–${last}`];
  });
}

/** Whether a heading is of several pages, "Pages 4–7", of which this is one: "Page 5". */
export function coversPage(heading: string, page: string): boolean {
  const [, first, last] = /^Pages (\d+)–(\d+)$/.exec(heading) ?? [];
  const [, number] = /^Page (\d+)$/.exec(page) ?? [];
  return Number(first) <= Number(number) && Number(number) <= Number(last);
}
