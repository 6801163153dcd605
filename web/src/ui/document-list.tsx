import { useState } from 'preact/hooks';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Icon } from './icon';
import { lazy } from './lazy';

const DocumentTable = lazy(async () => (await import('./document-table')).DocumentTable);

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
  const [open, setOpen] = useState(false);
  return (
    <details class="documents fold" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Icon name="chevron" />
        {t('Documents')}
      </summary>
      {open && <DocumentTable />}
    </details>
  );
}

function LeftOut() {
  const { state, library } = useApp();
  const files = state.leftOut.value;
  return (
    <details class="documents fold" data-testid="left-out">
      <summary>
        <Icon name="chevron" />
        {t('{n} {n|file|files} left out', { n: files.length })}
      </summary>
      <ul class="document-list skipped">
        {files.map(({ path, reason }, i) => (
          <li key={i}>
            <span class="document-path">
              {path}
              <span class="document-meta">{t(reason)}</span>
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
        {t('Clear this list')}
      </button>
    </details>
  );
}
