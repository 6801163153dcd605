import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { firstRelevant, ndcg, reciprocalRank } from '../../web/src/eval/metrics';
import { type Measured, median, summarize } from '../../web/src/eval/summary';

interface Golden {
  gains: number[];
  judgements: number[];
  ndcg10: number;
  mrr10: number;
  hits: Record<string, number>;
}

test('agrees with trec_eval', () => {
  const lines = readFileSync('tests/golden/metrics.jsonl', 'utf8').trim().split('\n');
  expect(lines.length).toBe(60);
  for (const line of lines) {
    const golden = JSON.parse(line) as Golden;
    expect(ndcg(golden.gains, golden.judgements, 10), line).toBeCloseTo(golden.ndcg10, 10);
    expect(reciprocalRank(golden.gains, 10), line).toBeCloseTo(golden.mrr10, 10);
    const rank = firstRelevant(golden.gains) ?? Number.POSITIVE_INFINITY;
    for (const [k, hit] of Object.entries(golden.hits)) {
      expect(rank <= Number(k), line).toBe(hit === 1);
    }
  }
});

test('graded judgements by hand: gains 1, 0, 3 of an ideal 3, 2, 1', () => {
  // 1 / log2(2) + 3 / log2(4) = 2.5 of 3 / 1 + 2 / log2(3) + 1 / 2 = 4.761860...
  expect(ndcg([1, 0, 3], [3, 1, 2], 10)).toBeCloseTo(0.525005, 6);
  expect(ndcg([1, 0, 3], [3, 1, 2], 1)).toBeCloseTo(1 / 3, 10);
});

test('a question without anything relevant measures 0, not NaN', () => {
  expect(ndcg([0, 0], [0], 10)).toBe(0);
  expect(ndcg([], [1], 10)).toBe(0);
  expect(reciprocalRank([], 10)).toBe(0);
});

function measured(gains: number[], ms: number | null): Measured {
  const outcome = { gains, ms };
  return { judgements: [1], outcomes: { dense: outcome, bm25: outcome, hybrid: outcome } };
}

test('means over questions, hit rates that never fall, and the median', () => {
  const first = measured([1], 4);
  const third = measured([0, 0, 1], 1);
  const twelfth = measured([...new Array(11).fill(0), 1], 2);
  const nowhere = measured(new Array(20).fill(0), 9);
  const { figures, hitRate, ms } = summarize([first, third, twelfth, nowhere], 'hybrid');
  expect(figures).toEqual({
    // (1 + 1 / log2(4)) / 4
    'nDCG@10': 0.375,
    // (1 + 1 / 3) / 4
    'MRR@10': 0.33333,
    'hit@1': 0.25,
    'hit@3': 0.5,
    'hit@10': 0.5,
  });
  expect(hitRate).toEqual([0.25, 0.25, ...new Array(9).fill(0.5), ...new Array(9).fill(0.75)]);
  expect(ms).toBe(3);
  expect(median([5, 1, 3])).toBe(3);
});

test('a blank question is a miss, and no search to be timed', () => {
  const { figures, ms } = summarize([measured([1], 4), measured([], null)], 'dense');
  expect([figures['hit@1'], ms]).toEqual([0.5, 4]);
  expect(summarize([measured([], null)], 'dense').ms).toBe(0);
});
