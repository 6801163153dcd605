import { Dialog } from './dialog';

interface ConfirmProps {
  title: string;
  text: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog({ title, text, action, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} testid="confirm-dialog" onClose={onClose}>
      <p>{text}</p>
      {/* The form closes its dialog, which gives the focus back. */}
      <form method="dialog" class="dialog-foot">
        <button type="submit" class="button">
          Cancel
        </button>
        <button
          type="submit"
          class="button button-danger"
          data-testid="confirm"
          onClick={onConfirm}
        >
          {action}
        </button>
      </form>
    </Dialog>
  );
}
