import { describe, expect, test } from 'vitest';
import { estimateMessages, estimateTokens } from '../../web/src/ask/estimate';
import { defaultBase, isPeak, pricesAt } from '../../web/src/ask/models';
import { readStored } from '../../web/src/ask/settings';
import { dollars } from '../../web/src/ui/format';

/** 2026-11-23 is a Monday. */
const monday = (time: string) => new Date(`2026-11-23T${time}Z`);
const flash = { base: defaultBase, model: 'deepseek-flash', prices: {} };

test.each([
  ['2026-11-23T00:59:59Z', false],
  ['2026-11-23T01:00:00Z', true],
  ['2026-11-23T03:59:59Z', true],
  ['2026-11-23T04:00:00Z', false],
  ['2026-11-23T06:00:00Z', true],
  ['2026-11-23T09:59:59Z', true],
  ['2026-11-23T10:00:00Z', false],
  ['2026-11-27T07:00:00Z', true],
  ['2026-11-28T07:00:00Z', false],
  ['2026-11-29T07:00:00Z', false],
  // Sunday evening in New York is Monday in UTC.
  ['2026-11-22T21:00:00-05:00', true],
])('%s is at a peak: %s', (time, peak) => {
  expect(isPeak(new Date(time))).toBe(peak);
});

describe('a price', () => {
  // As DeepSeek's page had them, off-peak and peak (models.json says where and when).
  test.each([
    ['deepseek-flash', '12:00:00', [0.003, 0.15, 0.6]],
    ['deepseek-flash', '07:00:00', [0.006, 0.3, 1.2]],
    ['deepseek-v4-pro', '12:00:00', [0.022, 0.66, 1.98]],
    ['deepseek-v4-pro', '07:00:00', [0.044, 1.32, 3.96]],
  ] as const)('of %s at %s', (model, time, [cachedInput, input, output]) => {
    expect(pricesAt({ ...flash, model }, monday(time))).toEqual({ cachedInput, input, output });
  });

  test('of another server, or of a model that is not listed, is not known', () => {
    expect(pricesAt({ ...flash, base: 'https://host/v1' }, monday('12:00:00'))).toBeNull();
    expect(pricesAt({ ...flash, model: 'other' }, monday('12:00:00'))).toBeNull();
  });

  test('of a person goes before the listed one, at every hour, for its server alone', () => {
    const own = { cachedInput: 1, input: 2, output: 3 };
    const prices = { [`${defaultBase} deepseek-flash`]: own };
    expect(pricesAt({ ...flash, prices }, monday('07:00:00'))).toEqual(own);
    const other = { base: 'https://host/v1', model: 'deepseek-flash', prices };
    expect(pricesAt(other, monday('07:00:00'))).toBeNull();
  });

  test('that is stored and cannot be counted with is left out', () => {
    const good = { cachedInput: 0, input: 2, output: 3 };
    const prices = {
      a: good,
      b: { ...good, input: -1 },
      c: { input: 1 },
      d: null,
      e: { ...good, output: 'x' },
    };
    expect(readStored({ prices }).prices).toEqual({ a: good });
  });
});

test.each([
  ['', 0],
  ['a'.repeat(1000), 300],
  ['存'.repeat(1000), 600],
  ['🙂'.repeat(10), 6],
  [`${'a'.repeat(10)}${'储'.repeat(10)}`, 9],
])('tokens of %j are about %i', (text, tokens) => {
  expect(estimateTokens(text)).toBe(tokens);
});

test('tokens of messages are those of their texts', () => {
  const content = 'a'.repeat(100);
  expect(
    estimateMessages([
      { role: 'system', content },
      { role: 'user', content },
    ]),
  ).toBe(60);
});

test.each([
  [0, '$0'],
  [0.000213, '$0.00021'],
  [0.00999, '$0.010'],
  [0.354, '$0.35'],
  [0.05, '$0.050'],
  [12.4, '$12.40'],
])('%d dollars are %s', (usd, text) => {
  expect(dollars(usd)).toBe(text);
});
