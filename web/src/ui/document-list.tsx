import { useState } from 'preact/hooks';
import { useApp } from './app-context';
import { DocumentRow } from './document-row';
import { count, plural } from './format';
import { Icon } from './icon';
import { SyncFolder } from './sync-folder';

/** More rows than anyone scrolls through; the filter finds the rest. */
const kShown = 200;

/** The documents of the collection that is shown, and the files that were left out of it. */
export function DocumentList() {
  const { state } = useApp();
  return (
    <>
      {state.status.value.documents > 0 && <Documents />}
      {state.leftOut.value.length > 0 && <LeftOut />}
    </>
  );
}

function Documents() {
  const { state, library } = useApp();
  const [filter, setFilter] = useState('');
  const all = state.documents.value;
  const found = all
    .filter(({ path }) => path.toLowerCase().includes(filter.toLowerCase()))
    .sort((a, b) => a.path.localeCompare(b.path));
  const discardAll = () => library.discard(all.map(({ id }) => id));
  return (
    <details class="documents">
      <summary>
        <Icon name="chevron" />
        Documents
      </summary>
      <div class="documents-tools">
        <input
          type="search"
          placeholder="Filter by path"
          aria-label="Filter documents by path"
          data-testid="document-filter"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
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
    </details>
  );
}

function LeftOut() {
  const { state, library } = useApp();
  const files = state.leftOut.value;
  return (
    <details class="documents" data-testid="left-out">
      <summary>
        <Icon name="chevron" />
        {plural(files.length, 'file')} left out
      </summary>
      <ul class="document-list skipped">
        {files.map(({ path, reason }, i) => (
          <li key={i}>
            <span class="document-path">
              {path}
              <span class="document-meta">{reason}</span>
            </span>
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="button button-quiet"
        data-testid="forget-left-out"
        onClick={() => library.attempt('library', library.forgetLeftOut)}
      >
        Clear this list
      </button>
    </details>
  );
}
