import type { ComponentChildren } from 'preact';
import { ACCEPT } from '../ingest/formats/formats';
import { useApp } from './app-context';
import { FilePicker } from './file-picker';

interface AddFilesProps {
  primary?: boolean;
  folder?: boolean;
  children: ComponentChildren;
}

/** Chooses files, or a folder, to take into the current collection. */
export function AddFiles({ primary = false, folder = false, children }: AddFilesProps) {
  const { state, library } = useApp();
  return (
    <FilePicker
      primary={primary}
      folder={folder}
      accept={ACCEPT}
      testid={folder ? 'folder-input' : 'zip-input'}
      disabled={state.takingIn.value}
      onPick={(files) => library.attempt('library', () => library.addFiles(files))}
    >
      {children}
    </FilePicker>
  );
}
