/** The three rankings of a question: the core's own search, once in each mode. */
import type { CoreEngine, CoreHits, CoreSearchOptions } from '../core/core-module';
import { DEPTH, perScorer, SCORERS, type Scorer } from './summary';

const MODES: Record<Scorer, CoreSearchOptions['mode']> = {
  dense: 'dense',
  bm25: 'lexical',
  hybrid: 'hybrid',
};

export function scorerOf(mode: CoreSearchOptions['mode']): Scorer {
  return SCORERS.find((scorer) => MODES[scorer] === mode) as Scorer;
}

export interface Ranked {
  hits: CoreHits;
  /** What the search took, in milliseconds. */
  ms: number;
}

/** vector: of the question. */
export function rankEach(
  engine: Pick<CoreEngine, 'search'>,
  question: string,
  vector: Float32Array,
): Record<Scorer, Ranked> {
  return perScorer((scorer) => {
    const options: CoreSearchOptions = { k: DEPTH, mode: MODES[scorer], documents: [] };
    const begun = performance.now();
    const hits = engine.search(question, vector, JSON.stringify(options));
    return { hits, ms: performance.now() - begun };
  });
}
