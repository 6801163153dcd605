import { isRunning, standaloneOf, type Turn } from '../ask/turn';
import { t } from '../words/words';
import { useApp } from './app-context';
import { CopyButton } from './copy-button';
import { titleOf } from './format';
import { Icon } from './icon';
import { AnswerCheck } from './lazy-answer-check';
import { Markdown } from './lazy-markdown';

/** The turns of the conversation before the current one. */
export function PastTurns() {
  const { state } = useApp();
  const turns = state.turns.value;
  if (turns.length === 0) return null;
  return (
    <ol class="turns" aria-label={t('Earlier in this conversation')}>
      {turns.map((turn) => (
        <PastTurn key={turn.exchange.asked} turn={turn} />
      ))}
    </ol>
  );
}

function PastTurn({ turn: { exchange, answer } }: { turn: Turn }) {
  const { state, session } = useApp();
  const { question, collection, prompt } = exchange;
  const cited = prompt?.hits ?? [];
  const asked = standaloneOf(exchange);
  return (
    <li class="turn" data-testid="past-turn">
      <h2 class="asked">{question}</h2>
      {asked !== question && <p class="dim">{t('Asked as: {question}', { question: asked })}</p>}
      <div data-testid="past-answer">
        <Markdown
          text={answer.content}
          hits={cited}
          collection={collection}
          complete
          testid="past-citation"
        />
      </div>
      <AnswerCheck
        text={answer.content}
        passages={cited}
        messages={exchange.messages}
        complete
        testid="past-check"
      />
      {answer.state !== 'done' && <p class="dim">{t('This answer is not complete.')}</p>}
      <div class="answer-actions">
        <button
          type="button"
          class="button button-quiet"
          data-testid="past-question"
          disabled={isRunning(state.answerState.value)}
          onClick={() => session.ask(question)}
        >
          <Icon name="retry" />
          {t('Ask again')}
        </button>
        <CopyButton text={answer.content} />
      </div>
      {cited.length > 0 && (
        <details class="turn-passages fold">
          <summary>
            <Icon name="chevron" />
            {t('{n} {n|passage|passages}', { n: cited.length })}
          </summary>
          <ol>
            {cited.map((hit, i) => (
              <PastPassage key={i} number={i + 1} hit={hit} collection={collection} about={asked} />
            ))}
          </ol>
        </details>
      )}
    </li>
  );
}

interface PastPassageProps {
  number: number;
  hit: Turn['exchange']['hits'][number];
  collection: string;
  /** What it was found for. */
  about: string;
}

function PastPassage({ number, hit, collection, about }: PastPassageProps) {
  const { library } = useApp();
  return (
    <li>
      <span class="hit-number">{number}</span>
      <button
        type="button"
        class="link-button"
        data-testid="past-hit"
        onClick={() => library.attempt('ask', () => library.openSource(hit, collection, about))}
      >
        {titleOf(hit)}
      </button>
      <span class="dim">{hit.source}</span>
    </li>
  );
}
