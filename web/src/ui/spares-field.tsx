import { useState } from 'preact/hooks';
import { t } from '../words/words';
import { useApp } from './app-context';

/** Deletes the vectors that are kept in case the same text comes back. */
export function SparesField() {
  const { engine, library } = useApp();
  const [gone, setGone] = useState(false);
  const forget = () =>
    library.attempt('settings', async () => {
      await engine.forgetSpares();
      setGone(true);
    });
  return (
    <div class="field">
      <span class="field-label">{t('Kept vectors')}</span>
      <div>
        <button
          type="button"
          class="button"
          data-testid="forget-spares"
          disabled={gone}
          onClick={forget}
        >
          {gone ? t('Deleted') : t('Delete kept vectors')}
        </button>
      </div>
      <p class="hint">
        {t(
          'Vectors of deleted text stay in this browser, so that it is not embedded again if it comes back.',
        )}
      </p>
    </div>
  );
}
