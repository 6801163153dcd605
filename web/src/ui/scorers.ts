/** Scorers, figures and targets as people read them. */
import type { Scorer } from '../eval/summary';
import type { Hit } from '../protocol';

export const kScorerTitles: Record<Scorer, string> = {
  dense: 'By meaning',
  bm25: 'By words',
  hybrid: 'Both',
};

/** "71.5%". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** As a question set names it (eval/targets.ts). */
export function targetOf({ source, chunk }: Hit): string {
  return `${source}#${chunk}`;
}
