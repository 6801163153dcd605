/** From the pieces of text on a PDF page to lines and paragraphs. */

/** As pdf.js gives them, in the order in which the page draws them. */
export interface Piece {
  str: string;
  /** [a, b, c, d, x, y]: where it stands, in points from the page's lower left corner. */
  transform: number[];
  /** Of the font, in points. */
  height: number;
  /** Along the line, in points. */
  width: number;
  hasEOL: boolean;
}

/** Lines further apart than this many times their height are of two paragraphs. */
const PARAGRAPH_STEP = 1.7;

interface Line {
  text: string;
  y: number;
  height: number;
  pieces: Piece[];
}

/** Where a line stands in the page's text (UTF-16 offsets) and on the page. */
export interface PlacedLine {
  begin: number;
  end: number;
  pieces: Piece[];
}

export interface PageText {
  text: string;
  lines: PlacedLine[];
}

export function layOut(pieces: readonly Piece[]): PageText {
  const lines = linesOf(pieces);
  const placed: PlacedLine[] = [];
  let text = '';
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1];
    if (before) text = joined(text, line, startsParagraph(before, line));
    else text = line.text;
    const begin = text.length - line.text.length;
    const last = placed.at(-1);
    // A hyphen may have gone.
    if (last) last.end = Math.min(last.end, begin);
    placed.push({ begin, end: text.length, pieces: line.pieces });
  }
  return { text, lines: placed };
}

export function pageText(pieces: readonly Piece[]): string {
  return layOut(pieces).text;
}

function linesOf(pieces: readonly Piece[]): Line[] {
  const lines: Line[] = [];
  let line: Line | null = null;
  for (const piece of pieces) {
    const { str, transform, height, hasEOL } = piece;
    if (str !== '') {
      line ??= { text: '', y: transform[5] as number, height: 0, pieces: [] };
      line.text += str;
      line.pieces.push(piece);
      line.height = Math.max(line.height, height);
    }
    if (!hasEOL || !line) continue;
    lines.push(line);
    line = null;
  }
  if (line) lines.push(line);
  return lines
    .map((each) => ({ ...each, text: each.text.replace(/\s+/g, ' ').trim() }))
    .filter(({ text }) => text !== '');
}

/** By the step down the page; a step up begins the next column. */
function startsParagraph(before: Line, line: Line): boolean {
  const step = before.y - line.y;
  return step < 0 || step > PARAGRAPH_STEP * Math.max(before.height, line.height);
}

function joined(text: string, line: Line, paragraph: boolean): string {
  if (paragraph) return `${text}\n\n${line.text}`;
  // A word that was divided at the end of its line is found only as a whole.
  if (/\p{Ll}[-\u00ad\u2010]$/u.test(text) && /^\p{Ll}/u.test(line.text)) {
    return text.slice(0, -1) + line.text;
  }
  return `${text}\n${line.text}`;
}
