import type { Preset } from '../protocol';
import { t } from '../words/words';
import { useApp } from './app-context';
import { collectionOf } from './state';

/** Each preset has a collection that is always there. */
export function PresetSelect() {
  const { state, library } = useApp();
  return (
    <label class="field-inline">
      <span class="dim">{t('Preset')}</span>
      <select
        data-testid="preset"
        value={state.collection.value.preset}
        disabled={state.takingIn.value}
        onChange={({ currentTarget }) =>
          library.attempt('library', () =>
            library.choose(collectionOf(state, currentTarget.value as Preset)),
          )
        }
      >
        <option value="default">{t('Default')}</option>
        <option value="tutorial">{t('Milvus tutorial')}</option>
      </select>
    </label>
  );
}
