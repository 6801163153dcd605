import { useState } from 'preact/hooks';
import { Dialog } from './dialog';

interface ConfirmProps {
  title: string;
  text: string;
  /** What else may be done with it. */
  option: string;
  action: string;
  onConfirm: (withOption: boolean) => void;
  onClose: () => void;
}

export function ConfirmDialog(props: ConfirmProps) {
  const { title, text, option, action, onConfirm, onClose } = props;
  const [ticked, setTicked] = useState(false);
  return (
    <Dialog title={title} testid="confirm-dialog" onClose={onClose}>
      <p>{text}</p>
      <label class="check">
        <input
          type="checkbox"
          data-testid="confirm-option"
          checked={ticked}
          onChange={({ currentTarget }) => setTicked(currentTarget.checked)}
        />
        <span>{option}</span>
      </label>
      {/* The form closes its dialog, which gives the focus back. */}
      <form method="dialog" class="dialog-foot">
        <button type="submit" class="button">
          Cancel
        </button>
        <button
          type="submit"
          class="button button-danger"
          data-testid="confirm"
          onClick={() => onConfirm(ticked)}
        >
          {action}
        </button>
      </form>
    </Dialog>
  );
}
