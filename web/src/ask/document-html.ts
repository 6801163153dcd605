/** A Markdown document as DOM, with a passage of it marked. */
import { blocksOf, renderBlock, textsOf } from './markdown-html';

/** Noncharacters of Unicode, which no text that is exchanged has: https://www.unicode.org/faq/private_use.html */
const BEGIN = '\ufdd0';
const END = '\ufdd1';

/** What makes a line a heading, an item, a row, a quote or code stands before what it says. */
const LEADING = /(?:\s|[-*+] |\d+[.)] |>|#{1,6} |\||(?:```|~~~)[^\n]*\n)*/y;
const TRAILING = /(?:\s|\||\n(?:```+|~~~+))*$/;

/**
 * markdown: the whole document or a part that begins and ends at blank lines. begin, end: UTF-16
 * offsets of the passage in it. Text nodes of the passage are inside of <mark> elements; there are
 * none where the passage has nothing to show.
 */
export function renderDocument(markdown: string, begin: number, end: number): DocumentFragment {
  const fragment = new DocumentFragment();
  for (const block of blocksOf(withFencedFrontMatter(withSigns(markdown, begin, end)))) {
    fragment.append(renderBlock(block));
  }
  markBetweenSigns(fragment);
  return fragment;
}

/** Signs where the passage's visible text begins and ends: they go through Markdown as letters do. */
function withSigns(markdown: string, begin: number, end: number): string {
  LEADING.lastIndex = begin;
  const first = begin + (LEADING.exec(markdown)?.[0].length ?? 0);
  const last = end - (TRAILING.exec(markdown.slice(begin, end))?.[0].length ?? 0);
  if (first >= last) return markdown;
  return (
    markdown.slice(0, first) + BEGIN + markdown.slice(first, last) + END + markdown.slice(last)
  );
}

/** Metadata at the top, which Markdown alone would take for a rule and a heading. */
function withFencedFrontMatter(markdown: string): string {
  return markdown.replace(/^(\ufeff?)---\n([\s\S]*?)\n---(?=\n|$)/, '$1```\n$2\n```');
}

function markBetweenSigns(fragment: DocumentFragment): void {
  let inside = false;
  for (const text of textsOf(fragment)) {
    const parts = text.data.split(/([\ufdd0\ufdd1])/);
    const nodes = parts.flatMap((part): Node[] => {
      if (part === BEGIN || part === END) inside = part === BEGIN;
      else if (part !== '') return [inside && part.trim() !== '' ? marked(part) : textNode(part)];
      return [];
    });
    text.replaceWith(...nodes);
  }
}

function marked(text: string): HTMLElement {
  const mark = document.createElement('mark');
  mark.textContent = text;
  return mark;
}

function textNode(text: string): Text {
  return document.createTextNode(text);
}
