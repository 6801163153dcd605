/** Whether what was found has to do with the question at all. */
import type { Explanation } from '../protocol';

/**
 * Inner products that unrelated questions stay below, by model. Measured on questions with and without an
 * answer in the collection (ARCHITECTURE.md, "Modes").
 */
const kUnrelated: Record<string, number> = {
  'all-MiniLM-L6-v2': 0.3,
  'bge-small-en-v1.5': 0.62,
  'bge-small-zh-v1.5': 0.5,
};

/** BM25 of a passage that shares more than a common word with the question. */
const kSharedWords = 7;

/**
 * In doubt something is found: a model that is not known here does not decide, and words that stand out
 * are enough. model: id of the collection's embedding model.
 */
export function findsNothing({ candidates }: Explanation, model: string): boolean {
  const found = candidates.filter((candidate) => candidate.found !== null);
  const isUnrelated = found.every(({ dense, denseRank }) =>
    denseRank === null ? false : dense < (kUnrelated[model] ?? 0),
  );
  return isUnrelated && found.every(({ lexical }) => lexical < kSharedWords);
}
