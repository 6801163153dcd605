import { rich, t } from '../words/words';
import { useApp } from './app-context';
import { Icon } from './icon';

/** What leaves the browser, said where it can always be found. */
export function Footer() {
  const { state } = useApp();
  const { place } = state.status.value;
  return (
    <footer class="column footer">
      <Icon name="lock" />
      <p>
        {place
          ? t(
              'Documents are read and embedded in this browser, and kept and searched in Milvus ({place}).',
              { place },
            )
          : t('Documents are read, indexed and searched in this browser and stay in it.')}
        {t(' ')}
        {rich(
          'When you ask, the question and the passages found go to {host}, and nothing else leaves.',
          { host: <b>{new URL(state.settings.value.base).host}</b> },
        )}
        {t(' ')}
        <button
          type="button"
          class="link-button"
          data-testid="help"
          onClick={() => (state.helpOpen.value = true)}
        >
          {t('Keyboard shortcuts')}
        </button>
      </p>
    </footer>
  );
}
