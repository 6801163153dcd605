import { type Figures, SCORERS, type Scorer } from '../eval/summary';
import type { Evaluation } from '../protocol';
import { t } from '../words/words';
import { HitRatePlot } from './hit-rate-plot';
import { QuestionTable } from './question-table';
import { saveFile } from './save-file';
import { ScorerHeads } from './scorer-heads';
import { percent } from './scorers';

/** The figures of an evaluation, its plot and its questions. */
export function EvaluationView({ evaluation }: { evaluation: Evaluation }) {
  const { files, documents, chunks, embedded, model, questions } = evaluation;
  return (
    <>
      <p class="dim" data-testid="evaluation-of">
        {files.join(', ')} ·{' '}
        {t(
          '{questions} {questions|question|questions} on {documents} {documents|document|documents}',
          { questions: questions.length, documents },
        )}{' '}
        · {t('{n} {n|chunk|chunks}', { n: chunks })} · {model}
        {embedded < chunks && t(' · only {n} of them embedded', { n: embedded })}
      </p>
      <div class="evaluation-top">
        <FigureTable evaluation={evaluation} />
        <HitRatePlot summaries={evaluation.summaries} />
      </div>
      <QuestionTable evaluation={evaluation} />
      <div class="dialog-foot">
        <button
          type="button"
          class="button"
          data-testid="export-evaluation"
          onClick={() => save(evaluation)}
        >
          {t('Export as JSON')}
        </button>
      </div>
    </>
  );
}

const kFigures = [
  'nDCG@10',
  'MRR@10',
  'hit@1',
  'hit@3',
  'hit@10',
] as const satisfies readonly (keyof Figures)[];

function FigureTable({ evaluation: { summaries, inUse, embedMs } }: { evaluation: Evaluation }) {
  const time = (scorer: Scorer) => milliseconds(summaries[scorer].ms);
  const best = (name: keyof Figures) => Math.max(...SCORERS.map((s) => summaries[s].figures[name]));
  return (
    <div>
      <table class="figures" data-testid="figures">
        <thead>
          <tr>
            <td />
            <ScorerHeads
              after={(scorer) => scorer === inUse && <span class="in-use"> {t('in use')}</span>}
            />
          </tr>
        </thead>
        <tbody>
          {kFigures.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {SCORERS.map((scorer) => {
                const figure = summaries[scorer].figures[name];
                const text = name.startsWith('hit') ? percent(figure) : figure.toFixed(3);
                return <td key={scorer}>{figure === best(name) ? <b>{text}</b> : text}</td>;
              })}
            </tr>
          ))}
          <tr>
            <th scope="row">{t('search')}</th>
            {SCORERS.map((scorer) => (
              <td key={scorer}>{time(scorer)}</td>
            ))}
          </tr>
        </tbody>
      </table>
      <p class="hint">
        {t('Times are medians; all but words need the question embedded too, {time}.', {
          time: milliseconds(embedMs),
        })}
      </p>
    </div>
  );
}

/** Browsers tell time in steps of 0.1 ms. */
function milliseconds(ms: number): string {
  return ms < 0.1 ? '< 0.1 ms' : `${ms.toFixed(1)} ms`;
}

function save(evaluation: Evaluation) {
  const text = JSON.stringify(evaluation, null, 2);
  saveFile('askfolio-evaluation.json', new Blob([text], { type: 'application/json' }));
}
