import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { isRunning, isRunningHere } from '../ask/turn';
import { t } from '../words/words';
import { useApp } from './app-context';
import { AskOptions } from './ask-options';
import { Icon } from './icon';

/** The question, and what can be done with it. */
export function AskBox() {
  const { state, session } = useApp();
  const box = useRef<HTMLTextAreaElement>(null);
  const question = state.question.value;
  const answer = state.answerState.value;
  const running = isRunningHere(answer);
  useGrowingBox(box, question);
  useSight(box, running && state.turns.value.length > 0);

  const withQuestion = (action: (question: string) => void) => () => {
    const typed = question.trim();
    if (typed) action(typed);
    else box.current?.focus();
  };
  const ask = withQuestion(session.ask);
  const isEditing = state.editing.value;
  // Before the next key comes: an effect after painting would let it go to the button.
  useLayoutEffect(() => {
    if (isEditing) box.current?.select();
  }, [isEditing]);
  const leave = () => {
    state.editing.value = false;
  };
  const askOnEnter = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave();
    // Enter that picks a word from an input method is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    ask();
  };

  return (
    <section class="ask-box" aria-label={t('Question')}>
      {isEditing && (
        <p class="ask-editing" data-testid="editing">
          {t('Takes the place of the last question and its answer.')}
          <button type="button" class="button button-quiet" onClick={leave}>
            {t('Cancel')}
          </button>
        </p>
      )}
      <textarea
        ref={box}
        rows={1}
        aria-keyshortcuts="/"
        data-testid="question"
        aria-label={t('Your question')}
        placeholder={t('Ask a question about your documents')}
        value={question}
        onInput={({ currentTarget }) => (state.question.value = currentTarget.value)}
        onKeyDown={askOnEnter}
      />
      <div class="ask-row">
        <span class="dim ask-model">{modelLine(state.settings.value)}</span>
        <button
          type="button"
          class="button button-quiet"
          data-testid="show-prompt"
          disabled={isRunning(answer)}
          onClick={withQuestion(session.showPrompt)}
        >
          {t('Show prompt')}
        </button>
        {running ? (
          <button type="button" class="button" data-testid="stop" onClick={session.stop}>
            <Icon name="stop" />
            {t('Stop')}
          </button>
        ) : (
          <button
            type="button"
            class="button button-primary"
            data-testid="ask"
            disabled={isRunning(answer)}
            onClick={ask}
          >
            <Icon name="arrow" />
            {t('Ask')}
          </button>
        )}
      </div>
      <AskOptions />
    </section>
  );
}

function modelLine({ model, thinking }: { model: string; thinking: boolean }): string {
  return thinking ? t('{model}, thinking', { model }) : model;
}

/** The turn before stands above the box from now on: what is asked stays in sight, its answer under it. */
function useSight(box: { current: HTMLElement | null }, isFollowUp: boolean) {
  useLayoutEffect(() => {
    if (isFollowUp) box.current?.closest('.ask-box')?.scrollIntoView({ block: 'start' });
  }, [box, isFollowUp]);
}

/** A textarea as high as its text, also when a phone is turned. */
function useGrowingBox(box: { current: HTMLTextAreaElement | null }, text: string) {
  useEffect(() => {
    const grow = () => {
      if (!box.current) return;
      box.current.style.height = 'auto';
      box.current.style.height = `${box.current.scrollHeight}px`;
    };
    grow();
    addEventListener('resize', grow);
    return () => removeEventListener('resize', grow);
  }, [box, text]);
}
