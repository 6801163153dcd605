import { useState } from 'preact/hooks';
import { say } from '../words/message';
import { t } from '../words/words';
import { Icon } from './icon';

const kSaid = {
  none: say('Copy'),
  copied: say('Copied'),
  refused: say('Copying was refused'),
};

/** Copies a text, and says whether it did. */
export function CopyButton({ text }: { text: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  return (
    <button
      type="button"
      class="button button-quiet"
      data-testid="copy"
      onClick={copy}
      onBlur={() => setOutcome(null)}
    >
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} />
      <span aria-live="polite">{t(kSaid[outcome ?? 'none'])}</span>
    </button>
  );
}
