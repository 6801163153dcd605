import { titleFor } from '../ask/turn';
import { t } from '../words/words';
import { useApp } from './app-context';
import { ErrorNote } from './error-note';
import { Icon } from './icon';

/** Which conversation is shown, and the way to others. */
export function ConversationBar() {
  const { state, library, conversations } = useApp();
  const shown = state.conversation.value;
  const all = state.conversations.value;
  const first = state.turns.value[0]?.exchange ?? state.exchange.value;
  // The question stands below already, unless the conversation was given another name.
  const repeats = shown?.title === titleFor(first?.question ?? '');
  if (!shown && all.length === 0) return <ErrorNote place="conversation" />;
  return (
    <>
      <nav class="conversation-bar" aria-label={t('Conversations')} data-testid="conversation-bar">
        <p class={repeats ? 'visually-hidden' : 'conversation-title'}>
          {shown ? shown.title : <span class="dim">{t('New conversation')}</span>}
        </p>
        {all.length > 0 && (
          <button
            type="button"
            class="button button-quiet"
            data-testid="conversations"
            onClick={() => (state.conversationsOpen.value = true)}
          >
            <Icon name="chat" />
            {t('Conversations ({n})', { n: all.length })}
          </button>
        )}
        {shown && (
          <button
            type="button"
            class="button button-quiet"
            data-testid="new-conversation"
            onClick={() => library.attempt('conversation', conversations.begin)}
          >
            <Icon name="plus" />
            {t('New')}
          </button>
        )}
      </nav>
      <ErrorNote place="conversation" />
    </>
  );
}
