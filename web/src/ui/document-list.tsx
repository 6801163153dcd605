import { useState } from 'preact/hooks';
import type { DocumentInfo } from '../protocol';
import { useApp } from './app-context';
import { ConfirmDialog } from './confirm-dialog';
import { bytes, count, plural } from './format';
import { Icon } from './icon';

/** More rows than anyone scrolls through; the filter finds the rest. */
const kShown = 200;

export function DocumentList() {
  const { state, library } = useApp();
  const [filter, setFilter] = useState('');
  const [confirming, setConfirming] = useState(false);
  const all = state.documents.value;
  const found = all.filter(({ path }) => path.toLowerCase().includes(filter.toLowerCase()));
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
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
        <button
          type="button"
          class="button button-danger"
          data-testid="clear"
          disabled={state.takingIn.value}
          onClick={() => setConfirming(true)}
        >
          Delete all
        </button>
      </div>
      <ul class="document-list">
        {found.slice(0, kShown).map((document) => (
          <DocumentRow key={document.id} document={document} />
        ))}
      </ul>
      {found.length > kShown && (
        <p class="dim">{count(found.length - kShown)} more: filter to see them.</p>
      )}
      {confirming && (
        <ConfirmDialog
          title={`Delete all ${plural(all.length, 'document')}?`}
          text="The collection will be empty. Your own files are not touched. The vectors of its text stay in this browser, so that the same text is not embedded again if it comes back."
          option="Delete the vectors too, and all others that were kept"
          action="Delete all"
          onConfirm={(all) => library.attempt('library', () => library.clear({ spares: !all }))}
          onClose={() => setConfirming(false)}
        />
      )}
    </details>
  );
}

function DocumentRow({ document: { id, path, bytes: size, chunks } }: { document: DocumentInfo }) {
  const { library } = useApp();
  return (
    <li data-testid="document" data-path={path}>
      <span class="document-path">{path}</span>
      <span class="dim">
        {bytes(size)} · {plural(chunks, 'chunk')}
      </span>
      <button
        type="button"
        class="icon-button"
        data-testid="remove-document"
        aria-label={`Delete ${path}`}
        title="Delete"
        onClick={() => library.attempt('library', () => library.remove(id))}
      >
        <Icon name="trash" />
      </button>
    </li>
  );
}
