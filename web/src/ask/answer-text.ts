/** What an answer says, without its Markdown: what is checked is what a reader sees. */
import type { Token, Tokens } from 'marked';
import { type Piece, splitCitations } from './citations';

/** A part of a paragraph: text and citations, code, or a link. */
export interface Run extends Piece {
  kind: 'text' | 'code' | 'link';
}

/** What one block of an answer says: its paragraphs, and the citations that are not shown. */
export interface BlockText {
  paragraphs: Run[][];
  /** Numbers cited that name no passage. */
  removed: number[];
}

/** `count`: passages that were given. Blocks of code say nothing. */
export function textOfBlock(block: Token, count: number): BlockText {
  const removed: number[] = [];
  const paragraphs = paragraphsOf(block).map((spans) =>
    spans.flatMap(({ text, kind }): Run[] => {
      if (kind !== 'text') return [{ text, kind, passage: null }];
      const split = splitCitations(text, count);
      removed.push(...split.removed);
      return split.pieces.map((piece) => ({ ...piece, kind }));
    }),
  );
  return { paragraphs, removed };
}

interface Span {
  text: string;
  kind: Run['kind'];
}

function paragraphsOf(block: Token): Span[][] {
  switch (block.type) {
    case 'code':
    case 'space':
    case 'hr':
      return [];
    case 'list':
      return (block as Tokens.List).items.flatMap(({ tokens }) => tokens.flatMap(paragraphsOf));
    case 'blockquote':
      return (block as Tokens.Blockquote).tokens.flatMap(paragraphsOf);
    case 'table': {
      const { header, rows } = block as Tokens.Table;
      return [header, ...rows].flat().map(({ tokens }) => joined(tokens.flatMap(spansOf)));
    }
    default:
      return [joined(spansOf(block))];
  }
}

function spansOf(token: Token): Span[] {
  if (token.type === 'codespan') return [{ text: token.text, kind: 'code' }];
  if (token.type === 'link') return [{ text: token.text, kind: 'link' }];
  if (token.type === 'br') return [{ text: '\n', kind: 'text' }];
  if ('tokens' in token && token.tokens) return token.tokens.flatMap(spansOf);
  return 'text' in token ? [{ text: token.text, kind: 'text' }] : [];
}

/** Citations may be cut by what Markdown sees in them, such as an escaped bracket. */
function joined(spans: Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last?.kind === 'text' && span.kind === 'text') last.text += span.text;
    else all.push({ ...span });
  }
  return all;
}
