/** Citations in an answer: `[1]`, `[1, 2]` and `【1】` name passages of the prompt, from 1. */

export interface Piece {
  text: string;
  /** Number of the cited passage, or null for plain text. */
  passage: number | null;
}

const kGroup =
  /\[\s*\d{1,3}(?:\s*[,;，、；]\s*\d{1,3})*\s*\]|【\s*\d{1,3}(?:\s*[,;，、；]\s*\d{1,3})*\s*】/g;

/**
 * Cuts text into pieces whose texts, joined, are the input. Numbers that name none of the `count`
 * passages stay plain text. In a group of several, each valid number is a citation of its own.
 */
export function splitCitations(text: string, count: number): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const plainUntil = (until: number) => {
    if (until > end) pieces.push({ text: text.slice(end, until), passage: null });
    end = until;
  };
  for (const group of text.matchAll(kGroup)) {
    for (const part of partsOf(group[0])) {
      const passage = Number(part.digits);
      if (passage < 1 || passage > count) continue;
      plainUntil(group.index + part.begin);
      pieces.push({ text: text.slice(end, group.index + part.end), passage });
      end = group.index + part.end;
    }
  }
  plainUntil(text.length);
  return pieces;
}

/** The numbers of a group; the first takes the opening bracket, the last the closing one. */
function partsOf(group: string): { digits: string; begin: number; end: number }[] {
  const numbers = [...group.matchAll(/\d+/g)];
  return numbers.map(({ 0: digits, index }, i) => ({
    digits,
    begin: i === 0 ? 0 : index,
    end: i === numbers.length - 1 ? group.length : index + digits.length,
  }));
}
