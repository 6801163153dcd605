import { useState } from 'preact/hooks';
import { chatModels, cost, type Usage } from '../ask/models';
import { isRunning } from '../ask/turn';
import { useApp } from './app-context';
import { count } from './format';
import { Icon } from './icon';

const kFinish: Record<string, string> = {
  length: 'The answer reached the length that the model allows and is cut here.',
  content_filter: 'The server’s content filter ended the answer here.',
};

/** Under an answer: why it ended, what it cost, and what can be done with it. */
export function AnswerFoot() {
  const { state, session } = useApp();
  const answer = state.answerState.value;
  const content = state.content.value;
  const finish = kFinish[state.finish.value];
  const usage = state.usage.value;
  if (isRunning(answer) || !content) return null;
  const isPartial = answer !== 'done' || state.finish.value === 'length';
  return (
    <div class="answer-foot">
      {finish && <p class="note">{finish}</p>}
      {answer === 'stopped' && <p class="dim">Stopped here.</p>}
      <div class="answer-actions">
        {isPartial && (
          <button
            type="button"
            class="button"
            data-testid="continue"
            onClick={session.continueAnswer}
          >
            Continue
          </button>
        )}
        <CopyButton text={content} />
        {usage && (
          <span class="dim usage" data-testid="usage">
            {describeUsage(usage, state.settings.value.model)}
          </span>
        )}
      </div>
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const [said, setSaid] = useState('Copy');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Copying was refused'),
    );
  return (
    <button type="button" class="button button-quiet" onClick={copy} onBlur={() => setSaid('Copy')}>
      <Icon name={said === 'Copied' ? 'check' : 'copy'} />
      <span aria-live="polite">{said}</span>
    </button>
  );
}

function describeUsage(usage: Usage, model: string): string {
  const prices = chatModels.find(({ id }) => id === model)?.usdPerMillionTokens;
  const price = cost(usage, prices);
  const cached = usage.cached > 0 ? ` (${count(usage.cached)} cached)` : '';
  const reasoning = usage.reasoning > 0 ? ` (${count(usage.reasoning)} reasoning)` : '';
  const tokens = `${count(usage.input)} tokens in${cached}, ${count(usage.output)} out${reasoning}`;
  return price === null ? tokens : `${tokens}, $${price.toFixed(5)}`;
}
