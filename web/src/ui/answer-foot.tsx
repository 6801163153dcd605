import type { Usage } from '../ask/models';
import { type Exchange, isRunning } from '../ask/turn';
import { type Message, say } from '../words/message';
import { t } from '../words/words';
import { useApp } from './app-context';
import { CopyButton } from './copy-button';
import { dollars } from './format';
import { Icon } from './icon';

const kFinish: Record<string, Message> = {
  length: say('The answer reached the length that the model allows and is cut here.'),
  content_filter: say('The server’s content filter ended the answer here.'),
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
      {finish && <p class="note">{t(finish)}</p>}
      <div class="answer-actions">
        {isPartial && (
          <button
            type="button"
            class="button"
            data-testid="continue"
            onClick={session.continueAnswer}
          >
            {t('Continue')}
          </button>
        )}
        <Action testid="retry" title={t('Ask again')} icon="retry" onClick={session.retry} />
        <Action testid="edit" title={t('Edit question')} icon="edit" onClick={edit} />
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
  const ofCache = cached > 0 ? t(' ({n} cached)', { n: cached }) : '';
  const thought = reasoning > 0 ? t(' ({n} reasoning)', { n: reasoning }) : '';
  const values = { input, ofCache, output, thought };
  const tokens = t('{input} tokens in{ofCache}, {output} out{thought}', values);
  return typeof usd === 'number' ? t('{tokens}, {price}', { tokens, price: dollars(usd) }) : tokens;
}
