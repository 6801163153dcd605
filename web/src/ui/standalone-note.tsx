import { useState } from 'preact/hooks';
import { type Exchange, isRunning } from '../ask/turn';
import { useApp } from './app-context';
import { Icon } from './icon';

/** What a follow-up was asked as, or why it was not rewritten; a person can say it better. */
export function StandaloneNote({ exchange }: { exchange: Exchange }) {
  const { state, session } = useApp();
  const [isEditing, setEditing] = useState(false);
  const { standalone } = exchange;
  if (!standalone) return null;
  const { question, failure } = standalone;
  const ask = (event: preact.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('standalone') ?? '').trim();
    setEditing(false);
    if (typed) void session.askAs(typed);
  };
  if (isEditing) {
    return (
      <form class="standalone" onSubmit={ask}>
        <input
          type="text"
          name="standalone"
          data-testid="standalone-input"
          aria-label="The question as it is asked"
          defaultValue={question}
          onKeyDown={({ key }) => key === 'Escape' && setEditing(false)}
        />
        <button type="submit" class="button">
          Ask
        </button>
      </form>
    );
  }
  return (
    <p class="standalone dim" data-testid="standalone">
      <span>
        {failure ? `Asked as it was typed, not rewritten: ${failure}` : `Asked as: ${question}`}
      </span>
      {!isRunning(state.answerState.value) && (
        <button
          type="button"
          class="icon-button"
          data-testid="edit-standalone"
          aria-label="Change what is asked"
          title="Change what is asked"
          onClick={() => setEditing(true)}
        >
          <Icon name="edit" />
        </button>
      )}
    </p>
  );
}
