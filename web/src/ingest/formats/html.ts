/** HTML as Markdown: what it says and its structure, without what only browsers need. */
import type { Element, Nodes, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { type State, toMdast } from 'hast-util-to-mdast';
import type { Delete, Emphasis, Nodes as MdastNodes, Strong } from 'mdast';
import { gfmStrikethroughToMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { defaultHandlers, type Handle, toMarkdown } from 'mdast-util-to-markdown';
import { inWords } from '../file-error';

/** The part of a page that is its text: the element that says so, or all but its navigation. */
export function htmlToMarkdown(html: string): string {
  try {
    return convert(html);
  } catch (error) {
    throw inWords(error);
  }
}

function convert(html: string): string {
  const root = fromHtml(html);
  const text = find(root, (element) => element.tagName === 'main') ?? withoutNavigation(root);
  const markdown = serialize(toMdast(text, { handlers: { img: alternative, base: startOfLinks } }));
  const title = titleOf(root);
  // Without a heading of its own the page's title is what its text is about.
  return title && !/^# /m.test(markdown) ? `# ${title}\n\n${markdown}` : markdown;
}

function serialize(tree: MdastNodes): string {
  return toMarkdown(tree, {
    bullet: '-',
    fences: true,
    rule: '-',
    extensions: [gfmTableToMarkdown({ tablePipeAlign: false }), gfmStrikethroughToMarkdown()],
    handlers: {
      emphasis: markedBy('*'),
      strong: markedBy('**'),
      delete: markedBy('~~'),
      // Inside a word an underscore is no markup, and `ef_construction` must stay one word.
      text: (node, parent, state, info) =>
        defaultHandlers
          .text(node, parent, state, info)
          .replace(/(?<=[\p{L}\p{N}])\\_(?=[\p{L}\p{N}])/gu, '_'),
    },
  });
}

/**
 * Emphasis with its marks around it and nothing else; blanks at its edges stand outside of them. By itself
 * the library writes letters next to some marks as entities, and no search finds the word that such a letter
 * is of.
 */
function markedBy(mark: string): Handle {
  const handle: Handle = (node: Emphasis | Strong | Delete, _parent, state, info) => {
    const inside = state.containerPhrasing(node, { ...info, before: mark, after: mark });
    const text = inside.trim();
    if (text === '') return inside;
    const begin = inside.indexOf(text);
    return `${inside.slice(0, begin)}${mark}${text}${mark}${inside.slice(begin + text.length)}`;
  };
  return Object.assign(handle, { peek: () => mark[0] });
}

/** A picture is told by its words; its address is of no use here, and is never asked for. */
function alternative(_state: State, { properties }: Element) {
  const value = String(properties.alt ?? '');
  return value ? { type: 'text' as const, value } : undefined;
}

/** Links begin there, where that makes an address; by itself the library fails where it makes none. */
function startOfLinks(state: State, { properties: { href } }: Element): undefined {
  if (state.frozenBaseUrl !== undefined || typeof href !== 'string') return;
  state.frozenBaseUrl = href;
  state.resolve = (url) => {
    try {
      return new URL(url ?? '', href).href;
    } catch {
      return url ?? '';
    }
  };
}

function find(node: Nodes, accept: (element: Element) => boolean): Element | null {
  const left: Nodes[] = [node];
  for (let next = left.pop(); next; next = left.pop()) {
    if (next.type === 'element' && accept(next)) return next;
    // One by one: as arguments of one call there may be too many.
    if ('children' in next) for (const child of next.children.toReversed()) left.push(child);
  }
  return null;
}

function withoutNavigation(root: Root): Root {
  const left: (Root | Element)[] = [root];
  for (let next = left.pop(); next; next = left.pop()) {
    next.children = next.children.filter(
      (child) => child.type !== 'element' || child.tagName !== 'nav',
    ) as typeof next.children;
    for (const child of next.children) if (child.type === 'element') left.push(child);
  }
  return root;
}

function titleOf(root: Root): string {
  const [text] = find(root, (element) => element.tagName === 'title')?.children ?? [];
  return text?.type === 'text' ? text.value.replace(/\s+/g, ' ').trim() : '';
}
