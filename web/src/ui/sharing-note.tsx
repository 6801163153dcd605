import { t } from '../words/words';
import { useApp } from './app-context';

/** How far an export or an import is. */
export function SharingNote() {
  const sharing = useApp().state.sharing.value;
  if (!sharing) return null;
  const { doing, done, total } = sharing;
  return (
    <p class="dim" role="status" data-testid="sharing">
      {doing === 'export'
        ? t('Exporting: {done} of {total} documents', { done, total })
        : t('Importing: {done} of {total} documents', { done, total })}
    </p>
  );
}
