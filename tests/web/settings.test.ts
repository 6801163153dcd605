import { describe, expect, test } from 'vitest';
import { normalizeBase, sameOrigin } from '../../web/src/ask/chat-base';
import { addUsage, cost } from '../../web/src/ask/models';
import { defaultSettings, readPassages, readStored } from '../../web/src/ask/settings';

describe('a base URL', () => {
  test.each([
    ['https://api.deepseek.com', 'https://api.deepseek.com'],
    ['  https://api.deepseek.com/  ', 'https://api.deepseek.com'],
    ['https://host/v1//', 'https://host/v1'],
    ['https://host/v1/chat/completions', 'https://host/v1'],
    ['http://LOCALHOST:8000/v1', 'http://localhost:8000/v1'],
  ])('%j becomes %s', (typed, base) => {
    expect(normalizeBase(typed)).toBe(base);
  });

  test.each([
    '',
    'api.deepseek.com',
    'ftp://host',
    'javascript:alert(1)',
    'https://user:secret@host',
    'https://host/?key=1',
    'https://host/#x',
  ])('%j is refused', (typed) => {
    expect(() => normalizeBase(typed)).toThrow(expect.objectContaining({ code: 'bad-base' }));
  });

  test.each([
    ['https://host/v1', 'https://host/v2', true],
    ['https://host', 'https://host:443', true],
    ['https://host', 'http://host', false],
    ['https://host', 'https://host:8443', false],
    ['https://host', 'https://host.evil', false],
  ])('%s and %s share a key: %s', (a, b, same) => {
    expect(sameOrigin(a, b)).toBe(same);
  });
});

describe('stored settings', () => {
  test('come back as they were written', () => {
    const settings = {
      collection: 'tutorial',
      base: 'https://host/v1',
      model: 'deepseek-v4-pro',
      thinking: false,
      effort: 'low',
      rewrite: false,
      mode: 'strict',
      templates: { strict: { system: 'S', user: '{passages}{question}' } },
      prices: { 'https://host/v1 deepseek-v4-pro': { cachedInput: 0, input: 1.5, output: 2 } },
      formatted: true,
      pages: false,
      shortcuts: false,
      manuals: { en: 'c1' },
      passages: 7,
      kept: { tutorial: { uri: 'http://localhost:19530', collection: 'c', inUse: true } },
    } as const;
    expect(readStored(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
  });

  test.each([
    {},
    {
      collection: 1,
      base: 'nonsense',
      model: '',
      thinking: 1,
      effort: 'huge',
      formatted: 'yes',
      pages: 0,
      passages: -2,
      kept: 1,
    },
    {
      collection: null,
      base: {},
      model: 3,
      thinking: null,
      effort: [],
      passages: 'many',
      kept: null,
    },
    { kept: { default: { uri: 3, collection: 'c' }, other: { uri: 'http://a', collection: {} } } },
  ])('%j become the defaults', (stored) => {
    expect(readStored(stored)).toEqual(defaultSettings);
  });

  test.each([
    ['', null],
    ['  ', null],
    ['0', null],
    ['x', null],
    ['3', 3],
    ['2.6', 3],
    ['999', 50],
  ])('%j passages are %s', (typed, passages) => {
    expect(readPassages(typed)).toBe(passages);
  });
});

describe('a price', () => {
  const usage = { input: 3_000_000, cached: 1_000_000, output: 500_000, reasoning: 400_000 };

  test('counts cached input apart, and reasoning as output', () => {
    expect(cost(usage, { cachedInput: 0.1, input: 1, output: 4 })).toBeCloseTo(0.1 + 2 + 2, 10);
  });

  test('that is unknown is none', () => {
    expect(cost(usage, null)).toBeNull();
  });

  test('of a continued answer is that of both parts', () => {
    expect(addUsage(addUsage(null, usage), usage).output).toBe(1_000_000);
  });
});
