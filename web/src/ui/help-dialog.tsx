import type { ComponentChildren } from 'preact';
import '../styles/help.css';
import { type Message, say } from '../words/message';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Check } from './check';
import { Dialog } from './dialog';
import { kShortcuts } from './shortcuts';
import { tryManual } from './try-manual';

/** Keys that work where they are typed: the browser's, or a part's own. */
const kOthers: readonly { keys: Message; what: Message }[] = [
  { keys: say('Enter'), what: say('Ask the question') },
  { keys: say('Shift + Enter'), what: say('A new line in the question') },
  { keys: say('Ctrl + V'), what: say('Paste files, or text as a document') },
  { keys: say('Esc'), what: say('Close a dialog') },
];

/** What the keyboard can do. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const { state, library } = app;
  const openManual = () => {
    onClose();
    void library.attempt('library', () => tryManual(app));
  };
  return (
    <Dialog title={t('Keyboard shortcuts')} testid="help-dialog" onClose={onClose}>
      <dl class="shortcuts">
        {kShortcuts.map(({ keys, what }) => (
          <Row key={keys[0]} what={t(what)}>
            <kbd>{keys[0]}</kbd>
            {keys.length > 1 && (
              <>
                –<kbd>{keys.at(-1)}</kbd>
              </>
            )}
          </Row>
        ))}
        {kOthers.map(({ keys, what }) => (
          <Row key={keys.text} what={t(what)}>
            <kbd>{t(keys)}</kbd>
          </Row>
        ))}
      </dl>
      <p>
        <button type="button" class="button" data-testid="open-manual" onClick={openManual}>
          {t('Ask the manual')}
        </button>
      </p>
      <Check
        label={t('Single keys are shortcuts')}
        hint={t('Never while you type. Switch them off if they get in the way.')}
        testid="shortcuts"
        checked={state.settings.value.shortcuts}
        onChange={(shortcuts) => library.attempt('library', () => library.change({ shortcuts }))}
      />
    </Dialog>
  );
}

function Row({ what, children }: { what: string; children: ComponentChildren }) {
  return (
    <div data-testid="shortcut">
      <dt>{children}</dt>
      <dd>{what}</dd>
    </div>
  );
}
