import { t } from '../words/words';
import { useApp } from './app-context';
import { Icon } from './icon';
import type { Place } from './state';

/** Errors that Settings can put right. */
const kSettable = [
  'no-key',
  'bad-key',
  'bad-request',
  'bad-parameters',
  'forbidden',
  'not-found',
  'not-an-api',
  'unreachable',
  'withdrawn-model',
];

/** The error that belongs here, if there is one. */
export function ErrorNote({ place }: { place: Place }) {
  const { state } = useApp();
  const shown = state.error.value;
  if (shown?.place !== place) return null;
  const { code } = shown.error;
  const { what, meaning, advice } = shown.error.said;
  // Nothing went wrong: a first visitor has not come to it yet.
  const isAlarm = code !== 'no-key';
  return (
    <div
      class={isAlarm ? 'note note-error' : 'note'}
      role="alert"
      data-testid="error"
      data-code={code}
    >
      <Icon name={isAlarm ? 'alert' : 'lock'} />
      <div class="note-body">
        <p>
          <strong>{t(what)}</strong>
          {t(' ')}
          {t(meaning)}
        </p>
        <p>{t(advice)}</p>
        {place === 'ask' && kSettable.includes(code) && (
          <button type="button" class="button" onClick={() => (state.settingsOpen.value = true)}>
            {t('Open settings')}
          </button>
        )}
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={t('Dismiss')}
        onClick={() => (state.error.value = null)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
