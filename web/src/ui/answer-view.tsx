import { type AnswerState, type Exchange, isRunning } from '../ask/turn';
import { type Message, say } from '../words/message';
import { t } from '../words/words';
import { useApp } from './app-context';
import { ErrorNote } from './error-note';
import { lazy } from './lazy';
import { AnswerCheck } from './lazy-answer-check';
import { Markdown } from './lazy-markdown';

interface Asked {
  exchange: Exchange;
}

const HitList = lazy<Asked>(async () => (await import('./asked')).HitList);
const SendBar = lazy<Asked>(async () => (await import('./asked')).SendBar);
const StandaloneNote = lazy<Asked>(async () => (await import('./asked')).StandaloneNote);
const PromptPreview = lazy<Asked>(async () => (await import('./asked')).PromptPreview);
const AnswerFoot = lazy<Asked>(async () => (await import('./asked')).AnswerFoot);

const kStatus: Partial<Record<AnswerState, Message>> = {
  searching: say('Searching your documents'),
  thinking: say('Waiting for the answer'),
  streaming: say('Answering'),
  elsewhere: say('An answer is arriving in another tab'),
  done: say('Answer complete'),
  stopped: say('Stopped'),
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
    <section class="answer-view" aria-label={t('Answer')} aria-busy={isRunning(answer)}>
      {!partial && <ErrorNote place="ask" />}
      {exchange && <h2 class={repeats ? 'visually-hidden' : 'asked'}>{exchange.question}</h2>}
      {exchange && <StandaloneNote key={exchange.asked} exchange={exchange} />}
      {exchange && <HitList exchange={exchange} />}
      {exchange && <SendBar exchange={exchange} />}
      {/* What may follow while an answer grows stands under it, so that nothing is moved. */}
      {exchange && <PromptPreview exchange={exchange} />}
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
        <AnswerCheck
          text={state.content.value}
          passages={cited}
          messages={exchange.messages}
          complete={!isRunning(answer)}
        />
      )}
      {partial && <ErrorNote place="ask" />}
      {exchange && <AnswerFoot exchange={exchange} />}
    </section>
  );
}

/** One line on what goes on; the answer itself is not read aloud word by word. */
function Status() {
  const { state } = useApp();
  const answer = state.answerState.value;
  const running = isRunning(answer);
  // Its line stays when the answer is there: what stands under it would jump.
  return (
    <p role="status" class="status">
      {running && <span class="pulse" aria-hidden="true" />}
      {t(state.waiting.value || (kStatus[answer] ?? ''))}
    </p>
  );
}

/** Folded, also while it comes: who wants to read along opens it. */
function Reasoning() {
  const { state } = useApp();
  const text = state.reasoning.value;
  if (!text) return null;
  const words = text.match(/\p{Script=Han}|[\p{L}\p{N}]+/gu)?.length ?? 0;
  return (
    <details class="reasoning" data-testid="reasoning">
      <summary>
        {t('Reasoning')} <span class="dim">{t('{n} {n|word|words}', { n: words })}</span>
      </summary>
      {/* Scrolls, so the keyboard must reach it. */}
      <p class="reasoning-text" tabIndex={0}>
        {text}
      </p>
    </details>
  );
}
