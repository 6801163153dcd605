import type { ComponentChildren } from 'preact';
import { filesOfFolder } from './dropped-files';

interface FilePickerProps {
  testid: string;
  /** Endings, as the attribute `accept` has them. */
  accept: string;
  primary?: boolean;
  /** Chooses a folder, and gives the files below it. */
  folder?: boolean;
  disabled?: boolean;
  /** Never called without a file. */
  onPick: (files: File[]) => void;
  children: ComponentChildren;
}

/** A button-like label around a file input. */
export function FilePicker(props: FilePickerProps) {
  const { testid, accept, primary, folder, disabled, onPick, children } = props;
  const pick = ({ currentTarget: input }: { currentTarget: HTMLInputElement }) => {
    const files = filesOfFolder(input.files ?? []);
    // So that the same file can be picked again.
    input.value = '';
    if (files.length) onPick(files);
  };
  return (
    <label class={primary ? 'button button-primary file-picker' : 'button file-picker'}>
      <input
        type="file"
        multiple
        {...(folder && { webkitdirectory: true })}
        accept={accept}
        data-testid={testid}
        disabled={disabled}
        onChange={pick}
      />
      {children}
    </label>
  );
}
