import { useEffect, useState } from 'preact/hooks';
import type { DocumentInfo, Explanation, Standing } from '../protocol';
import { useApp } from './app-context';
import { CandidateTable } from './candidate-table';
import { Dialog } from './dialog';
import { ErrorNote } from './error-note';
import { Field } from './field';
import { titleOf } from './format';
import { targetOf } from './scorers';
import type { Why } from './state';

/** Why a question found its passages, and why any other was not among them. */
export function WhyDialog({ question, preset, k, onClose }: Why & { onClose: () => void }) {
  const { engine, library } = useApp();
  const [documents, setDocuments] = useState<DocumentInfo[]>([]);
  const [explanation, setExplanation] = useState<Explanation | null>(null);
  const [picked, setPicked] = useState<Standing | null>(null);

  const explain = (document?: number) =>
    library.attempt('why', async () => {
      const options = { preset, k, ...(document !== undefined && { document }) };
      const explained = await engine.explain(question, options);
      setExplanation(explained);
      setPicked(explained.passages[0] ?? null);
    });
  useEffect(() => {
    void explain();
    void library.attempt('why', async () => setDocuments(await engine.documents(preset)));
  }, []);

  return (
    <Dialog
      wide
      title="Why these passages?"
      subtitle={question}
      testid="why-dialog"
      onClose={onClose}
    >
      <ErrorNote place="why" />
      <div class="field-pair">
        <Field label="Another passage of">
          <select
            data-testid="why-document"
            onChange={({ currentTarget }) => explain(Number(currentTarget.value))}
          >
            <option value="" selected disabled>
              Choose a document
            </option>
            {documents.map(({ id, path }) => (
              <option key={id} value={id}>
                {path}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Passage">
          <select
            data-testid="why-chunk"
            disabled={!explanation?.passages.length}
            value={picked ? picked.chunk : ''}
            onChange={({ currentTarget }) =>
              setPicked(explanation?.passages[Number(currentTarget.value)] ?? null)
            }
          >
            {explanation?.passages.map((passage) => (
              <option key={passage.chunk} value={passage.chunk}>
                {`#${passage.chunk} ${titleOf(passage).slice(0, 80)}`}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <p class="why-reason" role="status" data-testid="why-reason">
        {picked ? (
          <>
            <strong>{titleOf(picked)}</strong> <span class="dim">{targetOf(picked)}</span>
            <br />
            {picked.reason}
          </>
        ) : (
          'Choose a passage here or below to read why it was found, or was not.'
        )}
      </p>
      {explanation && <CandidateTable explanation={explanation} onPick={setPicked} />}
    </Dialog>
  );
}
