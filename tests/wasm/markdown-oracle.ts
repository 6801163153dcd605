/** What marked's lexer says of a Markdown text: the headings that make sections, and lines. */
import { lexer, type Token, type Tokens } from 'marked';

export interface OracleSection {
  begin: number;
  headingEnd: number;
  level: number;
  title: string;
}

export interface Oracle {
  sections: OracleSection[];
  /** Begin and end of each row of a table but the first three lines, and of each line of fenced
   * code but the first. */
  rows: [number, number][];
}

/** The text of inline Markdown. */
function textOf(tokens: Token[] | undefined, raw: string): string {
  if (!tokens) return raw;
  return tokens
    .map((token) => {
      if (token.type === 'html') return '';
      if (token.type === 'br') return ' ';
      return textOf(
        'tokens' in token ? token.tokens : undefined,
        'text' in token ? token.text : '',
      );
    })
    .join('');
}

function htmlSections(raw: string, begin: number): OracleSection[] {
  const headings = raw.matchAll(/^ {0,3}<h([1-6])(?: [^>]*)?>(.*?(?:\n.+?){0,2}?)<\/h\1>/gim);
  return [...headings]
    .map(({ index, 0: all, 1: level, 2: title }) => ({
      begin: begin + index,
      headingEnd: begin + index + all.length,
      level: Number(level),
      title: (title ?? '').replace(/<[^>]*>/g, ''),
    }))
    .filter(({ title }) => title.trim() !== '');
}

/** Setext headings of several lines make no section (markdown.h). */
function makesSection({ raw }: Tokens.Heading): boolean {
  return /^ {0,3}#/.test(raw) || raw.trim().split('\n').length === 2;
}

function linesFrom(raw: string, begin: number, skipped: number): [number, number][] {
  let at = begin;
  const lines = raw.trimEnd().split('\n');
  const spans = lines.map((line): [number, number] => {
    at += line.length + 1;
    return [at - line.length - 1, at - 1];
  });
  return spans.slice(skipped);
}

/** text: with \n alone at the ends of lines, and without front matter. */
export function oracleOf(text: string): Oracle {
  const oracle: Oracle = { sections: [], rows: [] };
  let begin = 0;
  for (const token of lexer(text)) {
    if (!text.startsWith(token.raw, begin)) throw new Error(`marked left its text at ${begin}`);
    if (token.type === 'heading' && makesSection(token as Tokens.Heading)) {
      const title = textOf(token.tokens, '');
      const headingEnd = begin + token.raw.length;
      oracle.sections.push({ begin, headingEnd, level: token.depth, title });
    }
    if (token.type === 'html' && !/^<(pre|script|style|!--)/i.test(token.raw)) {
      oracle.sections.push(...htmlSections(token.raw, begin));
    }
    if (token.type === 'table') oracle.rows.push(...linesFrom(token.raw, begin, 3));
    if (token.type === 'code') oracle.rows.push(...linesFrom(token.raw, begin, 2));
    begin += token.raw.length;
  }
  return oracle;
}

/** The titles above each section, its own last. */
export function pathsOf(sections: OracleSection[]): string[][] {
  const open: OracleSection[] = [];
  return sections.map((section) => {
    while (open.length > 0 && (open.at(-1) as OracleSection).level >= section.level) open.pop();
    open.push(section);
    return open.map(({ title }) => title).filter((title) => title.trim() !== '');
  });
}
