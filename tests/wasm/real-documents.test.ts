/** The chunks of real documents, against marked's reading of them and ICU's of characters. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { CoreModule, CoreTokenizer } from '../../web/src/core/core-module';
import { realTexts } from '../browser/support/docs';
import { loadCore, loadTokenizer, textsOf } from './load-core';
import { type OracleSection, oracleOf, pathsOf } from './markdown-oracle';

interface Chunk {
  begin: number;
  end: number;
  tokens: number;
  headings: string[];
  /** What is embedded. */
  text: string;
}

let core: CoreModule;
let tokenizer: CoreTokenizer;
const texts = new Map<string, string>();

/** As marked counts offsets, and without front matter, which it does not know. */
function plainLines(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '    ')
    .replace(/ +$/gm, '')
    .replace(/^(---|\+\+\+)\n(?!\n)[\s\S]*?\n\1\n/, '');
}

beforeAll(async () => {
  core = await loadCore();
  tokenizer = await loadTokenizer(core);
  for (const [path, text] of Object.entries(await realTexts(/./)))
    texts.set(path, plainLines(text));
  const modules = new URL('../../node_modules/', import.meta.url);
  for (const path of readdirSync(modules, { recursive: true, encoding: 'utf8' })) {
    if (/\.md$/i.test(path))
      texts.set(path, plainLines(readFileSync(new URL(path, modules), 'utf8')));
  }
});

function cut(text: string, options: object): Chunk[] {
  const all = { maxTokens: 256, minTokens: 0, overlapTokens: 0, ...options };
  const bytes = new TextEncoder().encode(text);
  const chunks = core.chunk('default', 'a.md', bytes, JSON.stringify(all), tokenizer);
  const embedded = textsOf(chunks.texts);
  return embedded.map((text, i) => ({
    begin: chunks.spans[2 * i] as number,
    end: chunks.spans[2 * i + 1] as number,
    tokens: chunks.tokens[i] as number,
    headings: chunks.headings[i] as string[],
    text,
  }));
}

function count(text: string): number {
  const bytes = new TextEncoder().encode(text);
  return tokenizer.encode(bytes, Uint32Array.of(bytes.length), 1e9).ids.length - 2;
}

/** Letters and digits alone: how marked and the core write the rest of a title differs. */
const letters = (titles: string[]) =>
  titles.map((title) => title.replace(/[^\p{L}\p{N}]/gu, '').slice(0, 60));

test('every section stands under the headings that marked finds', () => {
  expect(texts.size).toBeGreaterThan(300);
  const wrong: string[] = [];
  for (const [path, text] of texts) {
    const { sections } = oracleOf(text);
    const paths = pathsOf(sections);
    const hasBody = ({ headingEnd }: OracleSection, i: number) =>
      text.slice(headingEnd, sections[i + 1]?.begin).trim() !== '';
    const lead = text.slice(0, sections[0]?.begin).replace(/^---\n[\s\S]*?\n---\n/, '');
    const hasLead = lead.trim() !== '';
    // Nothing is too long for a chunk, so each ends where a section does.
    for (const { end, headings } of cut(text, { maxTokens: 1e9 })) {
      const last = sections.findLastIndex(({ begin }) => begin < end);
      const next = sections[last + 1]?.begin ?? text.length;
      // Headings without text at the very end go with the section before them.
      const bodied = sections.findLastIndex(hasBody);
      const home = next < text.length || (bodied < 0 && !hasLead) ? last : bodied;
      const expected = paths[home] ?? [];
      if (end !== next) wrong.push(`${path}: a section ends at ${end}, not at ${next}`);
      if (`${letters(headings)}` !== `${letters(expected)}`) {
        wrong.push(`${path}: ${JSON.stringify(headings)}, not ${JSON.stringify(expected)}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

interface Options {
  maxTokens: number;
  overlapTokens: number;
}

/** Every chunk but the first begins where the one before ends, or by the overlap earlier. */
function* coverErrors(text: string, chunks: Chunk[], options: Options): Generator<string> {
  let last = { begin: -1, end: 0 };
  for (const chunk of chunks) {
    const { begin, end, tokens } = chunk;
    const again = begin < last.end ? count(text.slice(begin, last.end)) : 0;
    if (begin > last.end || begin <= last.begin || end <= last.end) yield `${begin} is no place`;
    if (again > options.overlapTokens) yield `${again} tokens overlap at ${begin}`;
    if (tokens > options.maxTokens) yield `${tokens} tokens at ${begin}`;
    if (tokens !== count(chunk.text)) yield `miscounted at ${begin}`;
    if (!chunk.text.endsWith(text.slice(begin, end))) yield `${begin}: cites something else`;
    last = chunk;
  }
  if (last.end !== text.length) yield `ends at ${last.end} of ${text.length}`;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cuts are between characters, and in no row where a quarter of a chunk would end before it. */
function* cutErrors(text: string, chunks: Chunk[], options: Options): Generator<string> {
  const { rows } = oracleOf(text);
  for (const { begin, end } of chunks) {
    const near = text.slice(Math.max(0, end - 50), end + 50);
    const at = Math.min(end, 50);
    if (end < text.length && segmenter.segment(near).containing(at)?.index !== at) {
      yield `cuts a character at ${end}`;
    }
    const [rowBegin] = rows.find((row) => row[0] < end && end < row[1]) ?? [begin];
    if (rowBegin <= begin) continue;
    if (count(text.slice(begin, rowBegin)) > options.maxTokens / 4) yield `cuts a row at ${end}`;
  }
}

test.each([
  { maxTokens: 256, minTokens: 24, overlapTokens: 0 },
  { maxTokens: 64, minTokens: 0, overlapTokens: 16 },
])('chunks of $maxTokens tokens cover each text, cut where a reader would', (options) => {
  const wrong: string[] = [];
  for (const [path, text] of texts) {
    const chunks = cut(text, options);
    const errors = [...coverErrors(text, chunks, options), ...cutErrors(text, chunks, options)];
    wrong.push(...errors.map((error) => `${path}: ${error}`));
  }
  expect(wrong).toEqual([]);
});
