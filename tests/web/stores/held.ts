/** A collection in the place that is tested, and what a search of it must find. */
import { expect } from 'vitest';
import type { CoreSearchOptions } from '../../../web/src/core/core-module';
import type { Collection } from '../../../web/src/engine/collection';
import { bestOf, randomVector, type Sample } from './documents';
import type { OpenPlace } from './places';

export interface Held {
  place: OpenPlace;
  collection: Collection;
}

export const dense: CoreSearchOptions = { k: 5, mode: 'dense', documents: [] };

/** The passages are those that brute force finds, with its scores. */
export async function expectBest(
  collection: Collection,
  samples: Sample[],
  k = 5,
  options: Partial<CoreSearchOptions> = {},
): Promise<void> {
  const question = randomVector();
  const hits = await collection.search('no such words', question, { ...dense, k, ...options });
  const expected = bestOf(samples, question, k);
  expect(hits.map(({ source, chunk }) => `${source} ${chunk}`)).toEqual(
    expected.map(({ source, chunk }) => `${source} ${chunk}`),
  );
  for (const [i, hit] of hits.entries()) {
    expect(hit.score).toBeCloseTo(expected[i]?.score as number, 3);
    expect(hit.text).toBe(expected[i]?.text);
  }
}
