/**
 * Measures of one ranking, as trec_eval defines them. A ranking is given by its gains: gains[i] is
 * the judgement of the hit at rank i + 1, zero or less where it is not relevant.
 */

/**
 * Discounted cumulative gain of the first k over that of the best possible order, 0 to 1 (Järvelin
 * and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", with the judgement itself as
 * the gain and a discount of log2(rank + 1)). judgements: all of the question, in any order; where
 * none is above zero the measure is 0.
 */
export function ndcg(gains: readonly number[], judgements: readonly number[], k: number): number {
  const ideal = dcg(
    judgements.toSorted((a, b) => b - a),
    k,
  );
  return ideal > 0 ? dcg(gains, k) / ideal : 0;
}

/** One over the rank of the first relevant hit among the first k; 0 without one. */
export function reciprocalRank(gains: readonly number[], k: number): number {
  const rank = firstRelevant(gains);
  return rank !== null && rank <= k ? 1 / rank : 0;
}

/** Rank of the first relevant hit, from 1, or null. */
export function firstRelevant(gains: readonly number[]): number | null {
  const at = gains.findIndex((gain) => gain > 0);
  return at === -1 ? null : at + 1;
}

function dcg(gains: readonly number[], k: number): number {
  return gains.slice(0, k).reduce((sum, gain, i) => sum + Math.max(0, gain) / Math.log2(i + 2), 0);
}
