import { useEffect, useState } from 'preact/hooks';
import { isUnsent } from '../ask/session';
import { standaloneOf } from '../ask/turn';
import { findTargets } from '../eval/targets';
import type { DocumentInfo, Explanation, Hit, Standing } from '../protocol';
import { t } from '../words/words';
import { useApp } from './app-context';
import { CandidateTable } from './candidate-table';
import { Dialog } from './dialog';
import { ErrorNote } from './error-note';
import { Field } from './field';
import { titleOf } from './format';
import { targetOf } from './scorers';
import type { Why } from './state';

/** Why a question found its passages, and why any other was not among them. */
export function WhyDialog({ onClose, ...why }: Why & { onClose: () => void }) {
  const { documents, explanation, picked, setPicked, choose } = useExplanation(why);
  return (
    <Dialog
      wide
      title={t('Why these passages?')}
      subtitle={why.question}
      testid="why-dialog"
      onClose={onClose}
    >
      <ErrorNote place="why" />
      <div class="field-pair">
        <Field label={t('Another passage of')}>
          <select
            data-testid="why-document"
            value={explanation?.passages[0]?.document ?? ''}
            onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
          >
            <option value="" disabled>
              {t('Choose a document')}
            </option>
            {documents.map(({ id, path }) => (
              <option key={id} value={id}>
                {path}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('Passage')}>
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
            {t(picked.reason)}
            <AddButton passage={picked} question={why.question} />
          </>
        ) : (
          t('Choose a passage here or below to read why it was found, or was not.')
        )}
      </p>
      {explanation && <CandidateTable explanation={explanation} onPick={setPicked} />}
    </Dialog>
  );
}

/** Puts a passage into the prompt that waits to be sent, where it is not in it. */
function AddButton({ passage, question }: { passage: Standing; question: string }) {
  const { state, library, session } = useApp();
  const exchange = state.exchange.value;
  const isItself = (hit: Hit) => hit.document === passage.document && hit.chunk === passage.chunk;
  const isOther = !exchange || standaloneOf(exchange) !== question;
  if (isOther || !isUnsent(state) || exchange.hits.some(isItself)) return null;
  const { text, score, source, headings, chunk, start, end, document } = passage;
  const hit = { text, score, source, headings, chunk, start, end, document };
  return (
    <button
      type="button"
      class="button"
      data-testid="add-passage"
      onClick={() => library.attempt('why', () => session.addPassage(hit))}
    >
      {t('Put it into the prompt')}
    </button>
  );
}

function useExplanation({ question, collection, k, documents: only, expected }: Why) {
  const { engine, library } = useApp();
  const [documents, setDocuments] = useState<DocumentInfo[]>([]);
  const [explanation, setExplanation] = useState<Explanation | null>(null);
  const [picked, setPicked] = useState<Standing | null>(null);

  const explain = (document?: number) =>
    engine.explain(question, collection, {
      k,
      ...(only && { documents: only }),
      ...(document !== undefined && { document }),
    });
  /** Shows a document's best passage among those that are meant. */
  const show = async (document?: number, isMeant: (chunk: number) => boolean = () => true) => {
    const explained = await explain(document);
    const meant = explained.passages.filter(({ chunk }) => isMeant(chunk));
    const rank = (passage: Standing) => passage.rank ?? Number.POSITIVE_INFINITY;
    setExplanation(explained);
    setPicked(meant.reduce<Standing | null>((a, b) => (a && rank(a) <= rank(b) ? a : b), null));
  };
  const start = async () => {
    const all = await engine.documents(collection);
    setDocuments(all);
    const searched = {
      documents: async () => all,
      passages: async (document: number) => (await explain(document)).passages,
    };
    const ids = expected ? [expected] : [];
    const [target] = (await findTargets(ids, searched)).values();
    await show(target?.document, (chunk) => target?.ordinals?.has(chunk) ?? true);
  };
  useEffect(() => void library.attempt('why', start), []);
  const choose = (document: number) => library.attempt('why', () => show(document));
  return { documents, explanation, picked, setPicked, choose };
}
