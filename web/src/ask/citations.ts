/**
 * Citations in an answer name passages of the prompt, from 1: `[1]`, `[1, 2]`, `[1-3]`, `【1】`, and
 * what models write in their place, such as `[citation:1]` and `[passage 1]`.
 */

export interface Piece {
  text: string;
  /** Number of the cited passage, or null for plain text. */
  passage: number | null;
}

export interface SplitText {
  /** What is shown, in order. */
  pieces: Piece[];
  /** Numbers cited that name no passage, in order: they are in no piece. */
  removed: number[];
}

const NUMBER = '[0-9０-９]{1,3}';
const NAME = String.raw`(?:(?:citation|passages?|sources?|引用|段落|来源)\s*[:：#]?\s*)?`;
const ITEM = String.raw`${NAME}${NUMBER}(?:\s*[-–—~～]\s*${NUMBER})?`;
const LIST = String.raw`\s*${ITEM}(?:\s*(?:[,;，、；&]|and|和)\s*${ITEM})*\s*`;
/** A dagger and what follows name lines of the source: that form some models were taught. */
const GROUP = String.raw`(?:\[${LIST}\]|［${LIST}］|【${LIST}(?:†[^】\n]*)?】)`;
const RUN = new RegExp(String.raw`${GROUP}(?:\s{0,2}[,;，、；]?\s{0,2}${GROUP})*`, 'giu');
const GROUPS = new RegExp(GROUP, 'giu');

/** What may still become a group, or code in which none counts, at the end of what has come. */
const BEGUN_GROUP = /\s?[[［【][^\][［］【】\n]{0,40}$/u;
const BEGUN_CODE = /(?<=^[^`]*(?:`[^`]*`[^`]*)*)`[^`]{0,80}$/u;

/** More would be a range of values rather than of passages. */
const kLongestRange = 20;

/**
 * Takes the citations out of a text without markup. `count`: passages that were given. Of a group of
 * several each number is a citation of its own. Text that only looks like a group stays as it is: an
 * element of an array (`a[1]`), an interval (`[0, 1]`).
 */
export function splitCitations(text: string, count: number): SplitText {
  const split = splitOnce(text, count);
  if (split.removed.length === 0) return split;
  // What is removed may have parted the brackets of another.
  const parts = joinTexts(split.pieces).map((piece) =>
    piece.passage === null ? splitCitations(piece.text, count) : { pieces: [piece], removed: [] },
  );
  return {
    pieces: parts.flatMap(({ pieces }) => pieces),
    removed: [...split.removed, ...parts.flatMap(({ removed }) => removed)],
  };
}

function splitOnce(text: string, count: number): SplitText {
  const split: SplitText = { pieces: [], removed: [] };
  let end = 0;
  for (const run of text.matchAll(RUN)) {
    if (isElement(text, run.index) || isInterval(run[0])) continue;
    const { kept, removed } = citedBy(run[0], count);
    addText(split, text.slice(end, run.index));
    split.pieces.push(...kept);
    split.removed.push(...removed);
    end = run.index + run[0].length;
    if (kept.length === 0) end = closeGap(split, text, end);
  }
  addText(split, text.slice(end));
  return split;
}

/** Markdown without what may become a citation at its end: it is shown once it is one or is none. */
export function withoutBegunCitation(markdown: string): string {
  const line = markdown.lastIndexOf('\n') + 1;
  const shown = markdown.slice(line).replace(BEGUN_CODE, '').replace(BEGUN_GROUP, '');
  return markdown.slice(0, line) + shown;
}

function joinTexts(pieces: Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last?.passage === null && piece.passage === null) {
      joined[joined.length - 1] = { text: last.text + piece.text, passage: null };
    } else {
      joined.push(piece);
    }
  }
  return joined;
}

function addText({ pieces }: SplitText, text: string) {
  if (text) pieces.push({ text, passage: null });
}

/** `a[1]`, `row_ids[0]`: words before a citation are longer, and of letters alone. */
function isElement(text: string, index: number): boolean {
  return /(?:^|[^\p{L}\p{N}_])(?:\p{Script=Latin}|\w*_\w*)$/u.test(
    text.slice(Math.max(0, index - 60), index),
  );
}

/** `[0, 1]` is written of values; so is a range of more than anybody would cite. */
function isInterval(run: string): boolean {
  if (/^\[\s*0\s*,\s*\d+\s*\]$/.test(run)) return true;
  return rangesOf(run).some(([from, to]) => to < from || to - from > kLongestRange);
}

/** The citations that a run of groups comes to. What stood between two of them stays. */
function citedBy(run: string, count: number): { kept: Piece[]; removed: number[] } {
  const kept: Piece[] = [];
  const removed: number[] = [];
  let end = 0;
  for (const group of run.matchAll(GROUPS)) {
    const passages = numbersOf(group[0]).filter((number) => {
      if (number >= 1 && number <= count) return true;
      removed.push(number);
      return false;
    });
    const between = run.slice(end, group.index);
    if (passages.length > 0 && kept.length > 0 && between) {
      kept.push({ text: between, passage: null });
    }
    kept.push(...passages.map((passage) => ({ text: `[${passage}]`, passage })));
    end = group.index + group[0].length;
  }
  return { kept, removed };
}

/** The numbers of a group, ranges in full. */
function numbersOf(group: string): number[] {
  return rangesOf(group).flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i),
  );
}

/** First and last number of each part of a group. */
function rangesOf(group: string): [from: number, to: number][] {
  const list = group
    .replace(/†[^】]*/gu, '')
    .replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10));
  return [...list.matchAll(/(\d+)(?:\s*[-–—~～]\s*(\d+))?/g)].map(([, from, to]) => [
    Number(from),
    Number(to ?? from),
  ]);
}

/** Closes the gap that a removed citation leaves: its space, and brackets that held it alone. */
function closeGap({ pieces }: SplitText, text: string, until: number): number {
  const last = pieces.at(-1);
  if (last?.passage !== null) return until;
  const closed = /^\s?[)）]/.exec(text.slice(until));
  const opened = closed && /\s?[(（]\s?$/.exec(last.text);
  const end = opened ? until + closed[0].length : until;
  if (opened) last.text = last.text.slice(0, opened.index);
  if (/^[\s\p{P}]/u.test(text.slice(end))) last.text = last.text.trimEnd();
  if (!last.text) pieces.pop();
  return end;
}
