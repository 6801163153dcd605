import { useEffect, useState } from 'preact/hooks';
import { askToKeep, readStorageState, type StorageState } from '../storage-state';
import { t } from '../words/words';
import { useApp } from './app-context';
import { bytes } from './format';

/** How much is stored, and whether the browser may delete it when space gets short. */
export function StorageField() {
  const { library } = useApp();
  const [storage, setStorage] = useState<StorageState | null>(null);
  const [isRefused, setRefused] = useState(false);
  const read = () => library.attempt('settings', async () => setStorage(await readStorageState()));
  useEffect(() => void read(), []);
  const ask = () =>
    library.attempt('settings', async () => {
      setRefused(!(await askToKeep()));
      await read();
    });
  if (!storage) return null;
  const { used, granted, isKept } = storage;
  return (
    <div class="field" data-testid="storage" data-kept={isKept}>
      <span class="field-label">{t('Storage in this browser')}</span>
      <p>
        {t('{used} are used; this site may use {granted}.', {
          used: bytes(used),
          granted: bytes(granted),
        })}
      </p>
      {!isKept && (
        <div>
          <button type="button" class="button" data-testid="keep-storage" onClick={ask}>
            {t('Ask the browser to keep it')}
          </button>
        </div>
      )}
      <p class="hint" role="status">
        {isKept
          ? t('The browser keeps it until you delete it.')
          : t('The browser may delete all of it when space gets short.')}
        {isRefused &&
          ` ${t('It has just refused; it agrees more readily to pages that are installed, bookmarked or often used.')}`}
      </p>
    </div>
  );
}
