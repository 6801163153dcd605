import type { ComponentChildren } from 'preact';
import { useApp } from './app-context';
import { FilePicker } from './file-picker';

/** Chooses files to take into the current collection. */
export function AddFiles({
  primary = false,
  children,
}: {
  primary?: boolean;
  children: ComponentChildren;
}) {
  const { state, library } = useApp();
  return (
    <FilePicker
      primary={primary}
      accept=".zip,.md,.markdown,.mdx,.txt"
      testid="zip-input"
      disabled={state.takingIn.value}
      onPick={(files) => library.attempt('library', () => library.addFiles(files))}
    >
      {children}
    </FilePicker>
  );
}
