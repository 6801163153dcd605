import { useEffect, useState } from 'preact/hooks';
import type { FolderChanges } from '../protocol';
import { count } from '../words/words';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { plural } from './format';

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
  const isDifferent =
    changes && changes.added.length + changes.changed.length + changes.removed.length > 0;
  return (
    <Dialog title={`Synchronise ${name}`} testid="sync-dialog" onClose={onClose}>
      <p role="status" class="dim">
        {changes ? summary(changes) : `Reading files, ${count(read)} so far`}
      </p>
      {changes && (
        <>
          <Paths title="added" paths={changes.added} />
          <Paths title="changed" paths={changes.changed} />
          <Paths title="removed" paths={changes.removed.map(({ path }) => path)} />
          <Paths
            title="left out"
            paths={changes.skipped.map(({ path, reason }) => `${path}: ${reason}`)}
          />
        </>
      )}
      <form method="dialog" class="dialog-foot">
        <button type="submit" class="button">
          {isDifferent ? 'Cancel' : 'Close'}
        </button>
        {isDifferent && (
          <button
            type="submit"
            class="button button-primary"
            data-testid="apply-sync"
            onClick={apply}
          >
            Apply
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

function summary({ added, changed, removed, unchanged }: FolderChanges): string {
  const same = `${plural(unchanged, 'file')} unchanged`;
  const parts = [
    added.length > 0 && `${count(added.length)} added`,
    changed.length > 0 && `${count(changed.length)} changed`,
    removed.length > 0 && `${count(removed.length)} removed`,
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join(', ')}; ${same}.` : `Nothing has changed: ${same}.`;
}

function Paths({ title, paths }: { title: string; paths: readonly string[] }) {
  if (paths.length === 0) return null;
  return (
    <details open={paths.length <= 10} data-testid={`sync-${title.replace(' ', '-')}`}>
      <summary>
        {plural(paths.length, 'file')} {title}
      </summary>
      <ul class="skipped" tabIndex={0}>
        {paths.map((path) => (
          <li key={path}>{path}</li>
        ))}
      </ul>
    </details>
  );
}
