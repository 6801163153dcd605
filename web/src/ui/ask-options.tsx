import { type AskMode, kModes } from '../ask/settings';
import { type Message, say } from '../words/message';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Field } from './field';
import { Icon } from './icon';

const kModeNames: Record<AskMode, Message> = {
  normal: say('From the passages found'),
  strict: say('Strictly from passages'),
  whole: say('From whole documents'),
};

const kModeHints: Record<AskMode, Message> = {
  normal: say('The best passages go into the prompt; the answer says where they do not suffice.'),
  strict: say('As that, and nothing is sent where no passage has to do with the question.'),
  whole: say('All documents go into the prompt, if they fit; what that costs is said before.'),
};

/** Paths offered while one is typed. */
const kOffered = 100;

/** How a question is asked, and of which documents. */
export function AskOptions() {
  const { state, library } = useApp();
  const { mode } = state.settings.value;
  const typed = state.scope.value;
  if (state.collection.value.preset === 'tutorial' || state.status.value.documents === 0)
    return null;
  return (
    <details class="ask-options" data-testid="ask-options">
      <summary>
        <Icon name="chevron" />
        {t('How it is asked')}
        <span class="dim">
          {t(kModeNames[mode])}
          {typed.trim() && t(', only “{path}”', { path: typed.trim() })}
        </span>
      </summary>
      <div class="field-pair">
        <Field label={t('Answer')} hint={t(kModeHints[mode])}>
          <select
            data-testid="mode"
            value={mode}
            onChange={({ currentTarget }) =>
              library.attempt('ask', () => library.change({ mode: currentTarget.value as AskMode }))
            }
          >
            {kModes.map((each) => (
              <option key={each} value={each}>
                {t(kModeNames[each])}
              </option>
            ))}
          </select>
        </Field>
        <ScopeField />
      </div>
    </details>
  );
}

function ScopeField() {
  const { state } = useApp();
  const typed = state.scope.value;
  const documents = state.documents.value;
  const wanted = typed.trim().toLowerCase();
  const found = documents.filter(({ path }) => path.toLowerCase().includes(wanted));
  // The list of them may be yet to come.
  const hint =
    wanted && documents.length > 0
      ? t('{n} {n|document|documents} of {all}', { n: found.length, all: documents.length })
      : t('All documents: a part of a path limits it.');
  return (
    <Field label={t('Only from')} hint={hint}>
      <input
        type="search"
        list="scope-paths"
        data-testid="scope"
        placeholder={t('Path or part of one')}
        value={typed}
        onInput={({ currentTarget }) => (state.scope.value = currentTarget.value)}
      />
      <datalist id="scope-paths">
        {found.slice(0, kOffered).map(({ id, path }) => (
          <option key={id} value={path} />
        ))}
      </datalist>
    </Field>
  );
}
