/** Documents whose parts stand in each other without end: read, or refused in words, and never a crash. */
import { beforeAll, expect, it } from 'vitest';
import { blocksOf } from '../../web/src/ask/markdown-html';
import type { CoreModule, CoreTokenizer } from '../../web/src/core/core-module';
import { htmlToMarkdown } from '../../web/src/ingest/formats/html';
import { jsonToText } from '../../web/src/ingest/formats/json';
import { notebookToMarkdown } from '../../web/src/ingest/formats/notebook';
import { batchOf, loadCore, loadTokenizer } from '../wasm/load-core';

const DEEP = 50_000;

let core: CoreModule;
let tokenizer: CoreTokenizer;
beforeAll(async () => {
  core = await loadCore();
  tokenizer = await loadTokenizer(core);
});

it.each(['<div>', '<ul><li>', '<blockquote>', '<b>', '<span>', '<table><tr><td>'])(
  'HTML of %s in each other is refused',
  (opening) => {
    const html = `${opening.repeat(DEEP / 10)}deep`;
    expect(() => htmlToMarkdown(html)).toThrow(/too deep, to be read/);
  },
);

it('HTML as deep as pages are is read', () => {
  const html = `${'<div>'.repeat(200)}deep${'</div>'.repeat(200)}`;
  expect(htmlToMarkdown(html)).toContain('deep');
});

it('HTML with thousands of elements beside each other is read', () => {
  const text = htmlToMarkdown('<hr>'.repeat(DEEP / 10));
  expect(text.match(/^---$/gm)).toHaveLength(DEEP / 10);
});

it('a notebook of lists in each other says nothing, and one of many ticks all of them', () => {
  const deep = `${'['.repeat(2 * DEEP)}"x"${']'.repeat(2 * DEEP)}`;
  const notebook = (source: string) =>
    `{"cells":[{"cell_type":"code","source":${source},"outputs":[null,{"text":${deep}}]},null]}`;
  expect(notebookToMarkdown(notebook(deep))).toBe('');
  const ticks = '`` ` '.repeat(2 * DEEP);
  expect(notebookToMarkdown(notebook(JSON.stringify(ticks)))).toBe(`\`\`\`\n${ticks}\n\`\`\``);
});

it('JSON of one long string is read', () => {
  const json = JSON.stringify({ text: 'a\\", {'.repeat(1_000_000) });
  expect(jsonToText(json)).toBe(`{\n  "text": ${json.slice(8, -1)}\n}`);
});

it.each([
  '>',
  '> ',
  '- ',
  '1. ',
  '> - ',
  '[',
  '**',
  '*a ',
  '_a',
  '~~',
  '<b>',
  '![',
  '`',
  '|',
  '# ',
  '(',
])('Markdown of %s repeated is shown, or shown as it is written', (mark) => {
  const text = `${mark.repeat(DEEP / 10)}deep\n\nAfter it.\n`;
  expect(
    blocksOf(text)
      .map(({ raw }) => raw)
      .join(''),
  ).toContain('deep');
});

it('JSON of brackets in each other takes no more room than it has brackets', () => {
  const json = `${'['.repeat(DEEP)}1${']'.repeat(DEEP)}`;
  const text = jsonToText(json);
  expect(text.replace(/\s/g, '')).toBe(json);
  expect(text.length).toBeLessThan(100 * DEEP);
});

it.each(['> ', '- ', '[', '**', '<div>', '# ', '`', '(', '\\'])(
  'Markdown of %s repeated is cut into chunks that cover it',
  (mark) => {
    const text = `${mark.repeat(DEEP)}deep\n\nAfter it.\n`;
    const { bytes } = batchOf([text]);
    const options = JSON.stringify({ maxTokens: 256, minTokens: 24, overlapTokens: 0 });
    const { spans } = core.chunk('default', 'deep.md', bytes, options, tokenizer);
    expect(spans[0]).toBe(0);
    expect(spans.at(-1)).toBe(text.length);
  },
);
