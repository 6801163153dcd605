/** What can be done with conversations. They are kept as they come, without anyone asking for it. */
import { batch, effect } from '@preact/signals';
import { Tabs } from '../engine/tabs';
import type { EngineApi } from '../protocol';
import { throttle } from '../throttle';
import { toUserError } from '../to-user-error';
import type { State } from '../ui/state';
import { say } from '../words/message';
import { answerOf, type Session } from './session';
import {
  type Answer,
  type ConversationInfo,
  type Exchange,
  hasAnswer,
  isRunning,
  isRunningHere,
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

/** What others have changed is read no more often than this. */
const kFollowMs = 500;

/** One that has its turn only to learn that it is free gives it on sooner than this. */
const kGiveOnMs = 1000;

/** The tab whose turn it is answers in the conversation; no other does meanwhile. */
const answerOfName = (id: string) => `answer/${id}`;

/** A conversation's turn to be answered in this tab. */
interface Hold {
  id: string;
  /** False: it is answered in another tab. */
  mayWrite: Promise<boolean>;
  end(): void;
}

interface Unwritten {
  conversation: ConversationInfo;
  turn: Turn;
  isNew: boolean;
  mayWrite: Promise<boolean> | true;
}

export function createConversations(
  state: State,
  engine: EngineApi,
  session: Session,
  tabs = new Tabs(),
): Conversations {
  const { conversations: kept } = engine;
  const collection = () => state.settings.value.collection;
  /** The turn that is kept, or on its way there. */
  let known = { exchange: state.exchange.peek(), answer: '' };
  /** What is to be written, by the time it was asked: a turn may begin before the last is written. */
  const waiting = new Map<number, Unwritten>();
  const saving = throttle(save, kSaveMs);
  const following = throttle(follow, kFollowMs);
  let held: Hold | null = null;
  /** Ids of conversations of which others have changed something that is not shown yet. */
  const changed = new Set<string>();
  /** Ids of conversations that other tabs answer in. */
  const watched = new Set<string>();

  /** Keeps what is shown, in this tab's turn while it is answered. */
  function note() {
    const exchange = state.exchange.value;
    const answer = answerOf(state);
    if (answer.state !== 'elsewhere') keep(exchange, answer);
    const shown = isRunningHere(answer.state) ? state.conversation.value : null;
    if (held?.id === shown?.id) return;
    held?.end();
    held = shown && hold(shown);
  }

  /** Keeps the current turn, if it has changed. */
  function keep(exchange: Exchange | null, answer: Answer) {
    const isNew = known.exchange !== exchange;
    if (!exchange || !hasAnswer(answer)) return;
    if (!isNew && known.answer === signature(answer)) return;
    known = { exchange, answer: signature(answer) };
    const before = waiting.get(exchange.asked);
    waiting.set(exchange.asked, {
      conversation: conversationFor(state),
      turn: { exchange, answer },
      isNew: isNew || before?.isNew === true,
      mayWrite: held?.mayWrite ?? true,
    });
    saving.request();
    if (!isRunning(answer.state)) void saving.flush();
  }

  /** Until the answer is written to its end it is this tab's turn, however the tab ends. */
  function hold({ id }: ConversationInfo): Hold {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const waited = new AbortController();
    const { signal } = waited;
    const onWait = () => setTimeout(() => waited.abort(), kGiveOnMs);
    const mayWrite = new Promise<boolean>((resolve) => {
      const answering = async () => {
        resolve(true);
        tell(id);
        await ended;
        await saving.flush();
      };
      tabs.turn(answerOfName(id), { signal, onWait }, answering).catch(() => {
        // Where locks fail nothing is known of the others.
        resolve(!signal.aborted);
        if (signal.aborted) void giveWay(id);
      });
    });
    return { id, mayWrite, end };
  }

  /** Another tab was first. */
  async function giveWay(id: string) {
    const shown = state.conversation.peek();
    if (shown?.id === id) await show(shown).catch(failed);
  }

  /** Waits until no other tab answers in it, whether that has ended or was killed. */
  async function watch(id: string) {
    if (watched.has(id)) return;
    watched.add(id);
    const { signal } = new AbortController();
    await tabs.turn(answerOfName(id), { signal }, async () => undefined);
    watched.delete(id);
    hear(id);
  }

  function tell(id: string) {
    tabs.tell({ kind: 'conversation', id });
  }

  function hear(id: string) {
    changed.add(id);
    following.request();
  }

  /** Shows what other tabs have changed. */
  async function follow() {
    const shown = state.conversation.peek();
    const isChanged = shown !== null && changed.has(shown.id);
    changed.clear();
    const find = () => state.conversations.peek().find(({ id }) => id === shown?.id);
    const wasListed = find() !== undefined;
    try {
      await list();
      if (!isChanged || shown.id !== state.conversation.peek()?.id) return;
      const now = find();
      if (wasListed && !now) return await begin();
      if (now && isAsKept()) await present(now, isAsKept);
    } catch (error) {
      failed(error);
    }
  }

  /** Nothing is under way in this tab, and nothing is shown but what is kept. */
  function isAsKept() {
    const isHere = isRunningHere(state.answerState.peek());
    return !isHere && waiting.size === 0 && known.exchange === state.exchange.peek();
  }

  function failed(error: unknown) {
    state.error.value = { place: 'conversation', error: toUserError(error) };
  }

  async function save() {
    const all = [...waiting.values()];
    waiting.clear();
    try {
      for (const { conversation, turn, isNew, mayWrite } of all) {
        if (!(await mayWrite)) continue;
        const { exchange, answer } = turn;
        if (isNew) await kept.saveTurn(conversation, turn);
        else await kept.saveAnswer(conversation, exchange.asked, answer);
        tell(conversation.id);
        if (!state.conversations.peek().some(({ id }) => id === conversation.id)) await list();
      }
    } catch (error) {
      // What comes next writes the turn as a whole.
      known = { exchange: null, answer: '' };
      failed(error);
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
    await present(conversation);
  }

  /** Shows what is kept of a conversation, if that is still wanted when it is read. */
  async function present(conversation: ConversationInfo, isWanted = () => true) {
    const { id } = conversation;
    const isElsewhere = await tabs.isTaken(answerOfName(id));
    const turns = await kept.turns(id);
    const last = turns.pop();
    if (!last || !isWanted()) return;
    if (isElsewhere) void watch(id);
    // What was arriving when a page was left is stopped.
    const ended = last.answer.state === 'done' ? 'done' : 'stopped';
    const answer: Answer = { ...last.answer, state: isElsewhere ? 'elsewhere' : ended };
    if (isShown(conversation, turns, { ...last, answer })) {
      state.conversation.value = conversation;
      return;
    }
    known = { exchange: last.exchange, answer: signature(answer) };
    batch(() => {
      session.clear();
      state.conversation.value = conversation;
      state.turns.value = turns;
      session.show({ exchange: last.exchange, answer });
    });
  }

  function isShown({ id }: ConversationInfo, turns: Turn[], { exchange, answer }: Turn) {
    return (
      state.conversation.peek()?.id === id &&
      state.turns.peek().length === turns.length &&
      known.exchange === state.exchange.peek() &&
      known.exchange?.asked === exchange.asked &&
      known.answer === signature(answer)
    );
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
        void open().catch(failed);
      });
      effect(note);
      tabs.listen((news) => {
        if (news.kind === 'conversation') hear(news.id);
      });
    },
    begin,
    show,
    async rename({ id }, typed) {
      const title = titleFor(typed);
      if (!title) return;
      await kept.rename(id, title);
      tell(id);
      await list();
      const shown = state.conversation.value;
      if (shown?.id === id) state.conversation.value = { ...shown, title };
    },
    async remove(conversation) {
      const { id, title } = conversation;
      const isShown = state.conversation.value?.id === id;
      if (isShown) await begin();
      await kept.remove(id);
      tell(id);
      await list();
      state.undo.value = {
        text: say('Deleted the conversation “{title}”.', { title }),
        async undo() {
          await kept.restore(id);
          tell(id);
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
