import { useLayoutEffect, useState } from 'preact/hooks';
import { forgetKeyOfTab, keepForTab, keyOfTab } from '../ask/key-of-tab';
import { forgetLockedKey, hasLockedKey } from '../ask/locked-key';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Field } from './field';
import { Passphrase } from './passphrase';

type Keeping = 'page' | 'tab' | 'locked';

/** Where the key for one base URL is kept besides this page's memory. */
export function KeyKeeping({ base }: { base: string }) {
  const { state, library } = useApp();
  const [keeping, setKeeping] = useState(() => keepingOf(base));
  const key = state.apiKey.value;

  // Before the dialog can be closed: an effect after painting would never run then.
  useLayoutEffect(() => {
    if (keeping === 'tab') void library.attempt('settings', async () => keepForTab(base, key));
  }, [keeping, key]);

  const choose = (next: Keeping) =>
    library.attempt('settings', async () => {
      state.error.value = null;
      forgetKeyOfTab();
      // What is encrypted stays until another key is kept, or it is forgotten.
      if (next === 'page') forgetLockedKey();
      setKeeping(next);
    });

  return (
    <>
      <Field label={t('The key is kept')} hint={hintOf(keeping)}>
        <select
          data-testid="key-keeping"
          value={keeping}
          onChange={({ currentTarget }) => choose(currentTarget.value as Keeping)}
        >
          <option value="page">{t('until this page is closed or reloaded')}</option>
          <option value="tab">{t('until this tab is closed')}</option>
          <option value="locked">{t('encrypted, with a passphrase')}</option>
        </select>
      </Field>
      {keeping === 'locked' && <Passphrase base={base} onForget={() => choose('page')} />}
    </>
  );
}

function keepingOf(base: string): Keeping {
  if (keyOfTab(base)) return 'tab';
  return hasLockedKey(base) ? 'locked' : 'page';
}

function hintOf(keeping: Keeping): string {
  if (keeping === 'page') return t('It is in this page’s memory and nowhere else.');
  if (keeping === 'tab') return t('Every page of this address that this tab shows could read it.');
  return t('In this browser, until you forget it. Nobody can open it without the passphrase.');
}
