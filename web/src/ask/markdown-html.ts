/**
 * Markdown as DOM. The only place where text of a model or a document becomes HTML, and only through
 * DOMPurify: no images, no styles, no ids, links to the web alone.
 */
import DOMPurify, { type Config } from 'dompurify';
import { Marked, type Token } from 'marked';
import { trustedTypesPolicy } from '../trusted-types';

const kTags =
  'a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i li ol p pre s strong sub sup table tbody ' +
  'td th thead tr ul';

const kPurify = {
  ALLOWED_TAGS: kTags.split(' '),
  ALLOWED_ATTR: ['href', 'start', 'align'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true as const,
  ...(trustedTypesPolicy && {
    TRUSTED_TYPES_POLICY: trustedTypesPolicy as unknown as Config['TRUSTED_TYPES_POLICY'],
  }),
};

const marked = new Marked({
  gfm: true,
  renderer: {
    // An image would be a request to a stranger: its description is shown instead.
    image: ({ text }) => escapeHtml(text),
    // Shown as it was written, but for the line breaks that tables need.
    html: ({ text }) => (/^<br *\/?>$/i.test(text) ? '<br>' : escapeHtml(text)),
  },
  // "[1]: file.md" at an answer's end lists sources; it is no link definition.
  tokenizer: { def: () => undefined },
});

/**
 * A line in more quotes and lists than anybody writes. What reads Markdown calls itself for each, and takes
 * time by the square of them.
 */
const kTooDeep = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){50}/m;

/**
 * Top-level blocks of a Markdown text. A block whose `raw` is unchanged looks the same as before. What is too
 * deep is one block, as it is written.
 */
export function blocksOf(markdown: string): Token[] {
  const asWritten = [{ type: 'code', raw: markdown, text: markdown }];
  if (kTooDeep.test(markdown)) return asWritten;
  try {
    return marked.lexer(markdown).filter(({ type }) => type !== 'space');
  } catch (error) {
    if (error instanceof RangeError) return asWritten;
    throw error;
  }
}

/** A block as nodes that are safe to show. */
export function renderBlock(block: Token): DocumentFragment {
  const fragment = DOMPurify.sanitize(marked.parser([block]), kPurify);
  for (const link of fragment.querySelectorAll('a')) completeLink(link);
  for (const table of fragment.querySelectorAll('table')) makeScrollable(table);
  // Wide code scrolls, so the keyboard must reach it.
  for (const code of fragment.querySelectorAll('pre')) code.tabIndex = 0;
  return fragment;
}

/** Text nodes below a node, in order. */
export function textsOf(node: Node): Text[] {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  return texts;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A link says where it goes, and tells that place nothing about this page. */
function completeLink(link: HTMLAnchorElement) {
  const target = link.getAttribute('href');
  if (!target) {
    link.replaceWith(...link.childNodes);
    return;
  }
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  if (link.textContent === target) return;
  const shown = document.createElement('span');
  shown.className = 'link-target';
  shown.textContent = ` (${target})`;
  link.append(shown);
}

function makeScrollable(table: HTMLTableElement) {
  const box = document.createElement('div');
  box.className = 'table-box';
  box.tabIndex = 0;
  table.replaceWith(box);
  box.append(table);
}
