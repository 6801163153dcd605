import { describe, expect, test } from 'vitest';
import {
  type Asking,
  checkFits,
  documentsWith,
  findPassages,
  promptOptions,
} from '../../web/src/ask/passages';
import { defaultSettings } from '../../web/src/ask/settings';
import { readTemplates, templateProblem } from '../../web/src/ask/templates';
import type { EngineApi } from '../../web/src/protocol';
import { english } from '../../web/src/words/message';
import { kHit } from './turns';

function asking(part: Partial<Asking['settings']> = {}, preset: Asking['preset'] = 'default') {
  const settings = { ...defaultSettings, ...part };
  return { collection: 'c', preset, settings, model: 'all-MiniLM-L6-v2' };
}

/** An engine that notes what it is asked. */
function engineWith(chunks: number, dense: number) {
  const calls: unknown[][] = [];
  const note =
    <T>(name: string, result: T) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args]);
      return result;
    };
  const candidate = { ...kHit, found: 1, dense, denseRank: 1, lexical: 0, lexicalRank: null };
  const engine = {
    counts: async () => ({ documents: 1, chunks, embedded: chunks }),
    search: note('search', [kHit]),
    explain: note('explain', { k: 1, candidates: [candidate], passages: [] }),
    wholeDocuments: note('wholeDocuments', [kHit, kHit]),
  } as unknown as EngineApi;
  return { engine, calls };
}

describe('finding', () => {
  test('searches as the settings say, within the documents named', async () => {
    const { engine, calls } = engineWith(9, 0.7);
    const found = await findPassages('Q', { ...asking({ passages: 7 }), documents: [3] }, engine);
    expect(found).toMatchObject({ hits: [kHit], isWhole: false, refusal: null });
    expect(calls).toEqual([['search', 'Q', 'c', { k: 7, documents: [3] }]]);
  });

  test('strictly, refuses what has nothing to do with the question, and nothing else', async () => {
    const strict = asking({ mode: 'strict' });
    expect((await findPassages('Q', strict, engineWith(9, 0.02).engine)).refusal).toBeTruthy();
    expect((await findPassages('Q', strict, engineWith(9, 0.7).engine)).refusal).toBeNull();
    const normal = await findPassages('Q', asking(), engineWith(9, 0.02).engine);
    expect(normal.refusal).toBeNull();
  });

  test('of whole documents takes all, and asks for none where they cannot fit', async () => {
    const whole = asking({ mode: 'whole' });
    const few = engineWith(9, 0.7);
    expect(await findPassages('Q', whole, few.engine)).toMatchObject({ isWhole: true });
    expect(few.calls).toEqual([['wholeDocuments', 'c', undefined]]);
    const many = engineWith(40_000, 0.7);
    await expect(findPassages('Q', whole, many.engine)).rejects.toMatchObject({
      code: 'too-much-text',
    });
    expect(many.calls).toEqual([]);
  });

  test('the tutorial’s has no modes', async () => {
    const { engine, calls } = engineWith(9, 0.02);
    const found = await findPassages('Q', asking({ mode: 'whole' }, 'tutorial'), engine);
    expect(found).toMatchObject({ isWhole: false, refusal: null });
    expect(calls.map(([name]) => name)).toEqual(['search']);
  });
});

test('a prompt is that of the mode, or a person’s own for it', () => {
  const own = { system: 'S', user: '{passages}{question}' };
  const templates = { strict: own };
  expect(promptOptions(asking({ templates }))).toEqual({ name: 'normal', isWhole: false });
  const strict = promptOptions(asking({ mode: 'strict', templates }));
  expect(strict).toEqual({ name: 'strict', isWhole: false, template: own });
  expect(promptOptions(asking({ mode: 'whole' }))).toEqual({ name: 'normal', isWhole: true });
  const tutorial = promptOptions(asking({ mode: 'strict', templates }, 'tutorial'));
  expect(tutorial).toEqual({ name: 'tutorial', isWhole: false });
});

test('messages fit up to the context less what an answer needs', () => {
  // 0.3 tokens a character (estimate.ts): 968,000 tokens.
  const message = (length: number) => [{ role: 'user' as const, content: 'a'.repeat(length) }];
  checkFits(message(3_226_000), 'deepseek-flash');
  expect(() => checkFits(message(3_227_000), 'deepseek-flash')).toThrow(
    expect.objectContaining({ code: 'too-much-text' }),
  );
});

test('documents are chosen by a part of their path', () => {
  const all = [
    { id: 4, path: 'en/FAQ/a.md' },
    { id: 7, path: 'zh/faq/b.md' },
  ];
  expect(documentsWith('  ', all)).toBeUndefined();
  expect(documentsWith('faq', all)).toEqual([4, 7]);
  expect(documentsWith(' EN/', all)).toEqual([4]);
  expect(() => documentsWith('fr/', all)).toThrow(
    expect.objectContaining({ code: 'no-such-path' }),
  );
});

describe('a template', () => {
  test.each([
    '{passages}{question}',
    '{question} {context} {question}',
    '{x} {passages}\n{question}',
  ])('%j can be used', (user) => {
    expect(templateProblem({ system: '', user })).toBeNull();
  });

  test.each([
    ['', /passages/],
    ['{question}', /lacks \{passages\}/],
    ['{passages}', /lacks \{question\}/],
    ['{passages}{passages}{question}', /more than once/],
    ['{passages}{context}{question}', /more than once/],
  ])('%j cannot: %s', (user, problem) => {
    expect(english(templateProblem({ system: '', user }) ?? '')).toMatch(problem);
  });

  test('that is stored and cannot be used is left out', () => {
    const good = { system: 'S', user: '{passages}{question}' };
    const stored = { normal: good, strict: { system: 'S', user: 'x' }, tutorial: 3, other: good };
    expect(readTemplates(stored)).toEqual({ normal: good });
    expect(readTemplates(undefined)).toEqual({});
  });
});
