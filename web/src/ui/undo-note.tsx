import { useEffect, useRef } from 'preact/hooks';
import { t } from '../words/words';
import { Icon } from './icon';

interface UndoNoteProps {
  text: string;
  /** Of the button that takes the note away. */
  dismiss: string;
  onUndo: () => void;
  onDismiss: () => void;
  /** It was done before the page was loaded: whoever is here now did not just do it. */
  isOld?: boolean;
  /** Whether the pointer or the keyboard is on it. */
  onHold?: (held: boolean) => void;
}

/** What was just done, with the way back. */
export function UndoNote({ text, dismiss, onUndo, onDismiss, isOld, onHold }: UndoNoteProps) {
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that did it may be gone, and the keyboard's place with it.
    if (!isOld && document.activeElement === document.body) undo.current?.focus();
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits for as long as it is looked at
    <div
      class="note undo-note"
      data-testid="undo-note"
      onMouseEnter={() => onHold?.(true)}
      onMouseLeave={() => onHold?.(false)}
      onFocusCapture={({ target }) => onHold?.((target as Element).matches(':focus-visible'))}
      onBlurCapture={() => onHold?.(false)}
    >
      <p class="note-body">{text}</p>
      <button ref={undo} type="button" class="button" data-testid="undo" onClick={onUndo}>
        <Icon name="undo" />
        {t('Undo')}
      </button>
      <button
        type="button"
        class="icon-button"
        data-testid="dismiss-undo"
        aria-label={dismiss}
        title={dismiss}
        onClick={onDismiss}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
