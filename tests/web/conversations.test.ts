import { beforeEach, expect, test, vi } from 'vitest';
import { type Conversations, createConversations } from '../../web/src/ask/conversations';
import type { ChatEvent, streamChat } from '../../web/src/ask/deepseek';
import { createSession, type Session } from '../../web/src/ask/session';
import { createState, type State } from '../../web/src/ui/state';
import { store, withEmptyStore } from './empty-store';
import { engineOver, kHit } from './turns';

interface Page {
  state: State;
  session: Session;
  conversations: Conversations;
}

withEmptyStore();

/** What the chat API does with the next requests. */
let chat: (signal: AbortSignal) => AsyncGenerator<ChatEvent>;

beforeEach(() => {
  chat = async function* () {
    yield { kind: 'content', text: 'In etcd [1].' };
    yield { kind: 'end', reason: 'stop' };
  };
});

/** A page as it is after loading, over what is stored. */
async function openPage(collection = 'default'): Promise<Page> {
  const state = createState();
  state.settings.value = { ...state.settings.value, collection };
  const engine = engineOver(store.conversations);
  const streaming = (_: unknown, signal: AbortSignal) => chat(signal);
  const session = createSession(state, engine, undefined, streaming as typeof streamChat);
  const conversations = createConversations(state, engine, session);
  await conversations.start();
  return { state, session, conversations };
}

/** What is stored of the conversations of a collection: questions and answers. */
async function stored(collection = 'default') {
  const all = await store.conversations.list(collection);
  return Promise.all(
    all.map(async ({ id }) => {
      const turns = await store.conversations.turns(id);
      return turns.map(({ exchange, answer }) => [exchange.question, answer.content, answer.state]);
    }),
  );
}

/** An answer that stops in the middle until it is told to go on. */
function halting(first: string, second: string) {
  let go = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  chat = async function* (signal) {
    yield { kind: 'content', text: first };
    await Promise.race([
      gone,
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ]);
    yield { kind: 'content', text: second };
    yield { kind: 'end', reason: 'stop' };
  };
  return go;
}

test('an answer is kept while it arrives: a page opened meanwhile shows it as broken off', async () => {
  const page = await openPage();
  const go = halting('In et', 'cd [1].');
  const asked = page.session.ask('Where?');
  await vi.waitFor(async () =>
    expect(await stored()).toEqual([[['Where?', 'In et', 'streaming']]]),
  );

  const later = await openPage();
  expect(later.state.content.value).toBe('In et');
  expect(later.state.answerState.value).toBe('stopped');
  expect(later.state.exchange.value?.question).toBe('Where?');
  expect(later.state.exchange.value?.prompt?.hits).toEqual([kHit]);
  go();
  await asked;
  await vi.waitFor(async () =>
    expect(await stored()).toEqual([[['Where?', 'In etcd [1].', 'done']]]),
  );
});

test('what was broken off is continued behind it, in the same turn', async () => {
  const page = await openPage();
  const go = halting('In et', '');
  void page.session.ask('Where?');
  await vi.waitFor(async () => expect((await stored()).flat(2)).toContain('In et'));
  const later = await openPage();
  chat = async function* () {
    yield { kind: 'content', text: 'cd [1].' };
    yield { kind: 'end', reason: 'stop' };
  };
  await later.session.continueAnswer();
  await vi.waitFor(async () =>
    expect(await stored()).toEqual([[['Where?', 'In etcd [1].', 'done']]]),
  );
  go();
});

test('further questions stand behind the first, in the order asked', async () => {
  const { state, session } = await openPage();
  for (const question of ['One?', 'Two?', 'Three?']) await session.ask(question);
  expect(state.turns.value.map(({ exchange }) => exchange.question)).toEqual(['One?', 'Two?']);
  await vi.waitFor(async () => expect((await stored())[0]).toHaveLength(3));
  expect((await openPage()).state.turns.value).toEqual(state.turns.value);
});

test('a question without an answer is no turn', async () => {
  const { state, session } = await openPage();
  const answering = chat;
  chat = () => {
    throw new Error('refused');
  };
  await session.ask('One?');
  await session.showPrompt('Shown?');
  chat = answering;
  await session.ask('Two?');
  await vi.waitFor(async () =>
    expect(await stored()).toEqual([[['Two?', 'In etcd [1].', 'done']]]),
  );
  expect(state.turns.value).toEqual([]);
});

test('a new conversation begins by itself with its first question', async () => {
  const { state, session, conversations } = await openPage();
  await session.ask('One?');
  await conversations.begin();
  expect(state.exchange.value).toBeNull();
  await session.ask('Two?');
  await vi.waitFor(async () => expect(await stored()).toHaveLength(2));
  expect((await stored()).map((turns) => turns.length)).toEqual([1, 1]);
});

test('leaving a conversation in mid-answer stops and keeps it', async () => {
  const { state, session, conversations } = await openPage();
  halting('In et', 'cd');
  const asked = session.ask('Where?');
  await vi.waitFor(() => expect(state.content.value).toBe('In et'));
  await conversations.begin();
  await asked;
  expect(await stored()).toEqual([[['Where?', 'In et', 'stopped']]]);
});

test('each collection has its own, and shows its last', async () => {
  const { state, session } = await openPage();
  await session.ask('Of the default?');
  await vi.waitFor(async () => expect(await stored()).toHaveLength(1));
  state.settings.value = { ...state.settings.value, collection: 'tutorial' };
  await vi.waitFor(() => expect(state.exchange.value).toBeNull());
  await session.ask('Of the tutorial?');
  await vi.waitFor(async () => expect(await stored('tutorial')).toHaveLength(1));
  state.settings.value = { ...state.settings.value, collection: 'default' };
  await vi.waitFor(() => expect(state.exchange.value?.question).toBe('Of the default?'));
  expect(state.conversations.value).toHaveLength(1);
});

test('a deleted conversation comes back with undo, and is shown again', async () => {
  const { state, session, conversations } = await openPage();
  await session.ask('One?');
  await vi.waitFor(() => expect(state.conversations.value).toHaveLength(1));
  const [conversation] = state.conversations.value;
  if (!conversation) throw new Error('there is none');
  await conversations.remove(conversation);
  expect(state.conversations.value).toEqual([]);
  expect(state.exchange.value).toBeNull();
  expect((await openPage()).state.exchange.value).toBeNull();
  await state.undo.value?.undo();
  expect(state.conversations.value).toHaveLength(1);
  expect(state.content.value).toBe('In etcd [1].');
});

test('an answer that another takes the place of comes back with undo, in the store too', async () => {
  const { state, session } = await openPage();
  await session.ask('One?');
  chat = async function* () {
    yield { kind: 'content', text: 'Elsewhere.' };
    yield { kind: 'end', reason: 'stop' };
  };
  await session.retry();
  await vi.waitFor(async () => expect(await stored()).toEqual([[['One?', 'Elsewhere.', 'done']]]));
  await state.undo.value?.undo();
  expect(state.content.value).toBe('In etcd [1].');
  await vi.waitFor(async () =>
    expect(await stored()).toEqual([[['One?', 'In etcd [1].', 'done']]]),
  );
});

test('storage that is full says so and does not touch the answer', async () => {
  const { state, session } = await openPage();
  store.close();
  await session.ask('One?');
  await vi.waitFor(() => expect(state.error.value?.place).toBe('conversation'));
  expect(state.content.value).toBe('In etcd [1].');
  expect(state.answerState.value).toBe('done');
});

test('the key is not kept', async () => {
  const { state, session } = await openPage();
  state.apiKey.value = 'sk-made-up';
  await session.ask('One?');
  await vi.waitFor(async () => expect(await stored()).toHaveLength(1));
  const [conversation] = await store.conversations.list('default');
  const kept = await store.conversations.turns(conversation?.id ?? '');
  expect(JSON.stringify([conversation, kept])).not.toContain('sk-made-up');
});
