import { useEffect, useState } from 'preact/hooks';
import type { FolderChanges } from '../protocol';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Dialog } from './dialog';

/** What is different in a folder, before any of it is taken over. */
export function SyncDialog({ onClose }: { onClose: () => void }) {
  const { state, library } = useApp();
  const { name, files } = state.folder.value ?? { name: '', files: [] };
  const [changes, read] = useChanges(onClose);
  const apply = () => {
    if (!changes) return;
    const paths = new Set([...changes.added, ...changes.changed]);
    // Archives bring several documents.
    const isWanted = (file: File) => paths.has(file.name) || /\.zip$/i.test(file.name);
    const wanted = paths.size > 0 ? files.filter(isWanted) : [];
    const removed = changes.removed.map(({ id }) => id);
    void library.attempt('library', () => library.synchronise(wanted, removed));
  };
  const { added = 0, changed = 0, removed = 0 } = changes ? lengthsOf(changes) : {};
  const isDifferent = added + changed + removed > 0;
  return (
    <Dialog title={t('Synchronise {name}', { name })} testid="sync-dialog" onClose={onClose}>
      <p role="status" class="dim">
        {changes ? summary(changes) : t('Reading files, {n} so far', { n: read })}
      </p>
      {changes && (
        <>
          <Paths
            testid="sync-added"
            title={t('{n} {n|file|files} added', { n: added })}
            paths={changes.added}
          />
          <Paths
            testid="sync-changed"
            title={t('{n} {n|file|files} changed', { n: changed })}
            paths={changes.changed}
          />
          <Paths
            testid="sync-removed"
            title={t('{n} {n|file|files} removed', { n: removed })}
            paths={changes.removed.map(({ path }) => path)}
          />
          <Paths
            testid="sync-left-out"
            title={t('{n} {n|file|files} left out', { n: changes.skipped.length })}
            paths={changes.skipped.map(({ path, reason }) =>
              t('{path}: {reason}', { path, reason }),
            )}
          />
        </>
      )}
      <form method="dialog" class="dialog-foot">
        <button type="submit" class="button">
          {isDifferent ? t('Cancel') : t('Close')}
        </button>
        {isDifferent && (
          <button
            type="submit"
            class="button button-primary"
            data-testid="apply-sync"
            onClick={apply}
          >
            {t('Apply')}
          </button>
        )}
      </form>
    </Dialog>
  );
}

/** What is different, and how many files were read until that is known. */
function useChanges(onClose: () => void) {
  const { state, library, engine } = useApp();
  const [changes, setChanges] = useState<FolderChanges | null>(null);
  const [read, setRead] = useState(0);
  useEffect(() => {
    const { folder, settings } = state;
    if (!folder.value) return;
    const { name, files } = folder.value;
    const { collection } = settings.value;
    void library.attempt('library', async () => {
      try {
        setChanges(await engine.catalogue.compare(files, name, collection, setRead));
      } catch (error) {
        onClose();
        throw error;
      }
    });
  }, []);
  return [changes, read] as const;
}

function lengthsOf({ added, changed, removed }: FolderChanges) {
  return { added: added.length, changed: changed.length, removed: removed.length };
}

function summary(changes: FolderChanges): string {
  const { added, changed, removed } = lengthsOf(changes);
  const same = t('{n} {n|file|files} unchanged', { n: changes.unchanged });
  const parts = [
    added > 0 && t('{n} added', { n: added }),
    changed > 0 && t('{n} changed', { n: changed }),
    removed > 0 && t('{n} removed', { n: removed }),
  ].filter(Boolean);
  return parts.length > 0
    ? t('{changes}; {same}.', { changes: parts.join(t(', ')), same })
    : t('Nothing has changed: {same}.', { same });
}

interface PathsProps {
  testid: string;
  title: string;
  paths: readonly string[];
}

function Paths({ testid, title, paths }: PathsProps) {
  if (paths.length === 0) return null;
  return (
    <details open={paths.length <= 10} data-testid={testid}>
      <summary>{title}</summary>
      <ul class="skipped" tabIndex={0}>
        {paths.map((path) => (
          <li key={path}>{path}</li>
        ))}
      </ul>
    </details>
  );
}
