import { useState } from 'preact/hooks';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { DialogFoot } from './dialog-foot';
import { Field } from './field';
import { freePath, pathOfText } from './pasted-text';

/** Text on its way to be a document. */
export function PasteDialog({ onClose }: { onClose: () => void }) {
  const { state, library } = useApp();
  const [text, setText] = useState(state.pasted.value ?? '');
  const [typed, setTyped] = useState<string | null>(null);
  const taken = new Set(state.documents.value.map(({ path }) => path));
  const path = typed ?? freePath(pathOfText(text), taken);
  const add = () => {
    const name = /\.[^./]+$/.test(path) ? path : `${path}.md`;
    void library.attempt('library', () => library.addFiles([new File([text], name)]));
  };
  return (
    <Dialog title={t('Add text')} testid="paste-dialog" wide onClose={onClose}>
      <form method="dialog" class="dialog-form" onSubmit={add}>
        <Field label={t('Text')} hint={t('Markdown, with its headings, or plain text.')}>
          <textarea
            required
            rows={10}
            data-testid="pasted-text"
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </Field>
        <Field label={t('Name')}>
          <input
            type="text"
            required
            data-testid="pasted-name"
            value={path}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </Field>
        {taken.has(path) && <p class="hint">{t('The document of this name is replaced.')}</p>}
        <DialogFoot testid="add-pasted">{t('Add')}</DialogFoot>
      </form>
    </Dialog>
  );
}
