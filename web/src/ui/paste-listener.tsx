import { useEffect } from 'preact/hooks';
import { t } from '../words/words';
import { useApp } from './app-context';

/** Files that are pasted come in; text that is pasted outside of a field may become a document. */
export function PasteListener() {
  const { state, library } = useApp();
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const { clipboardData, target } = event;
      const files = [...(clipboardData?.files ?? [])];
      const isField = (target as Element).closest('input, textarea, select, [contenteditable]');
      const text = clipboardData?.getData('text/plain') ?? '';
      // Word processors put a picture of a text beside it.
      const isFiles = files.length > 0 && text === '';
      if (document.querySelector('dialog[open]') || (isField && !isFiles)) return;
      if (!isFiles && text.trim() === '') return;
      event.preventDefault();
      if (isFiles) void library.attempt('library', () => library.addFiles(files));
      else state.pasted.value = text;
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [library, state]);
  return null;
}

/** The same where there is no keyboard. */
export function PasteText() {
  const { state } = useApp();
  return (
    <button
      type="button"
      class="button"
      data-testid="paste-text"
      disabled={state.takingIn.value}
      onClick={() => (state.pasted.value = '')}
    >
      {t('Paste text')}
    </button>
  );
}
