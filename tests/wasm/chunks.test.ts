import { beforeAll, expect, test } from 'vitest';
import type { Chunker, CoreModule, CoreTokenizer } from '../../web/src/core/core-module';
import { errorOf, loadCore, loadTokenizer, textsOf } from './load-core';

const astral = `# Emoji 😀\n\n${'Words 𝒜 and 数据 and 👩‍👩‍👧 stand here. '.repeat(40)}\n\n# End 🏁\n\nlast`;
let core: CoreModule;
let tokenizer: CoreTokenizer;

beforeAll(async () => {
  core = await loadCore();
  tokenizer = await loadTokenizer(core);
});

function cut(chunker: Chunker, text: string, path = 'a.md') {
  const options = { maxTokens: 64, minTokens: 0, overlapTokens: 0 };
  const bytes = new TextEncoder().encode(text);
  const chunks = core.chunk(chunker, path, bytes, JSON.stringify(options), tokenizer);
  const spans = Array.from({ length: chunks.spans.length / 2 }, (_, i) =>
    text.slice(chunks.spans[2 * i], chunks.spans[2 * i + 1]),
  );
  return { ...chunks, spans, texts: textsOf(chunks.texts) };
}

test('default chunks cover a text beyond the basic plane, in UTF-16 offsets', () => {
  const { spans, texts, tokens, headings } = cut('default', astral);
  expect(spans.length).toBeGreaterThan(5);
  expect(spans.join('')).toBe(astral);
  spans.forEach((span, i) => {
    expect(texts[i]?.endsWith(span)).toBe(true);
    expect(tokens[i]).toBeLessThanOrEqual(64);
  });
  expect(headings[0]).toEqual(['Emoji 😀']);
  expect(headings.at(-1)).toEqual(['End 🏁']);
});

test('the path says whether a text is Markdown', () => {
  const text = '# A\n\nwords\n\n# B\n\nmore words\n';
  expect(cut('default', text, 'a.MD').headings).toEqual([['A'], ['B']]);
  expect(cut('default', text, 'docs.md/a.txt').headings).toEqual([[]]);
});

test('impossible limits are refused', () => {
  const chunk = (options: object) => () =>
    core.chunk('default', 'a.md', Uint8Array.of(65), JSON.stringify(options), tokenizer);
  const good = { maxTokens: 64, minTokens: 0, overlapTokens: 16 };
  expect(chunk(good)().spans).toEqual(Uint32Array.of(0, 1));
  expect(errorOf(chunk({ ...good, maxTokens: 31 })).code).toBe('bad-limit');
  expect(errorOf(chunk({ ...good, overlapTokens: 17 })).code).toBe('bad-limit');
  expect(errorOf(chunk({})).code).toBe('bad-json');
});

test('tutorial chunks are what split("# ") gives', () => {
  expect(cut('tutorial', astral).texts).toEqual(astral.split('# '));
  expect(cut('tutorial', astral).spans).toEqual(astral.split('# '));
});

test('an unknown chunker is refused', () => {
  expect(errorOf(() => cut('lines' as Chunker, 'text')).code).toBe('bad-chunker');
});

test('pooling gives the mean of unit length', () => {
  const hidden = Float32Array.of(3, 1, 3, 7);
  const pooled = core.pool(hidden, 2, 2, 'mean');
  expect(pooled[0]).toBeCloseTo(0.6, 6);
  expect(pooled[1]).toBeCloseTo(0.8, 6);
  expect(errorOf(() => core.pool(hidden, 3, 2, 'mean')).code).toBe('bad-vector');
});

test('a prompt numbers its passages', () => {
  const request = {
    preset: 'default',
    question: 'How? 😀',
    passages: [{ text: 'So.', source: 'a.md', headings: ['A'] }],
    maxTokens: 1000,
    template: JSON.parse(core.promptTemplates()).normal,
  };
  const prompt = JSON.parse(core.buildPrompt(JSON.stringify(request), tokenizer));
  expect(prompt.passages).toBe(1);
  expect(JSON.stringify(prompt.messages)).toContain('How? 😀');
  expect(errorOf(() => core.buildPrompt('{}', tokenizer)).code).toBe('bad-json');
  const bad = JSON.stringify({ ...request, template: { system: '', user: '{question}' } });
  expect(errorOf(() => core.buildPrompt(bad, tokenizer)).code).toBe('bad-template');
});
