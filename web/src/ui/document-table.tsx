import { useState } from 'preact/hooks';
import { spoken, t } from '../words/words';
import { useApp } from './app-context';
import { DocumentRow } from './document-row';
import { SyncFolder } from './sync-folder';

/** More rows than anyone scrolls through; the filter finds the rest. */
const kShown = 200;

/** Documents with what is known of each, and what can be done with it. */
export function DocumentTable() {
  const { state, library } = useApp();
  const [filter, setFilter] = useState('');
  const all = state.documents.value;
  const found = all
    .filter(({ path }) => path.toLowerCase().includes(filter.toLowerCase()))
    .sort((a, b) => a.path.localeCompare(b.path, spoken.value.locale));
  const discardAll = () => library.discard(all.map(({ id }) => id));
  return (
    <>
      <div class="documents-tools">
        <input
          type="search"
          placeholder={t('Filter by path')}
          aria-label={t('Filter documents by path')}
          data-testid="document-filter"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
        {!state.collection.value.readOnly && (
          <>
            <SyncFolder />
            <button
              type="button"
              class="button button-danger"
              data-testid="clear"
              disabled={state.takingIn.value}
              onClick={() => library.attempt('library', discardAll)}
            >
              {t('Delete all')}
            </button>
          </>
        )}
      </div>
      <ul class="document-list">
        {found.slice(0, kShown).map((document) => (
          <DocumentRow key={document.id} document={document} />
        ))}
      </ul>
      {found.length === 0 && <p class="dim">{t('No path has “{filter}” in it.', { filter })}</p>}
      {found.length > kShown && (
        <p class="dim">{t('{n} more: filter to see them.', { n: found.length - kShown })}</p>
      )}
    </>
  );
}
