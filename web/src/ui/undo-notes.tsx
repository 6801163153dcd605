import { useEffect, useState } from 'preact/hooks';
import type { Discard } from '../protocol';
import { t } from '../words/words';
import { useApp } from './app-context';
import { nameOf } from './format';
import { lazy } from './lazy';
import { UndoNote } from './undo-note';

const UpdateNote = lazy(async () => (await import('./update-note')).UpdateNote);

/** How long what was deleted of collections can be brought back. */
const kUndoMs = 10_000;

/** What was done a moment ago, and the ways back. */
export function UndoNotes() {
  const { state } = useApp();
  return (
    <div class="undo-place" role="status">
      {state.discards.value.map((discard) => (
        <DiscardNote key={`${discard.collection}/${discard.at}`} discard={discard} />
      ))}
      {state.undo.value && <ConversationNote />}
      {state.update.value && <UpdateNote />}
    </div>
  );
}

/** Stays until it is dismissed, or something else was done. */
function ConversationNote() {
  const { state, library } = useApp();
  const done = state.undo.value;
  const undo = () => {
    state.undo.value = null;
    void library.attempt('conversation', async () => done?.undo());
  };
  const dismiss = () => {
    state.undo.value = null;
  };
  return (
    <UndoNote text={t(done?.text ?? '')} dismiss={t('Dismiss')} onUndo={undo} onDismiss={dismiss} />
  );
}

/** Time stands still while the pointer or the keyboard is on it. */
function DiscardNote({ discard }: { discard: Discard }) {
  const { library } = useApp();
  const [held, setHeld] = useState(false);
  const purge = () => library.attempt('library', () => library.purge(discard));
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(purge, Math.max(0, discard.at + kUndoMs - Date.now()));
    return () => clearTimeout(timer);
  }, [held]);
  const { documents, name } = discard;
  const text =
    documents === null
      ? t('Deleted the collection “{name}”.', { name: nameOf({ name }) })
      : t('Deleted {n} {n|document|documents}.', { n: documents });
  return (
    <UndoNote
      text={text}
      dismiss={t('Delete for good')}
      onUndo={() => library.attempt('library', () => library.undo(discard))}
      onDismiss={purge}
      isOld={discard.at < performance.timeOrigin}
      onHold={setHeld}
    />
  );
}
