import { useState } from 'preact/hooks';
import { hasLockedKey, lockKey, unlockKey } from '../ask/locked-key';
import { t } from '../words/words';
import { useApp } from './app-context';

/** Shorter ones are found too quickly. */
const kShortest = 10;

/** Encrypts the key for a base URL, or opens the one that is kept encrypted. */
export function Passphrase({ base, onForget }: { base: string; onForget: () => void }) {
  const { state, library } = useApp();
  const [typed, setTyped] = useState('');
  const [isWorking, setWorking] = useState(false);
  /** The key that is known to be the one that is kept. */
  const [kept, setKept] = useState('');
  const key = state.apiKey.value;
  const isThere = hasLockedKey(base);
  const opens = isThere && key === '';
  const isUsable = opens ? typed !== '' : typed.length >= kShortest && key !== '';

  const submit = () =>
    library.attempt('settings', async () => {
      state.error.value = null;
      setWorking(true);
      try {
        if (opens) state.apiKey.value = await unlockKey(base, typed);
        else await lockKey(base, key, typed);
        setKept(state.apiKey.value);
        setTyped('');
      } finally {
        setWorking(false);
      }
    });

  return (
    <div class="field">
      <label>
        <span class="field-label">{t('Passphrase')}</span>
        <input
          type="password"
          autocomplete="off"
          data-testid="passphrase"
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      <div class="field-buttons">
        <button
          type="button"
          class="button"
          data-testid="use-passphrase"
          disabled={!isUsable || isWorking}
          onClick={submit}
        >
          {opens ? t('Open the key') : t('Encrypt the key and keep it')}
        </button>
        {isThere && (
          <button type="button" class="button" data-testid="forget-key" onClick={onForget}>
            {t('Forget it')}
          </button>
        )}
      </div>
      <p class="hint" role="status">
        {statusOf(isThere, opens, kept !== '' && kept === key, new URL(base).host)}
      </p>
    </div>
  );
}

function statusOf(isThere: boolean, opens: boolean, isSame: boolean, host: string): string {
  if (opens) return t('A key for {host} is kept here, encrypted.', { host });
  if (isThere && isSame) return t('The key for {host} is kept here, encrypted.', { host });
  return t('At least {n} characters; several words are best. It cannot be recovered.', {
    n: kShortest,
  });
}
