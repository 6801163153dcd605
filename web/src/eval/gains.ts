/** What a ranking gains by the judgements of its question. */
import type { Judgement } from './question-set';

/**
 * The gains of hits by rank, for metrics.ts. Every judgement is met once: a hit takes the best that
 * is left, so that of a judged document the first chunk counts and the others gain nothing.
 */
export function gainsOf<Hit>(
  hits: readonly Hit[],
  judgements: readonly Judgement[],
  meets: (hit: Hit, corpusId: string) => boolean,
): number[] {
  const left = judgements.toSorted((a, b) => b.score - a.score);
  return hits.map((hit) => {
    const at = left.findIndex(({ corpusId }) => meets(hit, corpusId));
    return at === -1 ? 0 : (left.splice(at, 1)[0] as Judgement).score;
  });
}
