/** One question at a time: search, prompt, ask, and what can be done with the answer. */
import { batch } from '@preact/signals';
import type { ChatMessage, EngineApi, SearchOptions } from '../protocol';
import { toUserError } from '../to-user-error';
import { percentEmbedded } from '../ui/format';
import type { AnswerState, State } from '../ui/state';
import { unlessAborted } from '../unless-aborted';
import { type ChatEvent, streamChat } from './deepseek';
import { addUsage } from './models';

export interface Session {
  ask(question: string): Promise<void>;
  /** Searches and builds the prompt without sending it. */
  showPrompt(question: string): Promise<void>;
  /** Takes up an answer that was stopped, cut or broken off. */
  continueAnswer(): Promise<void>;
  stop(): void;
}

const kContinue =
  'Your answer broke off. Continue exactly where it stopped, without repeating any of it and ' +
  'without a remark about the interruption.';

const kRunning: AnswerState[] = ['searching', 'thinking', 'streaming'];

export function isRunning(state: AnswerState): boolean {
  return kRunning.includes(state);
}

export function searchOptions({ passages }: State['settings']['value']): SearchOptions {
  return passages === null ? {} : { k: passages };
}

export function createSession(state: State, engine: EngineApi, chat = streamChat): Session {
  let running = new AbortController();

  function begin(question: string) {
    running = new AbortController();
    batch(() => {
      state.error.value = null;
      state.answerState.value = 'searching';
      state.exchange.value = {
        collection: state.settings.value.collection,
        question,
        hits: [],
        prompt: null,
        messages: [],
        embedded: 100,
      };
      for (const text of ['reasoning', 'content', 'finish', 'waiting'] as const) {
        state[text].value = '';
      }
      state.usage.value = null;
    });
  }

  /** Passages and prompt of a question; what the page shows of them appears as they arrive. */
  async function prepare(question: string, signal: AbortSignal) {
    const options = searchOptions(state.settings.value);
    const { collection } = state.settings.value;
    const found = Promise.all([
      engine.search(question, collection, options),
      engine.counts(collection),
    ]);
    const [hits, counts] = await unlessAborted(found, signal);
    const exchange = { collection, question, hits, embedded: percentEmbedded(counts) };
    state.exchange.value = { ...exchange, prompt: null, messages: [] };
    const prompt = await unlessAborted(engine.prompt(question, hits, collection), signal);
    state.exchange.value = { ...exchange, prompt, messages: prompt.messages };
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
  async function run(step: (signal: AbortSignal) => Promise<void>) {
    const { signal } = running;
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

  return {
    async ask(question) {
      if (isRunning(state.answerState.value)) return;
      begin(question);
      await run(async (signal) => {
        await stream(await prepare(question, signal), signal);
      });
    },

    async showPrompt(question) {
      if (isRunning(state.answerState.value)) return;
      begin(question);
      await run(async (signal) => {
        await prepare(question, signal);
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
        state.exchange.value = { ...exchange, messages };
        if (state.reasoning.value) state.reasoning.value += '\n\n';
      });
      await run((signal) => stream(messages, signal));
    },

    stop: () => running.abort(),
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
