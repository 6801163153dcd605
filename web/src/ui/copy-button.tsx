import { useState } from 'preact/hooks';
import { Icon } from './icon';

/** Copies a text, and says whether it did. */
export function CopyButton({ text }: { text: string }) {
  const [said, setSaid] = useState('Copy');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Copying was refused'),
    );
  return (
    <button
      type="button"
      class="button button-quiet"
      data-testid="copy"
      onClick={copy}
      onBlur={() => setSaid('Copy')}
    >
      <Icon name={said === 'Copied' ? 'check' : 'copy'} />
      <span aria-live="polite">{said}</span>
    </button>
  );
}
