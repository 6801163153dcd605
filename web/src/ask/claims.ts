/**
 * What the sentences of an answer claim to have from their passages, word for word: quotes, code and
 * numbers. Compared here, without a model: what stands in none of the cited passages is a finding.
 */
import type { Run } from './answer-text';
import type { Evidence } from './evidence';
import { type NumberFound, numbersIn } from './numbers';

export interface Finding {
  kind: 'quote' | 'code' | 'number';
  /** As the answer has it: a quote and code without their marks, a number with its unit. */
  text: string;
  /** How often the same stands before it in its paragraph; in a report: in its block. */
  nth: number;
  /** Passages cited by its sentence, in order. */
  cited: number[];
  /** Other passages that were given and have it. */
  elsewhere: number[];
}

/** UTF-16 offsets in a paragraph's text. */
interface Range {
  begin: number;
  end: number;
}

interface Claim extends Range {
  kind: Finding['kind'];
  text: string;
  /** Of a number. */
  number?: NumberFound;
}

interface Sentence extends Range {
  cited: number[];
}

/** Numbers in words up to this one are mostly counts and idioms of the model's own. */
const kSmallWords = 12;

const QUOTES =
  /“([^“”]+)”|„([^„“”]+)[“”]|「([^「」]+)」|『([^『』]+)』|«([^«»]+)»|(?<![\p{L}\p{N}])"([^"]+)"(?![\p{L}\p{N}])/gu;

/** given[i]: passage i + 1. Returns the findings, and how many claims were compared. */
export function checkParagraph(
  paragraph: Run[],
  given: Evidence[],
): { findings: Finding[]; compared: number } {
  const text = textOf(paragraph);
  const sentences = sentencesOf(paragraph, text);
  const findings: Finding[] = [];
  let compared = 0;
  for (const claim of claimsOf(paragraph, text)) {
    // A quote may be of several sentences: the last one's citations are the quote's.
    const cited = sentences.find(({ end }) => claim.end <= end)?.cited ?? [];
    if (cited.length === 0) continue;
    compared += 1;
    const hasIt = (passage: number) => has(given[passage - 1] as Evidence, claim);
    if (cited.some(hasIt)) continue;
    const elsewhere = given.map((_, i) => i + 1).filter(hasIt);
    const nth = countOf(claim.text, text.slice(0, claim.begin));
    findings.push({ kind: claim.kind, text: claim.text, nth, cited, elsewhere });
  }
  return { findings, compared };
}

/** How often a text stands in another. */
export function countOf(part: string, text: string): number {
  return text.split(part).length - 1;
}

/** In a citation's place, so that numbers on both sides stay two; it has no width. */
const APART = '\u200b';

/** A paragraph without its citations. */
export function textOf(paragraph: Run[]): string {
  return paragraph.map(({ passage, text }) => (passage === null ? text : APART)).join('');
}

function sentencesOf(paragraph: Run[], text: string): Sentence[] {
  // A full stop in code ends no sentence.
  const plain = paragraph.map((run) =>
    run.kind === 'text' ? run : { ...run, text: run.text.replace(/\S/g, 'x') },
  );
  const segments = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(textOf(plain));
  const sentences = [...segments].map(({ index, segment }): Sentence => {
    return { begin: index, end: index + segment.length, cited: [] };
  });
  let at = 0;
  for (const run of paragraph) {
    if (run.passage !== null) citing(sentences, text, at)?.cited.push(run.passage);
    at += textOf([run]).length;
  }
  return sentences;
}

/** The sentence that a citation at an offset is for: the one before it, unless it opens one. */
function citing(sentences: Sentence[], text: string, at: number): Sentence | undefined {
  const before = text.slice(0, at).replace(/[\s\u200b]+$/u, '').length;
  const isFirst = before === 0;
  return sentences.find(({ begin, end }) => (isFirst ? end > at : begin < before && before <= end));
}

function claimsOf(paragraph: Run[], text: string): Claim[] {
  const quotes = quotesIn(text);
  const others = outsideText(paragraph).filter((claim) => isApart(claim, quotes));
  const codes = others.flatMap(({ kind, ...rest }): Claim[] =>
    kind === 'code' ? [{ kind, ...rest }] : [],
  );
  const taken: Range[] = [...quotes, ...others];
  const numbers = numbersIn(text)
    .filter((number) => isApart(number, taken) && isClaimed(number, text))
    .map((number): Claim => {
      const { begin, end } = number;
      return { kind: 'number', text: number.text, begin, end, number };
    });
  return [...quotes, ...codes, ...numbers];
}

function isApart(one: Range, others: Range[]): boolean {
  return !others.some(({ begin, end }) => begin < one.end && one.begin < end);
}

function quotesIn(text: string): Claim[] {
  return [...text.matchAll(QUOTES)].map((match): Claim => {
    const quoted = match.slice(1).find((part) => part !== undefined) ?? '';
    const begin = match.index + match[0].indexOf(quoted);
    const quote = quoted.replaceAll(APART, '');
    return { kind: 'quote', text: quote, begin, end: match.index + match[0].length };
  });
}

/** Code and links, which are no sentences. */
function outsideText(paragraph: Run[]): (Range & { kind: 'code' | 'link'; text: string })[] {
  let end = 0;
  return paragraph.flatMap((run) => {
    const { kind, text } = run;
    const begin = end;
    end += textOf([run]).length;
    return kind === 'text' ? [] : [{ kind, text, begin, end }];
  });
}

/** Not the number of a list's item, of a passage, nor a small count in words. */
function isClaimed({ begin, end, inWords, values }: NumberFound, text: string): boolean {
  if (inWords && (values[0] ?? 0) <= kSmallWords) return false;
  if (begin === 0 && /^[.):、]/.test(text.slice(end, end + 1))) return false;
  return !/(?:passages?|sources?|段落|来源)\s*$/iu.test(text.slice(Math.max(0, begin - 20), begin));
}

function has(passage: Evidence, { text, number }: Claim): boolean {
  return number ? passage.hasNumber(number) : passage.hasQuote(text);
}
