/** One question at a time: search, prompt, ask, and what can be done with the answer. */
import { batch } from '@preact/signals';
import type { ChatMessage, EngineApi, SearchOptions } from '../protocol';
import { toUserError } from '../to-user-error';
import { percentEmbedded } from '../ui/format';
import type { State } from '../ui/state';
import { unlessAborted } from '../unless-aborted';
import { type ChatEvent, streamChat } from './deepseek';
import { addUsage } from './models';
import {
  type Answer,
  type Exchange,
  hasAnswer,
  isRunning,
  type Standalone,
  standaloneOf,
  type Turn,
} from './turn';

export interface Session {
  /** With `state.editing`, in place of the current turn. */
  ask(question: string): Promise<void>;
  /** Searches and builds the prompt without sending it. */
  showPrompt(question: string): Promise<void>;
  /** Asks the current question again, in place of its turn. */
  retry(): Promise<void>;
  /** The same, with the question searched and asked as a person says. */
  askAs(standalone: string): Promise<void>;
  /** Takes up an answer that was stopped, cut or broken off. */
  continueAnswer(): Promise<void>;
  /** Ends what is under way; resolves when it has ended. */
  stop(): Promise<void>;
  /** Shows no conversation, and what is typed stays. Nothing may be under way. */
  clear(): void;
}

const kContinue =
  'Your answer broke off. Continue exactly where it stopped, without repeating any of it and ' +
  'without a remark about the interruption.';

export function searchOptions({ passages }: State['settings']['value']): SearchOptions {
  return passages === null ? {} : { k: passages };
}

export function createSession(state: State, engine: EngineApi, chat = streamChat): Session {
  let running = new AbortController();
  let ended = Promise.resolve();

  /** Takes the current turn, if it was answered, to those before it, or drops it where it is replaced. */
  function begin(question: string, isReplaced: boolean) {
    running = new AbortController();
    batch(() => {
      const last = isReplaced ? state.exchange.value : null;
      const turns = last ? state.turns.value : allTurns(state);
      const now = Math.max(Date.now(), (turns.at(-1)?.exchange.asked ?? 0) + 1);
      const asked = last?.asked ?? now;
      const { collection } = state.settings.value;
      clearTurn();
      state.editing.value = false;
      state.turns.value = turns;
      state.answerState.value = 'searching';
      state.exchange.value = {
        asked,
        collection,
        question,
        standalone: null,
        hits: [],
        prompt: null,
        messages: [],
        embedded: 100,
      };
    });
  }

  function clearTurn() {
    state.error.value = null;
    state.exchange.value = null;
    state.answerState.value = 'idle';
    for (const text of ['reasoning', 'content', 'finish', 'waiting'] as const) {
      state[text].value = '';
    }
    state.usage.value = null;
  }

  function update(part: Partial<Exchange>) {
    if (state.exchange.value) state.exchange.value = { ...state.exchange.value, ...part };
  }

  /** What a follow-up is searched and asked as; null: it is none, or is asked as it was typed. */
  async function understand(question: string, signal: AbortSignal): Promise<Standalone | null> {
    const turns = state.turns.value;
    const { rewrite, base, model, effort } = state.settings.value;
    // The tutorial knows no conversation.
    if (!rewrite || turns.length === 0 || state.collection.value.preset === 'tutorial') return null;
    state.waiting.value = 'Making the question one that stands alone';
    const { understand } = await import('./follow-up');
    const request = { base, key: state.apiKey.value, model, effort };
    const { standalone, usage } = await understand(turns, question, request, signal, chat);
    state.waiting.value = '';
    state.usage.value = usage;
    return standalone;
  }

  /**
   * Passages and prompt of the current question; what the page shows of them appears as they arrive.
   * standalone: what a person has made of a follow-up.
   */
  async function prepare(signal: AbortSignal, standalone?: Standalone) {
    const { question = '', collection = '' } = state.exchange.value ?? {};
    const understood = standalone ?? (await understand(question, signal));
    update({ standalone: understood });
    const asked = standaloneOf({ question, standalone: understood });
    const options = searchOptions(state.settings.value);
    const found = Promise.all([
      engine.search(asked, collection, options),
      engine.counts(collection),
    ]);
    const [hits, counts] = await unlessAborted(found, signal);
    update({ hits, embedded: percentEmbedded(counts) });
    const prompt = await unlessAborted(engine.prompt(asked, hits, collection), signal);
    update({ prompt, messages: prompt.messages });
    return prompt.messages;
  }

  async function stream(messages: ChatMessage[], signal: AbortSignal) {
    const { base, model, thinking, effort } = state.settings.value;
    const key = state.apiKey.value;
    state.answerState.value = 'thinking';
    for await (const event of chat({ base, key, model, messages, thinking, effort }, signal)) {
      batch(() => apply(state, event));
    }
    state.answerState.value = 'done';
  }

  /** Runs a step to its end; whatever ends it, the answer's state says so. */
  function run(step: (signal: AbortSignal) => Promise<void>): Promise<void> {
    ended = attempt(step, running.signal);
    return ended;
  }

  async function attempt(step: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) {
    try {
      await step(signal);
    } catch (error) {
      if (signal.aborted) {
        state.answerState.value = 'stopped';
      } else {
        batch(() => {
          state.answerState.value = 'error';
          state.error.value = { place: 'ask', error: toUserError(error) };
        });
      }
    }
    state.waiting.value = '';
  }

  async function ask(question: string, isReplaced: boolean, standalone?: Standalone) {
    if (!question || isRunning(state.answerState.value)) return;
    begin(question, isReplaced);
    await run(async (signal) => {
      await stream(await prepare(signal, standalone), signal);
    });
  }

  return {
    ask: (question) => ask(question, state.editing.value),

    retry: () => ask(state.exchange.value?.question ?? '', true),

    askAs: (standalone) =>
      ask(state.exchange.value?.question ?? '', true, { question: standalone, by: 'person' }),

    async showPrompt(question) {
      if (isRunning(state.answerState.value)) return;
      begin(question, false);
      await run(async (signal) => {
        await prepare(signal);
        state.promptOpen.value = true;
        state.answerState.value = 'idle';
      });
    },

    async continueAnswer() {
      const exchange = state.exchange.value;
      if (!exchange?.prompt || isRunning(state.answerState.value)) return;
      const messages: ChatMessage[] = [
        ...exchange.prompt.messages,
        { role: 'assistant', content: state.content.value },
        { role: 'user', content: kContinue },
      ];
      running = new AbortController();
      batch(() => {
        state.error.value = null;
        state.finish.value = '';
        update({ messages });
        if (state.reasoning.value) state.reasoning.value += '\n\n';
      });
      await run((signal) => stream(messages, signal));
    },

    async stop() {
      running.abort();
      await ended;
    },

    clear() {
      batch(() => {
        clearTurn();
        state.turns.value = [];
        state.conversation.value = null;
      });
    },
  };
}

/** The conversation's turns, the current one among them where it has an answer. */
function allTurns(state: State): Turn[] {
  const exchange = state.exchange.value;
  const answer = answerOf(state);
  return exchange && hasAnswer(answer)
    ? [...state.turns.value, { exchange, answer }]
    : state.turns.value;
}

/** What has arrived for the current turn. */
export function answerOf(state: State): Answer {
  return {
    state: state.answerState.value,
    reasoning: state.reasoning.value,
    content: state.content.value,
    usage: state.usage.value,
    finish: state.finish.value,
  };
}

function apply(state: State, event: ChatEvent) {
  switch (event.kind) {
    case 'retry':
      state.waiting.value = `The server is busy. Try ${event.attempt} follows in ${Math.ceil(event.seconds)} s.`;
      return;
    case 'reasoning':
      state.waiting.value = '';
      state.reasoning.value += event.text;
      return;
    case 'content':
      state.waiting.value = '';
      state.answerState.value = 'streaming';
      state.content.value += event.text;
      return;
    case 'usage':
      state.usage.value = addUsage(state.usage.peek(), event.usage);
      return;
    case 'end':
      state.finish.value = event.reason;
  }
}
