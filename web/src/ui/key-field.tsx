import { defaultBase } from '../ask/models';
import { rich, t } from '../words/words';
import { useApp } from './app-context';
import { Field } from './field';

const kKeyPage = 'https://platform.deepseek.com/api_keys';

/** The API key: kept in this page's memory, sent to the base URL's origin and nowhere else. */
export function KeyField({ lost, onEntered }: { lost: boolean; onEntered: () => void }) {
  const { state } = useApp();
  const { base } = state.settings.value;
  const host = new URL(base).host;
  const take = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    state.apiKey.value = currentTarget.value.trim();
    onEntered();
  };
  return (
    <Field
      label={t('API key for {host}', { host })}
      hint={
        <>
          {t('Goes to {host} alone.', { host })}
          {t(' ')}
          {base === defaultBase &&
            rich('Create one at {link}.', {
              link: (
                <a href={kKeyPage} target="_blank" rel="noopener noreferrer">
                  platform.deepseek.com/api_keys
                </a>
              ),
            })}
          {isInsecure(base) && (
            <strong>
              {t(' ')}
              {t('This address is not encrypted: others on the way can read the key.')}
            </strong>
          )}
        </>
      }
    >
      <input
        type="password"
        autocomplete="off"
        spellcheck={false}
        data-testid="api-key"
        placeholder="sk-…"
        value={state.apiKey.value}
        onInput={take}
      />
      {lost && (
        <span class="hint hint-warning" role="status">
          {t('The key was for another server and has been removed. Enter the one for {host}.', {
            host,
          })}
        </span>
      )}
    </Field>
  );
}

export function isInsecure(base: string): boolean {
  const { protocol, hostname } = new URL(base);
  return protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
