import { type AskMode, kModes } from '../ask/settings';
import { useApp } from './app-context';
import { Field } from './field';
import { plural } from './format';
import { Icon } from './icon';

const kModeNames: Record<AskMode, string> = {
  normal: 'From the passages found',
  strict: 'Strictly from passages',
  whole: 'From whole documents',
};

const kModeHints: Record<AskMode, string> = {
  normal: 'The best passages go into the prompt; the answer says where they do not suffice.',
  strict: 'As that, and nothing is sent where no passage has to do with the question.',
  whole: 'All documents go into the prompt, if they fit; what that costs is said before.',
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
        How it is asked
        <span class="dim">
          {kModeNames[mode]}
          {typed.trim() && `, only “${typed.trim()}”`}
        </span>
      </summary>
      <div class="field-pair">
        <Field label="Answer" hint={kModeHints[mode]}>
          <select
            data-testid="mode"
            value={mode}
            onChange={({ currentTarget }) =>
              library.attempt('ask', () => library.change({ mode: currentTarget.value as AskMode }))
            }
          >
            {kModes.map((each) => (
              <option key={each} value={each}>
                {kModeNames[each]}
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
  const hint = wanted
    ? `${plural(found.length, 'document')} of ${documents.length}`
    : 'All documents: a part of a path limits it.';
  return (
    <Field label="Only from" hint={hint}>
      <input
        type="search"
        list="scope-paths"
        data-testid="scope"
        placeholder="Path or part of one"
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
