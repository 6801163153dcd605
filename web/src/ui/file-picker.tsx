import type { ComponentChildren } from 'preact';
import { useApp } from './app-context';

/** A button-like label around the one file input of the page. */
export function FilePicker({
  primary,
  children,
}: {
  primary: boolean;
  children: ComponentChildren;
}) {
  const { state, library } = useApp();
  const pick = ({ currentTarget: input }: { currentTarget: HTMLInputElement }) => {
    const files = [...(input.files ?? [])];
    // So that the same file can be picked again.
    input.value = '';
    if (files.length) void library.attempt('library', () => library.addFiles(files));
  };
  return (
    <label class={primary ? 'button button-primary file-picker' : 'button file-picker'}>
      <input
        type="file"
        multiple
        accept=".zip,.md,.markdown,.mdx,.txt"
        data-testid="zip-input"
        disabled={state.takingIn.value}
        onChange={pick}
      />
      {children}
    </label>
  );
}
