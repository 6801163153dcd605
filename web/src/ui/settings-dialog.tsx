import '../styles/settings.css';
import { useRef, useState } from 'preact/hooks';
import { chatModels, defaultBase, priceKey, withdrawnModel } from '../ask/models';
import {
  type Effort,
  kEfforts,
  kMaxPassages,
  kPresetPassages,
  readPassages,
} from '../ask/settings';
import { type Message, say } from '../words/message';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Check } from './check';
import { Dialog } from './dialog';
import { ErrorNote } from './error-note';
import { Field } from './field';
import { KeyField } from './key-field';
import { KeyKeeping } from './key-keeping';
import { LanguageField } from './language-field';
import { lazy } from './lazy';
import { SparesField } from './spares-field';
import { StorageField } from './storage-field';

const PricesField = lazy(async () => (await import('./prices-field')).PricesField);
const TemplatesField = lazy(async () => (await import('./templates-field')).TemplatesField);
const EncoderField = lazy(async () => (await import('./encoder-field')).EncoderField);

const kEffortNames: Record<Effort, Message> = {
  low: say('low'),
  high: say('high'),
  max: say('max'),
};

/** Every change holds at once; there is nothing to save. */
export function SettingsDialog() {
  const { state, library } = useApp();
  const base = useRef<HTMLInputElement>(null);
  const [keyLost, setKeyLost] = useState(false);
  const { model, thinking, effort, rewrite, passages } = state.settings.value;
  const { preset } = state.collection.value;
  const change = (part: Parameters<typeof library.change>[0]) =>
    library.attempt('settings', () => library.change(part));

  const takeBase = () =>
    library.attempt('settings', async () => {
      const hadKey = state.apiKey.value !== '';
      state.error.value = null;
      await library.changeBase(base.current?.value || defaultBase);
      setKeyLost(hadKey && state.apiKey.value === '');
    });
  const close = () => {
    void takeBase();
    state.settingsOpen.value = false;
  };

  return (
    <Dialog title={t('Settings')} testid="settings-dialog" onClose={close}>
      <ErrorNote place="settings" />
      <KeyField lost={keyLost} onEntered={() => setKeyLost(false)} />
      <KeyKeeping key={state.settings.value.base} base={state.settings.value.base} />
      <Field
        label={t('Base URL')}
        hint={t('Any server with an OpenAI-compatible chat API. Another server needs its own key.')}
      >
        <input
          ref={base}
          type="url"
          data-testid="api-base"
          spellcheck={false}
          defaultValue={state.settings.value.base}
          onChange={takeBase}
        />
      </Field>
      <Field label={t('Model')} hint={modelHint(model)}>
        <input
          list="chat-models"
          data-testid="model"
          spellcheck={false}
          autocomplete="off"
          value={model}
          onInput={({ currentTarget }) => change({ model: currentTarget.value.trim() })}
        />
        <datalist id="chat-models">
          {chatModels.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </datalist>
      </Field>
      <PricesField key={priceKey(state.settings.value.base, model)} />
      <div class="field-pair">
        <Check
          label={t('Thinking')}
          hint={t('reasons before it answers')}
          testid="thinking"
          checked={thinking}
          onChange={(thinking) => change({ thinking })}
        />
        <Field label={t('Effort')}>
          <select
            data-testid="effort"
            value={effort}
            disabled={!thinking}
            onChange={({ currentTarget }) => change({ effort: currentTarget.value as Effort })}
          >
            {kEfforts.map((each) => (
              <option key={each} value={each}>
                {t(kEffortNames[each])}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <Field
        label={t('Passages')}
        hint={t('How many are found for a question, up to {most}.', { most: kMaxPassages })}
      >
        <input
          type="number"
          min={1}
          max={kMaxPassages}
          data-testid="passages"
          placeholder={t('{n} (the preset’s own)', { n: kPresetPassages[preset] })}
          value={passages ?? ''}
          onInput={({ currentTarget }) => change({ passages: readPassages(currentTarget.value) })}
        />
      </Field>
      <Check
        label={t('Rewrite follow-up questions')}
        hint={t(
          '“And on Sundays?” becomes a question that stands alone, by a short request of its own',
        )}
        testid="rewrite"
        checked={rewrite}
        onChange={(rewrite) => change({ rewrite })}
      />
      <TemplatesField />
      <EncoderField />
      <StorageField />
      <SparesField />
      <LanguageField />
      <form method="dialog" class="dialog-foot">
        <button type="submit" class="button button-primary">
          {t('Done')}
        </button>
      </form>
    </Dialog>
  );
}

function modelHint(model: string): string {
  const withdrawn = withdrawnModel(model);
  if (withdrawn)
    return t('Withdrawn on {since}: use {use}.', {
      since: withdrawn.since,
      use: say(withdrawn.use),
    });
  const known = chatModels.find(({ id }) => id === model);
  return t(known?.title ?? 'Not one of DeepSeek’s own models.');
}
