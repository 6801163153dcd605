import { chooseLocale, kLocales } from '../words/choice';
import { type Locale, spoken, t } from '../words/words';
import { useApp } from './app-context';
import { Field } from './field';

/** The language of the page; it is called by its own name, so that whoever looks for it finds it. */
export function LanguageField() {
  const { library } = useApp();
  const choose = (locale: string) =>
    library.attempt('settings', () => chooseLocale(locale as Locale));
  return (
    <Field label={t('Language · 语言')}>
      <select
        data-testid="language"
        value={spoken.value.locale}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        {Object.entries(kLocales).map(([locale, name]) => (
          <option key={locale} value={locale} lang={locale}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}
