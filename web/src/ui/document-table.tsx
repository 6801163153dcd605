import { useState } from 'preact/hooks';
import { count } from '../words/words';
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
    .sort((a, b) => a.path.localeCompare(b.path));
  const discardAll = () => library.discard(all.map(({ id }) => id));
  return (
    <>
      <div class="documents-tools">
        <input
          type="search"
          placeholder="Filter by path"
          aria-label="Filter documents by path"
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
              Delete all
            </button>
          </>
        )}
      </div>
      <ul class="document-list">
        {found.slice(0, kShown).map((document) => (
          <DocumentRow key={document.id} document={document} />
        ))}
      </ul>
      {found.length === 0 && <p class="dim">No path has “{filter}” in it.</p>}
      {found.length > kShown && (
        <p class="dim">{count(found.length - kShown)} more: filter to see them.</p>
      )}
    </>
  );
}
