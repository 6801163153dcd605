import { useMemo } from 'preact/hooks';
import { checkAnswer } from '../ask/check-answer';
import type { Hit } from '../protocol';
import { plural } from './format';

export interface AnswerCheckProps {
  /** The answer's Markdown. */
  text: string;
  /** passages[i] is cited as [i + 1]. */
  passages: Hit[];
  /** No more text will come: nothing is said of half an answer. */
  complete: boolean;
}

/** Under an answer: which of its citations do not hold. */
export function AnswerCheck({ text, passages, complete }: AnswerCheckProps) {
  const report = useMemo(
    () => (complete ? checkAnswer(text, passages.length) : null),
    [text, passages, complete],
  );
  if (!report || report.removed.length === 0) return null;
  return (
    <div
      class="answer-check"
      role="note"
      aria-label="Check of the citations"
      data-testid="answer-check"
    >
      <p>{describeRemoved(report.removed)}</p>
    </div>
  );
}

function describeRemoved(removed: number[]): string {
  const were = removed.length === 1 ? 'was' : 'were';
  const numbers = [...new Set(removed)].map((number) => `[${number}]`).join(', ');
  return `${plural(removed.length, 'citation')} named no passage and ${were} removed: ${numbers}.`;
}
