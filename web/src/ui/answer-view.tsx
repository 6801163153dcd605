import { type AnswerState, isRunning } from '../ask/turn';
import type { AnswerCheckProps } from './answer-check';
import { AnswerFoot } from './answer-foot';
import { useApp } from './app-context';
import { ErrorNote } from './error-note';
import { HitList } from './hit-list';
import { lazy } from './lazy';
import { Markdown } from './lazy-markdown';
import { PromptPreview } from './prompt-preview';
import { SendBar } from './send-bar';
import { StandaloneNote } from './standalone-note';

const AnswerCheck = lazy<AnswerCheckProps>(
  async () => (await import('./answer-check')).AnswerCheck,
);

const kStatus: Record<AnswerState, string> = {
  idle: '',
  searching: 'Searching your documents',
  thinking: 'Waiting for the answer',
  streaming: 'Answering',
  done: 'Answer complete',
  stopped: 'Stopped',
  error: '',
};

/** Everything that follows a question, in the order in which it arrives. */
export function AnswerView() {
  const { state } = useApp();
  const exchange = state.exchange.value;
  const answer = state.answerState.value;
  const cited = exchange?.prompt?.hits ?? [];
  const collection = exchange?.collection ?? 'default';
  // What broke an answer off stands where it broke off.
  const partial = state.content.value !== '';
  const repeats = exchange?.question === state.question.value.trim();
  return (
    <section class="answer-view" aria-label="Answer" aria-busy={isRunning(answer)}>
      {!partial && <ErrorNote place="ask" />}
      {exchange && <h2 class={repeats ? 'visually-hidden' : 'asked'}>{exchange.question}</h2>}
      {exchange && <StandaloneNote key={exchange.asked} exchange={exchange} />}
      {exchange && <HitList exchange={exchange} />}
      {exchange && <SendBar exchange={exchange} />}
      <Status />
      <Reasoning />
      <div class="answer" data-testid="answer" data-state={answer}>
        {exchange && (
          <Markdown
            text={state.content.value}
            hits={cited}
            collection={collection}
            complete={!isRunning(answer)}
          />
        )}
      </div>
      {exchange && (
        <AnswerCheck text={state.content.value} passages={cited} complete={!isRunning(answer)} />
      )}
      {partial && <ErrorNote place="ask" />}
      <AnswerFoot />
      <PromptPreview />
    </section>
  );
}

/** One line on what goes on; the answer itself is not read aloud word by word. */
function Status() {
  const { state } = useApp();
  const answer = state.answerState.value;
  const running = isRunning(answer);
  return (
    <p role="status" class={running ? 'status' : 'visually-hidden'}>
      {running && <span class="pulse" aria-hidden="true" />}
      {state.waiting.value || kStatus[answer]}
    </p>
  );
}

function Reasoning() {
  const { state } = useApp();
  if (!state.reasoning.value) return null;
  return (
    <details
      class="reasoning"
      data-testid="reasoning"
      open={state.answerState.value === 'thinking'}
    >
      <summary>Reasoning</summary>
      {/* Scrolls, so the keyboard must reach it. */}
      <p class="reasoning-text" tabIndex={0}>
        {state.reasoning.value}
      </p>
    </details>
  );
}
