/** What the rankings of a question set come to. */
import { firstRelevant, ndcg, reciprocalRank } from './metrics';

/** By meaning, by words, by both. */
export const SCORERS = ['dense', 'bm25', 'hybrid'] as const;
export type Scorer = (typeof SCORERS)[number];

export function perScorer<T>(value: (scorer: Scorer) => T): Record<Scorer, T> {
  return Object.fromEntries(SCORERS.map((scorer) => [scorer, value(scorer)])) as Record<Scorer, T>;
}

/** How many hits of each ranking are looked at. */
export const DEPTH = 20;

/** One ranking for one question. */
export interface Outcome {
  /** Judgements of the hits by rank, 0 where one is not relevant (metrics.ts). */
  gains: number[];
  /** What the search took, in milliseconds, its vector being there already; null: no search. */
  ms: number | null;
}

export interface Measured {
  /** All judgements of the question. */
  judgements: readonly number[];
  outcomes: Record<Scorer, Outcome>;
}

/** Means over all questions, each 0 to 1. */
export interface Figures {
  'nDCG@10': number;
  'MRR@10': number;
  'hit@1': number;
  'hit@3': number;
  'hit@10': number;
}

/** Of one scorer. */
export interface Summary {
  figures: Figures;
  /** hitRate[k - 1]: the share of questions with a relevant hit among the first k, k up to DEPTH. */
  hitRate: number[];
  /** Median of a search, in milliseconds; 0 where there was none. */
  ms: number;
}

/** What a question finds that is blank: nothing. */
export const NOTHING: Outcome = { gains: [], ms: null };

/** measured: at least one question. */
export function summarize(measured: readonly Measured[], scorer: Scorer): Summary {
  const mean = (value: (each: Measured) => number) =>
    round(measured.reduce((sum, each) => sum + value(each), 0) / measured.length);
  const gains = (each: Measured) => each.outcomes[scorer].gains;
  const hitRate = Array.from({ length: DEPTH }, (_, i) =>
    mean((each) => ((firstRelevant(gains(each)) ?? Number.POSITIVE_INFINITY) <= i + 1 ? 1 : 0)),
  );
  return {
    figures: {
      'nDCG@10': mean((each) => ndcg(gains(each), each.judgements, 10)),
      'MRR@10': mean((each) => reciprocalRank(gains(each), 10)),
      'hit@1': hitRate[0] as number,
      'hit@3': hitRate[2] as number,
      'hit@10': hitRate[9] as number,
    },
    hitRate,
    ms: median(measured.map((each) => each.outcomes[scorer].ms).filter((ms) => ms !== null)),
  };
}

/** The middle, or the mean of the two in the middle; 0 of nothing. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const low = sorted[Math.ceil(half) - 1] as number;
  const high = sorted[Math.floor(half)] as number;
  return round((low + high) / 2);
}

/** As many digits as anyone compares. */
function round(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
