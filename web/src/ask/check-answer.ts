/** What is to be said of a complete answer: which of its citations and claims do not hold. */
import { textOfBlock } from './answer-text';
import { blocksOf } from './markdown-html';

export interface AnswerReport {
  /** Numbers cited that name no passage, in order; they are not shown. */
  removed: number[];
}

/** markdown: the whole answer. count: passages that were given. */
export function checkAnswer(markdown: string, count: number): AnswerReport {
  const blocks = blocksOf(markdown).map((block) => textOfBlock(block, count));
  return { removed: blocks.flatMap(({ removed }) => removed) };
}
