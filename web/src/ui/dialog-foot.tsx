import type { ComponentChildren } from 'preact';
import { t } from '../words/words';

interface DialogFootProps {
  /** What leaves the dialog says; by default "Cancel". */
  leave?: string;
  testid: string;
  /** What the submit button says. */
  children: ComponentChildren;
}

/** The foot of a dialog's form, which closes the dialog when it is submitted: that gives the focus back. */
export function DialogFoot({ leave = t('Cancel'), testid, children }: DialogFootProps) {
  return (
    <div class="dialog-foot">
      <button
        type="button"
        class="button"
        onClick={({ currentTarget }) => currentTarget.closest('dialog')?.close()}
      >
        {leave}
      </button>
      <button type="submit" class="button button-primary" data-testid={testid}>
        {children}
      </button>
    </div>
  );
}
