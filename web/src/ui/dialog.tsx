import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../words/words';
import { Icon } from './icon';

interface DialogProps {
  title: string;
  /** Stands under the title. */
  subtitle?: ComponentChildren;
  testid: string;
  wide?: boolean;
  /** Called once it is closed, by whatever means. */
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog, open while it is mounted; the browser keeps and gives back the focus. */
export function Dialog({ title, subtitle, testid, wide, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before it is painted: a key that is pressed at once must find it open.
  useLayoutEffect(() => ref.current?.showModal(), []);
  const close = () => ref.current?.close();
  const closeOnBackdrop = (event: MouseEvent) => {
    if (event.target === ref.current) close();
  };
  return (
    // The backdrop is a shortcut for the pointer; the keyboard has Escape and the button.
    <dialog
      ref={ref}
      class={wide ? 'dialog dialog-wide' : 'dialog'}
      data-testid={testid}
      aria-labelledby={id}
      onClose={onClose}
      onMouseDown={closeOnBackdrop}
    >
      <div class="dialog-frame">
        <header class="dialog-head">
          <div>
            <h2 id={id} title={title}>
              {title}
            </h2>
            {subtitle && <p class="dim">{subtitle}</p>}
          </div>
          <button type="button" class="icon-button" aria-label={t('Close')} onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
