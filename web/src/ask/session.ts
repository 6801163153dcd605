/** One question at a time: search, prompt, ask, and what can be done with the answer. */
import { batch } from '@preact/signals';
import type { ChatMessage, EngineApi, Hit } from '../protocol';
import { toUserError } from '../to-user-error';
import type { State } from '../ui/state';
import { unlessAborted } from '../unless-aborted';
import { say } from '../words/message';
import type { ChatEvent, streamChat } from './deepseek';
import { addUsage, cost, pricesAt, type Usage } from './models';
import { type Asking, checkFits, documentsWith, findPassages, promptOptions } from './passages';
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
  /** Sends the prompt that is shown. */
  send(): Promise<void>;
  /** Leaves a passage out of the prompt that is shown, by its place among the hits, or puts it in. */
  setIncluded(place: number, isIncluded: boolean): Promise<void>;
  /** Puts another passage into the prompt that is shown. */
  addPassage(hit: Hit): Promise<void>;
  /** Asks the current question again, in place of its turn. */
  retry(): Promise<void>;
  /** The same, with the question searched and asked as a person says. */
  askAs(standalone: string): Promise<void>;
  /** Takes up an answer that was stopped, cut or broken off. */
  continueAnswer(): Promise<void>;
  /** Ends what is under way; resolves when it has ended. */
  stop(): Promise<void>;
  /** Shows a turn as the current one. Nothing may be under way. */
  show(turn: Turn): void;
  /** Shows no conversation, and what is typed stays. Nothing may be under way. */
  clear(): void;
}

const kContinue =
  'Your answer broke off. Continue exactly where it stopped, without repeating any of it and ' +
  'without a remark about the interruption.';

/** Its code comes with the first question. */
async function* chatWhenAsked(...asked: Parameters<typeof streamChat>): AsyncGenerator<ChatEvent> {
  const { streamChat } = await import('./deepseek');
  yield* streamChat(...asked);
}

/** opening: settles when the collection is there that the page opens with, or cannot be opened. */
export function createSession(
  state: State,
  engine: EngineApi,
  opening: Promise<unknown> = Promise.resolve(),
  chat: typeof streamChat = chatWhenAsked,
): Session {
  const opened = opening.catch(() => undefined);
  let running = new AbortController();
  let ended = Promise.resolve();
  /** Settles when the prompt is built of the passages that a person has chosen last. */
  let built: Promise<void> = Promise.resolve();

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
      state.turns.value = turns;
      state.answerState.value = 'searching';
      state.exchange.value = {
        asked,
        collection,
        question,
        standalone: null,
        isWhole: false,
        hits: [],
        dropped: [],
        isChosen: false,
        refusal: null,
        prompt: null,
        messages: [],
        embedded: 100,
      };
    });
  }

  function clearTurn() {
    // What went wrong with a collection is no matter of the turn.
    if (state.error.value?.place !== 'library') state.error.value = null;
    built = Promise.resolve();
    state.editing.value = false;
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
    state.waiting.value = say('Making the question one that stands alone');
    const { understand } = await import('./follow-up');
    const request = { base, key: state.apiKey.value, model, effort };
    const { standalone, usage } = await understand(turns, question, request, signal, chat);
    state.waiting.value = '';
    if (usage) state.usage.value = { ...usage, usd: costNow(state, usage) };
    return standalone;
  }

  /** The documents that are asked; undefined: all. The page's list of them may be yet to come. */
  async function documentsAsked(collection: string) {
    const typed = state.scope.value;
    if (!typed.trim()) return undefined;
    const listed = state.documents.value;
    return documentsWith(typed, listed.length > 0 ? listed : await engine.documents(collection));
  }

  /**
   * Passages and prompt of the current question; what the page shows of them appears as they arrive.
   * standalone: what a person has made of a follow-up. Resolves to what is to be sent, or null where a person
   * is to see it first.
   */
  async function prepare(signal: AbortSignal, standalone?: Standalone) {
    // Which collection is asked is not known before.
    await unlessAborted(opened, signal);
    const { collection } = state.settings.value;
    update({ collection });
    const { question = '' } = state.exchange.value ?? {};
    const asking = {
      ...askingOf(state, collection),
      documents: await unlessAborted(documentsAsked(collection), signal),
    };
    const understood = standalone ?? (await understand(question, signal));
    update({ standalone: understood });
    const asked = standaloneOf({ question, standalone: understood });
    const found = await unlessAborted(findPassages(asked, asking, engine), signal);
    update({ ...found, documents: asking.documents });
    const options = promptOptions(asking);
    const prompt = await unlessAborted(
      engine.prompt(asked, found.hits, collection, options),
      signal,
    );
    update({ prompt, messages: prompt.messages });
    checkFits(prompt.messages, asking.settings.model);
    // Whole documents are sent when a person has seen what that costs.
    return found.isWhole ? null : prompt.messages;
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
    const replaced = isReplaced ? currentTurn(state) : null;
    begin(question, isReplaced);
    state.undo.value = replaced && {
      text: say('Replaced the last answer.'),
      async undo() {
        await stop();
        show(replaced);
      },
    };
    await run(async (signal) => {
      const messages = await prepare(signal, standalone);
      if (state.exchange.value?.refusal) state.answerState.value = 'done';
      else if (messages) await stream(messages, signal);
      else state.answerState.value = 'idle';
    });
  }

  async function stop() {
    running.abort();
    await ended;
  }

  function show({ exchange, answer }: Turn) {
    batch(() => {
      clearTurn();
      state.exchange.value = exchange;
      state.reasoning.value = answer.reasoning;
      state.content.value = answer.content;
      state.usage.value = answer.usage;
      state.finish.value = answer.finish;
      state.answerState.value = answer.state;
    });
  }

  async function send() {
    const exchange = state.exchange.value;
    if (!exchange || !isUnsent(state)) return;
    running = new AbortController();
    state.error.value = null;
    state.answerState.value = 'searching';
    update({ refusal: null });
    await run(async (signal) => {
      // What was left out a moment ago is not sent.
      await unlessAborted(built, signal);
      await stream(state.exchange.value?.messages ?? [], signal);
    });
  }

  async function choose(part: Pick<Exchange, 'hits' | 'dropped' | 'isChosen'>) {
    const exchange = state.exchange.value;
    if (!exchange || !isUnsent(state)) return;
    built = build(exchange, part);
    await built;
  }

  /** The prompt anew, of the passages that a person has chosen. */
  async function build(exchange: Exchange, part: Pick<Exchange, 'hits' | 'dropped' | 'isChosen'>) {
    update(part);
    const { hits, dropped } = part;
    const included = hits.filter((_, i) => !dropped.includes(i));
    const { collection } = exchange;
    const options = promptOptions(askingOf(state, collection));
    const prompt = await engine.prompt(standaloneOf(exchange), included, collection, options);
    const now = state.exchange.value;
    const isOvertaken = now?.hits !== hits || now.dropped !== dropped;
    if (!isOvertaken) update({ prompt, messages: prompt.messages });
  }

  return {
    ask(question) {
      const { exchange } = state;
      const isChosen = exchange.value?.question === question && exchange.value.isChosen;
      return isChosen && isUnsent(state) ? send() : ask(question, state.editing.value);
    },

    send,

    async setIncluded(place, isIncluded) {
      const { hits = [], dropped = [] } = state.exchange.value ?? {};
      const others = dropped.filter((each) => each !== place);
      await choose({ hits, dropped: isIncluded ? others : [...others, place], isChosen: true });
    },

    async addPassage(hit) {
      const { hits = [], dropped = [] } = state.exchange.value ?? {};
      await choose({ hits: [...hits, hit], dropped, isChosen: true });
    },

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

    stop,

    show,

    clear() {
      batch(() => {
        clearTurn();
        state.undo.value = null;
        state.turns.value = [];
        state.conversation.value = null;
      });
    },
  };
}

/** A prompt is shown that has not been sent. */
export function isUnsent(state: State): boolean {
  const { exchange, answerState, content, error } = state;
  const isOver = answerState.value === 'idle' || exchange.value?.refusal;
  return Boolean(exchange.value?.prompt && isOver && !content.value && !error.value);
}

/** How it is asked, of all documents. */
function askingOf(state: State, collection: string): Asking {
  const settings = state.settings.value;
  const { preset } = state.collection.value;
  const { model } = state.status.value;
  return { collection, preset, settings, model };
}

/** Null where it has no answer. */
function currentTurn(state: State): Turn | null {
  const exchange = state.exchange.value;
  const answer = answerOf(state);
  return exchange && hasAnswer(answer) ? { exchange, answer } : null;
}

/** The conversation's turns, the current one among them where it has an answer. */
function allTurns(state: State): Turn[] {
  const current = currentTurn(state);
  return current ? [...state.turns.value, current] : state.turns.value;
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

function costNow(state: State, usage: Usage): number | null {
  return cost(usage, pricesAt(state.settings.value, new Date()));
}

function apply(state: State, event: ChatEvent) {
  switch (event.kind) {
    case 'retry':
      state.waiting.value = say('The server is busy. Try {attempt} follows in {seconds} s.', {
        attempt: event.attempt,
        seconds: Math.ceil(event.seconds),
      });
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
      state.usage.value = addUsage(state.usage.peek(), {
        ...event.usage,
        usd: costNow(state, event.usage),
      });
      return;
    case 'end':
      state.finish.value = event.reason;
  }
}
