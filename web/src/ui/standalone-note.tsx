import { useState } from 'preact/hooks';
import { type Exchange, isRunning } from '../ask/turn';
import { t } from '../words/words';
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
          aria-label={t('The question as it is asked')}
          defaultValue={question}
          onKeyDown={({ key }) => key === 'Escape' && setEditing(false)}
        />
        <button type="submit" class="button">
          {t('Ask')}
        </button>
      </form>
    );
  }
  return (
    <p class="standalone dim" data-testid="standalone">
      <span>
        {failure
          ? t('Asked as it was typed, not rewritten: {failure}', { failure })
          : t('Asked as: {question}', { question })}
      </span>
      {!isRunning(state.answerState.value) && (
        <button
          type="button"
          class="icon-button"
          data-testid="edit-standalone"
          aria-label={t('Change what is asked')}
          title={t('Change what is asked')}
          onClick={() => setEditing(true)}
        >
          <Icon name="edit" />
        </button>
      )}
    </p>
  );
}
