import { estimateMessages } from '../ask/estimate';
import type { Exchange } from '../ask/turn';
import { count } from '../words/words';
import { useApp } from './app-context';
import { Icon } from './icon';

/** The exact messages that were sent, or would be. */
export function PromptPreview({ exchange }: { exchange: Exchange }) {
  const { state } = useApp();
  if (!exchange.prompt) return null;
  return (
    <details
      class="prompt"
      open={state.promptOpen.value}
      onToggle={({ currentTarget }) => (state.promptOpen.value = currentTarget.open)}
    >
      <summary>
        <Icon name="chevron" />
        Exact prompt
        <span class="dim">about {count(estimateMessages(exchange.messages))} tokens</span>
      </summary>
      {/* Scrolls, so the keyboard must reach it. */}
      <pre data-testid="prompt-preview" tabIndex={0}>
        {JSON.stringify(exchange.messages, null, 2)}
      </pre>
    </details>
  );
}
