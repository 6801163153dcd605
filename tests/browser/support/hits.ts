import { expect } from '@playwright/test';
import type { Hit } from '../../../web/src/protocol.js';

/**
 * The same passages in the same order. Scores to a hundredth: each browser tries for itself how the encoder
 * multiplies, and a question's vectors by either are as near as that (tests/wasm/exports.test.ts has scores
 * with one vector, where they are equal).
 */
export function expectSame(found: readonly Hit[], expected: readonly Hit[]): void {
  const placeOf = ({ source, chunk, text, start }: Hit) => ({ source, chunk, text, start });
  expect(found.map(placeOf)).toEqual(expected.map(placeOf));
  for (const [i, { score }] of found.entries()) {
    expect(Math.abs(score - (expected[i] as Hit).score)).toBeLessThan(0.015);
  }
}
