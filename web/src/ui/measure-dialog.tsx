import { useState } from 'preact/hooks';
import { rich, t } from '../words/words';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { ErrorNote } from './error-note';
import { EvaluationView } from './evaluation-view';
import { FilePicker } from './file-picker';
import { Icon } from './icon';

/** Measures the current collection with a question set, and shows what it came to. */
export function MeasureDialog({ onClose }: { onClose: () => void }) {
  const { state, engine, library } = useApp();
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const { collection } = state.settings.value;
  const evaluation = state.evaluation.value;

  const measure = (files: File[]) =>
    library.attempt('measure', async () => {
      state.error.value = null;
      setProgress({ done: 0, total: 1 });
      try {
        const onProgress = (done: number, total: number) => setProgress({ done, total });
        const measured = await engine.evaluate(files, collection, onProgress);
        if (measured) state.evaluation.value = measured;
      } finally {
        setProgress(null);
      }
    });
  const close = () => {
    engine.cancelEvaluation();
    onClose();
  };

  return (
    <Dialog
      wide
      title={t('Measure retrieval')}
      subtitle={t('How well this collection finds what your questions should find.')}
      testid="measure-dialog"
      onClose={close}
    >
      <ErrorNote place="measure" />
      {progress ? (
        <div class="measure-row">
          <progress
            aria-label={t('Questions searched')}
            data-testid="measure-progress"
            value={progress.done}
            max={progress.total}
          />
          <button type="button" class="button" onClick={() => engine.cancelEvaluation()}>
            {t('Cancel')}
          </button>
        </div>
      ) : (
        <SetPicker onPick={measure} />
      )}
      {evaluation?.collection === collection && !progress && (
        <EvaluationView evaluation={evaluation} />
      )}
    </Dialog>
  );
}

function SetPicker({ onPick }: { onPick: (files: File[]) => void }) {
  return (
    <div class="measure-set">
      <FilePicker primary accept=".jsonl,.tsv" testid="question-set" onPick={onPick}>
        <Icon name="plus" />
        {t('Choose a question set')}
      </FilePicker>
      <details class="measure-format">
        <summary>{t('What a question set is')}</summary>
        <p>{t('A file with a question a line, and where its answer stands:')}</p>
        <pre>
          {'{"question": "Where is data stored?", "expected": "en/faq/operational_faq.md"}'}
        </pre>
        <p>
          {rich(
            '{expected} is a document’s path, a path with a heading ({heading}) or a chunk’s number from 0 ({chunk}), or a list of these. {queries} with {qrels}, chosen together, work too; their corpus ids are such places.',
            {
              expected: <code>expected</code>,
              heading: <code>guide.md#Install</code>,
              chunk: <code>guide.md#3</code>,
              queries: <code>queries.jsonl</code>,
              qrels: <code>qrels.tsv</code>,
            },
          )}
        </p>
      </details>
    </div>
  );
}
