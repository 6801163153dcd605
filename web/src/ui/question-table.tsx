import { DEPTH, SCORERS } from '../eval/summary';
import type { Evaluation } from '../protocol';
import { t } from '../words/words';
import { useApp } from './app-context';
import { ScorerHeads } from './scorer-heads';

/** More than anyone reads; all of them are in the export. */
const kShown = 50;

/** Where each question finds its first relevant passage, the worst first. */
export function QuestionTable({ evaluation }: { evaluation: Evaluation }) {
  const { state } = useApp();
  const { collection, questions, inUse } = evaluation;
  const place = (rank: number | null) => rank ?? Number.POSITIVE_INFINITY;
  const worstFirst = questions.toSorted((a, b) => {
    const [first, second] = [place(a.ranks[inUse]), place(b.ranks[inUse])];
    return first === second ? 0 : second - first;
  });
  return (
    <div>
      <h3 class="section-title">{t('Place of the first relevant passage, worst first')}</h3>
      <table class="figures questions" data-testid="question-ranks">
        <thead>
          <tr>
            <th scope="col">{t('Question')}</th>
            <ScorerHeads />
          </tr>
        </thead>
        <tbody>
          {worstFirst.slice(0, kShown).map(({ question, expected, ranks }, i) => (
            <tr key={i}>
              <th scope="row">
                <button
                  type="button"
                  class="link-button"
                  disabled={question.trim() === ''}
                  title={t('Expected: {targets}', { targets: expected.join(', ') })}
                  onClick={() => {
                    const [first = ''] = expected;
                    state.why.value = { collection, question, k: DEPTH, expected: first };
                  }}
                >
                  {question.trim() || t('(blank)')}
                </button>
              </th>
              {SCORERS.map((scorer) => (
                <td key={scorer}>{ranks[scorer] ?? `> ${DEPTH}`}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {questions.length > kShown && (
        <p class="hint">{t('{n} more are in the export.', { n: questions.length - kShown })}</p>
      )}
    </div>
  );
}
