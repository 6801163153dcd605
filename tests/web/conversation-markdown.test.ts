import { marked, type Tokens } from 'marked';
import { expect, test } from 'vitest';
import { conversationMarkdown, fileNameFor } from '../../web/src/ask/conversation-markdown';
import { kHit, turnOf } from './turns';

const info = { id: 'a', collection: 'default', title: 'Boats\nand  bread', changed: 1 };

test('every question is a heading, with its answer and numbered passages under it', () => {
  const nasty = { ...kHit, text: '# Not a heading\n\n```\ncode\n```\n- item', headings: [] };
  const text = conversationMarkdown(info, [
    turnOf(1, 'When\ndoes it leave?', 'At nine [1].\n\n- or ten [2]', [kHit, nasty]),
    turnOf(2, '它什么时候离开?', '九点 [1]。'),
  ]);
  const blocks = marked.lexer(text);
  const headings = blocks.filter((block): block is Tokens.Heading => block.type === 'heading');
  expect(headings.map(({ depth, text }) => [depth, text])).toEqual([
    [1, 'Boats and bread'],
    [2, 'When does it leave?'],
    [3, 'Passages'],
    [2, '它什么时候离开?'],
    [3, 'Passages'],
  ]);
  const passages = blocks.filter(
    (block): block is Tokens.List => block.type === 'list' && block.ordered,
  );
  expect(passages.map((list) => list.items.length)).toEqual([2, 1]);
  const quoted = passages[0]?.items[1]?.tokens.find(({ type }) => type === 'blockquote');
  expect((quoted as Tokens.Blockquote).text).toBe(nasty.text);
  expect(passages[0]?.items[0]?.text).toContain(kHit.source);
});

test('an answer that was broken off says so', () => {
  const turn = turnOf(1, 'Q?', 'Half');
  turn.answer.state = 'stopped';
  expect(conversationMarkdown(info, [turn])).toMatch(
    /Half\n\n\*\(The answer is not complete\.\)\*/,
  );
});

test.each([
  ['Where is it?', 'Where is it.md'],
  ['a/b\\c:d*e"f<g>h|i', 'a b c d e f g h i.md'],
  ['..', 'conversation.md'],
  ['存储在哪里?', '存储在哪里.md'],
  ['x'.repeat(300), `${'x'.repeat(60)}.md`],
])('a file named after %j', (title, name) => {
  expect(fileNameFor(title)).toBe(name.replace('?', ''));
});
