import { useState } from 'preact/hooks';
import { rich, t } from '../words/words';
import { useApp } from './app-context';
import { Icon } from './icon';
import { lazy } from './lazy';

const RequestsDialog = lazy<{ onClose: () => void }>(
  async () => (await import('./requests-dialog')).RequestsDialog,
);

/** What leaves the browser, said where it can always be found. */
export function Footer() {
  const { state } = useApp();
  const { place } = state.status.value;
  const [shown, setShown] = useState(false);
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
          data-testid="show-requests"
          onClick={() => setShown(true)}
        >
          {t('What leaves this page')}
        </button>
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
      {shown && <RequestsDialog onClose={() => setShown(false)} />}
    </footer>
  );
}
