import { t } from '../words/words';
import { useApp } from './app-context';

/** Where a collection comes from that can only be read. */
export function SharedRow() {
  const { state } = useApp();
  const { host } = new URL(state.collection.value.id);
  return (
    <p class="hint" data-testid="shared-row">
      {t('Prepared by {host}, to be asked. Questions are searched in this browser.', { host })}
    </p>
  );
}
