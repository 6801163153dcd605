import '../styles/answer-check.css';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { canCite, checkAnswer } from '../ask/check-answer';
import type { Finding } from '../ask/claims';
import type { ChatMessage, Hit } from '../protocol';
import { list, rich, t } from '../words/words';
import { Icon } from './icon';

export interface AnswerCheckProps {
  /** The answer's Markdown. */
  text: string;
  /** passages[i] is cited as [i + 1]. */
  passages: Hit[];
  /** What was sent for it. */
  messages: readonly ChatMessage[];
  /** No more text will come: nothing is said of half an answer. */
  complete: boolean;
  testid?: string;
}

/** Under an answer: which of its citations, quotes and numbers do not hold, or that it has no citation. */
export function AnswerCheck({
  text,
  passages,
  messages,
  complete,
  testid = 'answer-check',
}: AnswerCheckProps) {
  const report = useMemo(
    () => (complete ? checkAnswer(text, passages) : null),
    [text, passages, complete],
  );
  if (!report) return null;
  const { removed, cited, compared } = report;
  const findings = distinct(report.blocks.flat());
  const isUncited = cited + removed.length === 0 && text.trim() !== '' && canCite(messages);
  if (removed.length === 0 && compared === 0 && !isUncited) return null;
  const holds = removed.length === 0 && findings.length === 0 && !isUncited;
  return (
    <div
      class="answer-check"
      role="note"
      aria-label={t('Check of the sources')}
      data-testid={testid}
    >
      <Icon name={holds ? 'check' : 'alert'} />
      <div>
        {removed.length > 0 && <p>{describeRemoved(removed)}</p>}
        {findings.length > 0 && (
          <>
            <ul>
              {findings.map((finding, i) => (
                <li key={i} data-testid="finding">
                  {describeFinding(finding)}
                </li>
              ))}
            </ul>
            <p class="dim">
              {t(
                'Passages are compared word for word: it may be a rounding, a translation, or made up. Open the passage to see.',
              )}
            </p>
          </>
        )}
        {isUncited && (
          <p>{t('It cites no passage: nothing of it was compared with your documents.')}</p>
        )}
        {findings.length === 0 && compared > 0 && <p>{describeHolding(compared)}</p>}
      </div>
    </div>
  );
}

/** What is said once need not be said again. */
function distinct(findings: Finding[]): Finding[] {
  const said = new Map(
    findings.map((finding) => [JSON.stringify({ ...finding, nth: 0 }), finding]),
  );
  return [...said.values()];
}

function describeRemoved(removed: number[]): string {
  const numbers = [...new Set(removed)].map((number) => `[${number}]`).join(', ');
  return t('{n} {n|citation|citations} named no passage and {n|was|were} removed: {numbers}.', {
    n: removed.length,
    numbers,
  });
}

function describeFinding({ kind, text, cited, elsewhere }: Finding): JSX.Element {
  const claim = {
    number: () => t('The number {text}', { text }),
    quote: () => t('“{text}”', { text }),
    code: () => <code>{text}</code>,
  }[kind]();
  const passages = listOf(cited, 'disjunction');
  if (elsewhere.length === 0) {
    return <>{rich('{claim} does not stand in passage {passages}.', { claim, passages })}</>;
  }
  const others = listOf(elsewhere, 'conjunction');
  return (
    <>
      {rich(
        '{claim} does not stand in passage {passages}, but in passage {others}, which is not cited for it.',
        { claim, passages, others },
      )}
    </>
  );
}

/** Numbers of passages, each once: "1, 2 or 3". */
function listOf(numbers: number[], type: 'conjunction' | 'disjunction'): string {
  const names = [...new Set(numbers)].sort((a, b) => a - b).map(String);
  return list(names, type);
}

function describeHolding(compared: number): string {
  return compared === 1
    ? t('The quote or number that has a citation stands in its passage.')
    : t('All {n} quotes and numbers that have a citation stand in their passages.', {
        n: compared,
      });
}
