import type { Usage } from '../ask/models';
import { type Exchange, isRunning } from '../ask/turn';
import { count } from '../words/words';
import { useApp } from './app-context';
import { CopyButton } from './copy-button';
import { dollars } from './format';
import { Icon } from './icon';

const kFinish: Record<string, string> = {
  length: 'The answer reached the length that the model allows and is cut here.',
  content_filter: 'The server’s content filter ended the answer here.',
};

/** Under an answer: why it ended, what it cost, and what can be done with it. */
export function AnswerFoot({ exchange }: { exchange: Exchange }) {
  const { state, session } = useApp();
  const answer = state.answerState.value;
  const content = state.content.value;
  const finish = kFinish[state.finish.value];
  const usage = state.usage.value;
  const isPartial = content !== '' && (answer !== 'done' || state.finish.value === 'length');
  if (isRunning(answer) || answer === 'idle') return null;
  const edit = () => {
    state.question.value = exchange.question;
    state.editing.value = true;
  };
  return (
    <div class="answer-foot">
      {finish && <p class="note">{finish}</p>}
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
        <Action testid="retry" title="Ask again" icon="retry" onClick={session.retry} />
        <Action testid="edit" title="Edit question" icon="edit" onClick={edit} />
        {content && <CopyButton text={content} />}
        {usage && (
          <span class="dim usage" data-testid="usage">
            {describeUsage(usage)}
          </span>
        )}
      </div>
    </div>
  );
}

interface ActionProps {
  testid: string;
  title: string;
  icon: 'retry' | 'edit';
  onClick: () => void;
}

function Action({ testid, title, icon, onClick }: ActionProps) {
  return (
    <button type="button" class="button button-quiet" data-testid={testid} onClick={onClick}>
      <Icon name={icon} />
      {title}
    </button>
  );
}

function describeUsage({ input, cached, output, reasoning, usd }: Usage): string {
  const ofCache = cached > 0 ? ` (${count(cached)} cached)` : '';
  const thought = reasoning > 0 ? ` (${count(reasoning)} reasoning)` : '';
  const tokens = `${count(input)} tokens in${ofCache}, ${count(output)} out${thought}`;
  return typeof usd === 'number' ? `${tokens}, ${dollars(usd)}` : tokens;
}
