import { estimateMessages } from '../ask/estimate';
import type { Exchange } from '../ask/turn';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Icon } from './icon';

/** The exact messages that were sent, or would be. */
export function PromptPreview({ exchange }: { exchange: Exchange }) {
  const { state } = useApp();
  if (!exchange.prompt) return null;
  return (
    <details
      class="prompt fold"
      open={state.promptOpen.value}
      onToggle={({ currentTarget }) => (state.promptOpen.value = currentTarget.open)}
    >
      <summary>
        <Icon name="chevron" />
        {t('Exact prompt')}
        <span class="dim">{t('about {n} tokens', { n: estimateMessages(exchange.messages) })}</span>
      </summary>
      {/* Scrolls, so the keyboard must reach it. */}
      <pre data-testid="prompt-preview" tabIndex={0}>
        {JSON.stringify(exchange.messages, null, 2)}
      </pre>
    </details>
  );
}
