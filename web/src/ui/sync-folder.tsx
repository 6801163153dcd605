import { t } from '../words/words';
import { useApp } from './app-context';
import { filesOfHandle } from './dropped-files';
import { FilePicker } from './file-picker';

/** The File System Access API, where there is one. */
interface Pickers {
  showDirectoryPicker?: (options: { id: string }) => Promise<FileSystemDirectoryHandle>;
}

/** Chooses a folder that documents came from, to see what has changed in it. */
export function SyncFolder() {
  const { state, library } = useApp();
  const pickers = window as Pickers;
  const disabled = state.takingIn.value;
  if (!pickers.showDirectoryPicker) {
    const pick = (files: File[]) => {
      const [name = ''] = files[0]?.name.split('/') ?? [];
      state.folder.value = { name, files };
    };
    return (
      <FilePicker folder testid="sync-input" accept="" disabled={disabled} onPick={pick}>
        {t('Sync a folder')}
      </FilePicker>
    );
  }
  const pick = async () => {
    try {
      const handle = await pickers.showDirectoryPicker?.({ id: 'askfolio' });
      if (handle) state.folder.value = { name: handle.name, files: await filesOfHandle(handle) };
    } catch (error) {
      // Nothing was chosen.
      if ((error as DOMException).name !== 'AbortError') throw error;
    }
  };
  return (
    <button
      type="button"
      class="button"
      data-testid="sync-folder"
      disabled={disabled}
      onClick={() => library.attempt('library', pick)}
    >
      {t('Sync a folder')}
    </button>
  );
}
