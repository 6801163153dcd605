import { useApp } from './app-context';
import { Icon } from './icon';

/** What was just done, with the way back. It stays until it is dismissed, or something else was done. */
export function UndoNote() {
  const { state, library } = useApp();
  const done = state.undo.value;
  const undo = () => {
    state.undo.value = null;
    void library.attempt('conversation', async () => done?.undo());
  };
  return (
    <div class="undo-place" role="status">
      {done && (
        <div class="note undo-note" data-testid="undo-note">
          <p class="note-body">{done.text}</p>
          <button type="button" class="button" data-testid="undo" onClick={undo}>
            Undo
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label="Dismiss"
            onClick={() => (state.undo.value = null)}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
