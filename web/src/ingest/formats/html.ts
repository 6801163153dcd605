/** HTML as Markdown: what it says and its structure, without what only browsers need. */
import type { Element, Nodes, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { type State, toMdast } from 'hast-util-to-mdast';
import type { Nodes as MdastNodes } from 'mdast';
import { gfmStrikethroughToMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { defaultHandlers, toMarkdown } from 'mdast-util-to-markdown';
import { say } from '../../words/message';
import { FileError } from '../file-error';

/** The part of a page that is its text: the element that says so, or all but its navigation. */
export function htmlToMarkdown(html: string): string {
  try {
    return convert(html);
  } catch (error) {
    // What reads a page calls itself for each element in another, some thousands at most.
    if (!(error instanceof RangeError)) throw error;
    throw new FileError(say('Its elements stand in each other too deep to be read.'));
  }
}

function convert(html: string): string {
  const root = fromHtml(html);
  const text = find(root, (element) => element.tagName === 'main') ?? withoutNavigation(root);
  const markdown = serialize(toMdast(text, { handlers: { img: alternative } }));
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
      // Inside a word an underscore is no markup, and `ef_construction` must stay one word.
      text: (node, parent, state, info) =>
        defaultHandlers
          .text(node, parent, state, info)
          .replace(/(?<=[\p{L}\p{N}])\\_(?=[\p{L}\p{N}])/gu, '_'),
    },
  });
}

/** A picture is told by its words; its address is of no use here, and is never asked for. */
function alternative(_state: State, { properties }: Element) {
  const value = String(properties.alt ?? '');
  return value ? { type: 'text' as const, value } : undefined;
}

function find(node: Nodes, accept: (element: Element) => boolean): Element | null {
  const left: Nodes[] = [node];
  for (let next = left.pop(); next; next = left.pop()) {
    if (next.type === 'element' && accept(next)) return next;
    if ('children' in next) left.push(...next.children.toReversed());
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
