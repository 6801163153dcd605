/** What can be done with conversations. They are kept as they come, without anyone asking for it. */
import { batch, effect } from '@preact/signals';
import type { EngineApi } from '../protocol';
import { throttle } from '../throttle';
import { toUserError } from '../to-user-error';
import type { State } from '../ui/state';
import { say } from '../words/message';
import { answerOf, type Session } from './session';
import {
  type Answer,
  type ConversationInfo,
  hasAnswer,
  isRunning,
  type Turn,
  titleFor,
} from './turn';

export interface Conversations {
  /** Shows the last conversation of the collection that is shown, now and whenever that changes. */
  start(): Promise<void>;
  /** The next question begins a conversation of its own. */
  begin(): Promise<void>;
  show(conversation: ConversationInfo): Promise<void>;
  /** An empty title changes nothing. */
  rename(conversation: ConversationInfo, title: string): Promise<void>;
  /** Deletes a conversation; state.undo has the way back. */
  remove(conversation: ConversationInfo): Promise<void>;
  /** A conversation with its turns as Markdown. */
  markdown(conversation: ConversationInfo): Promise<string>;
}

/** While an answer arrives, it is written no more often than this. */
const kSaveMs = 250;

export function createConversations(
  state: State,
  engine: EngineApi,
  session: Session,
): Conversations {
  const { conversations: kept } = engine;
  const collection = () => state.settings.value.collection;
  /** The turn that is kept, or on its way there. */
  let known = { exchange: state.exchange.peek(), answer: '' };
  /** What is to be written, by the time it was asked: a turn may begin before the last is written. */
  const waiting = new Map<number, { conversation: ConversationInfo; turn: Turn; isNew: boolean }>();
  const saving = throttle(save, kSaveMs);

  /** Notes the current turn, if it has changed. */
  function note() {
    const exchange = state.exchange.value;
    const answer = answerOf(state);
    const isNew = known.exchange !== exchange;
    if (!exchange || !hasAnswer(answer)) return;
    if (!isNew && known.answer === signature(answer)) return;
    known = { exchange, answer: signature(answer) };
    const before = waiting.get(exchange.asked);
    waiting.set(exchange.asked, {
      conversation: conversationFor(state),
      turn: { exchange, answer },
      isNew: isNew || before?.isNew === true,
    });
    saving.request();
    if (!isRunning(answer.state)) void saving.flush();
  }

  async function save() {
    const all = [...waiting.values()];
    waiting.clear();
    try {
      for (const { conversation, turn, isNew } of all) {
        const { exchange, answer } = turn;
        if (isNew) await kept.saveTurn(conversation, turn);
        else await kept.saveAnswer(conversation, exchange.asked, answer);
        if (!state.conversations.peek().some(({ id }) => id === conversation.id)) await list();
      }
    } catch (error) {
      // What comes next writes the turn as a whole.
      known = { exchange: null, answer: '' };
      state.error.value = { place: 'conversation', error: toUserError(error) };
    }
  }

  async function list() {
    const shown = collection();
    const all = await kept.list(shown);
    if (shown === collection()) state.conversations.value = all;
  }

  /** Ends what is under way, and keeps it. */
  async function settle() {
    await session.stop();
    await saving.flush();
  }

  async function show(conversation: ConversationInfo) {
    await settle();
    const turns = await kept.turns(conversation.id);
    const last = turns.pop();
    if (!last) return;
    // It was arriving when the page was left.
    const isWhole = last.answer.state === 'done';
    const answer: Answer = { ...last.answer, state: isWhole ? 'done' : 'stopped' };
    known = { exchange: last.exchange, answer: signature(answer) };
    batch(() => {
      session.clear();
      state.conversation.value = conversation;
      state.turns.value = turns;
      session.show({ exchange: last.exchange, answer });
    });
  }

  async function begin() {
    await settle();
    session.clear();
  }

  /** Shows the last conversation of the collection; an empty page where there is none. */
  async function open() {
    await begin();
    state.scope.value = '';
    await list();
    const [last] = state.conversations.value;
    if (last && !state.exchange.value) await show(last);
  }

  return {
    async start() {
      let shown = collection();
      // Who has asked already is not interrupted.
      await (state.exchange.value ? list() : open());
      effect(() => {
        if (shown === collection()) return;
        shown = collection();
        void open().catch((error) => {
          state.error.value = { place: 'conversation', error: toUserError(error) };
        });
      });
      effect(note);
    },
    begin,
    show,
    async rename({ id }, typed) {
      const title = titleFor(typed);
      if (!title) return;
      await kept.rename(id, title);
      await list();
      const shown = state.conversation.value;
      if (shown?.id === id) state.conversation.value = { ...shown, title };
    },
    async remove(conversation) {
      const { id, title } = conversation;
      const isShown = state.conversation.value?.id === id;
      if (isShown) await begin();
      await kept.remove(id);
      await list();
      state.undo.value = {
        text: say('Deleted the conversation “{title}”.', { title }),
        async undo() {
          await kept.restore(id);
          await list();
          if (isShown && !state.exchange.value) await show(conversation);
        },
      };
    },
    async markdown(conversation) {
      await saving.flush();
      const { conversationMarkdown } = await import('./conversation-markdown');
      return conversationMarkdown(conversation, await kept.turns(conversation.id));
    },
  };
}

/** The one that is shown; a new one begins with the question that is shown. */
function conversationFor(state: State): ConversationInfo {
  const shown = state.conversation.peek();
  if (shown) return { ...shown, changed: Date.now() };
  const { collection = '', question = '' } = state.exchange.peek() ?? {};
  const id = crypto.randomUUID();
  const begun = { id, collection, title: titleFor(question), changed: Date.now() };
  state.conversation.value = begun;
  return begun;
}

/** An answer only grows: its lengths say whether it is another. */
function signature({ state, reasoning, content, usage, finish }: Answer): string {
  return JSON.stringify([state, reasoning.length, content.length, usage, finish]);
}
