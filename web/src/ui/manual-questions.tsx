import { useEffect, useState } from 'preact/hooks';
import { loadManual, type Manual } from '../manual/manual';
import { kLocales } from '../words/choice';
import type { Locale } from '../words/words';
import { t } from '../words/words';
import { useApp } from './app-context';

/** What the manual can be asked, while it is shown and nothing has been asked. */
export function ManualQuestions() {
  const { state, library, session } = useApp();
  const [manual, setManual] = useState<Manual | null>(null);
  const { manuals, collection } = state.settings.value;
  const locales = Object.keys(kLocales) as Locale[];
  const locale = locales.find((each) => manuals[each] === collection);
  useEffect(() => {
    if (locale) void library.attempt('library', async () => setManual(await loadManual(locale)));
  }, [locale]);
  if (!locale || !manual || state.exchange.value || state.status.value.documents === 0) return null;
  return (
    <section class="manual-questions" aria-label={t('Try a question')} lang={locale}>
      {manual.questions.map((question) => (
        <button
          key={question}
          type="button"
          class="button"
          data-testid="manual-question"
          onClick={() => session.ask(question)}
        >
          {question}
        </button>
      ))}
    </section>
  );
}
