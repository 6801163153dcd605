import { keyOfTab } from '../ask/key-of-tab';
import { isAtRest } from '../offline/at-rest';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Icon } from './icon';

/** A new version is there, and comes when a person says so. */
export function UpdateNote() {
  const { state } = useApp();
  const update = state.update.value;
  const { apiKey, settings } = state;
  const losesKey = apiKey.value && !keyOfTab(settings.value.base);
  // What is under way would be broken off.
  if (!update || !isAtRest(state)) return null;
  return (
    <div class="note undo-note" data-testid="update-note">
      <p class="note-body">
        <span>
          {t(
            'A new version of askfolio is ready. Documents, conversations and what you have typed are kept.',
          )}
          {t(' ')}
          {losesKey && t('The API key has to be entered again.')}
        </span>
      </p>
      <button type="button" class="button" data-testid="update" onClick={update}>
        <Icon name="retry" />
        {t('Reload')}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t('Later')}
        title={t('Later')}
        onClick={() => (state.update.value = null)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
