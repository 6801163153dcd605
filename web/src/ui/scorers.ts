/** Scorers, figures and targets as people read them. */
import type { Scorer } from '../eval/summary';
import type { Hit } from '../protocol';
import { type Message, say } from '../words/message';

export const kScorerTitles: Record<Scorer, Message> = {
  dense: say('By meaning'),
  bm25: say('By words'),
  hybrid: say('Both'),
};

/** "71.5%". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** As a question set names it (eval/targets.ts). */
export function targetOf({ source, chunk }: Hit): string {
  return `${source}#${chunk}`;
}
