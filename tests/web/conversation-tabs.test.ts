/** A conversation that two tabs show: one answers in it, the other follows and never writes its turn. */
import { beforeEach, expect, test, vi } from 'vitest';
import { createConversations } from '../../web/src/ask/conversations';
import type { ChatEvent, streamChat } from '../../web/src/ask/deepseek';
import { createSession } from '../../web/src/ask/session';
import { Tabs } from '../../web/src/engine/tabs';
import { createState } from '../../web/src/ui/state';
import { BrowserDouble } from '../doubles/browser';
import { store, withEmptyStore } from './empty-store';
import { engineOver } from './turns';

withEmptyStore();

let browser: BrowserDouble;
beforeEach(() => {
  browser = new BrowserDouble();
});

/** A stream that is led by hand. */
class Stream {
  begun = false;
  private readonly events: ChatEvent[] = [];
  private wake: () => void = () => undefined;

  send(...events: ChatEvent[]) {
    this.events.push(...events);
    this.wake();
  }

  say(text: string) {
    this.send({ kind: 'content', text });
  }

  async *chat(_: unknown, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    this.begun = true;
    while (true) {
      const event = this.events.shift();
      if (event) yield event;
      if (event?.kind === 'end') return;
      if (event) continue;
      await new Promise<void>((resolve, reject) => {
        this.wake = resolve;
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    }
  }
}

async function openTab({ hasLocks = true } = {}) {
  const tab = browser.open();
  const state = createState();
  const engine = engineOver(store.conversations);
  let stream = new Stream();
  const chat = ((...asked: Parameters<Stream['chat']>) => {
    const current = stream;
    stream = new Stream();
    return current.chat(...asked);
  }) as typeof streamChat;
  const session = createSession(state, engine, undefined, chat);
  const tabs = new Tabs(hasLocks ? tab.locks : null, tab.channel);
  const conversations = createConversations(state, engine, session, tabs);
  await conversations.start();
  const next = () => stream;
  const shows = () => [state.content.value, state.answerState.value];
  return { state, session, conversations, next, shows, close: tab.close };
}

/** What is stored of all conversations that are not removed. */
async function stored() {
  const all = await store.conversations.list('default');
  const turns = await Promise.all(all.map(({ id }) => store.conversations.turns(id)));
  return turns.map((each) => each.map(({ answer }) => [answer.content, answer.state]));
}

/** Two tabs, in the first of which an answer has begun to arrive. */
async function arriving() {
  const here = await openTab();
  const stream = here.next();
  const asked = here.session.ask('Where?');
  stream.say('In et');
  await vi.waitFor(async () => expect(await stored()).toEqual([[['In et', 'streaming']]]));
  const there = await openTab();
  return { here, there, stream, asked };
}

const end: ChatEvent = { kind: 'end', reason: 'stop' };

test('what arrives in one tab is shown in another as that, and its end', async () => {
  const { there, stream, asked } = await arriving();
  expect(there.shows()).toEqual(['In et', 'elsewhere']);
  stream.say('cd');
  await vi.waitFor(() => expect(there.shows()).toEqual(['In etcd', 'elsewhere']));
  stream.send({ kind: 'content', text: ' [1].' }, end);
  await asked;
  await vi.waitFor(() => expect(there.shows()).toEqual(['In etcd [1].', 'done']));
});

test('what is stopped in one tab is stopped in the other, and goes on there', async () => {
  const { here, there } = await arriving();
  await here.session.stop();
  await vi.waitFor(() => expect(there.shows()).toEqual(['In et', 'stopped']));
  const stream = there.next();
  const continued = there.session.continueAnswer();
  await vi.waitFor(() => expect(here.shows()).toEqual(['In et', 'elsewhere']));
  stream.send({ kind: 'content', text: 'cd.' }, end);
  await continued;
  await vi.waitFor(() => expect(here.shows()).toEqual(['In etcd.', 'done']));
  expect(await stored()).toEqual([[['In etcd.', 'done']]]);
});

test('the tab is killed in mid-answer: the other shows it as stopped, and continues it', async () => {
  const { here, there } = await arriving();
  here.close();
  await vi.waitFor(() => expect(there.shows()).toEqual(['In et', 'stopped']));
  const stream = there.next();
  stream.send({ kind: 'content', text: 'cd.' }, end);
  await there.session.continueAnswer();
  await vi.waitFor(async () => expect(await stored()).toEqual([[['In etcd.', 'done']]]));
});

test('nothing is asked, continued or replaced where the answer arrives elsewhere', async () => {
  const { there } = await arriving();
  const stream = there.next();
  await there.session.continueAnswer();
  await there.session.retry();
  await there.session.askAs('Where is it?');
  await there.session.ask('And why?');
  expect(stream.begun).toBe(false);
  expect(there.shows()).toEqual(['In et', 'elsewhere']);
});

test('two tabs that continue one turn at the same time: one does, the other shows it', async () => {
  const { here, there } = await arriving();
  await here.session.stop();
  await vi.waitFor(() => expect(there.shows()).toEqual(['In et', 'stopped']));
  const [first, second] = [here.next(), there.next()];
  void here.session.continueAnswer();
  void there.session.continueAnswer();
  first.say('cd');
  second.say('ernity');
  await vi.waitFor(() => expect(there.shows()[1]).toBe('elsewhere'), { timeout: 3000 });
  await vi.waitFor(() => expect(there.shows()).toEqual(['In etcd', 'elsewhere']));
  expect(await stored()).toEqual([[['In etcd', 'streaming']]]);
});

test('a follow-up is shown in the other tab; what that is about to ask is not lost', async () => {
  const { here, there, stream, asked } = await arriving();
  stream.send(end);
  await asked;
  await vi.waitFor(() => expect(there.shows()[1]).toBe('done'));
  here.state.settings.value = { ...here.state.settings.value, rewrite: false };
  there.state.question.value = 'What else?';
  there.state.editing.value = true;
  const next = here.next();
  void here.session.ask('And why?');
  next.say('Because');
  await vi.waitFor(() => expect(there.shows()).toEqual(['Because', 'elsewhere']));
  expect(there.state.turns.value).toHaveLength(1);
  expect(there.state.question.value).toBe('What else?');
  // It would replace another turn than a person meant.
  expect(there.state.editing.value).toBe(false);
});

test('a conversation deleted in another tab in mid-answer is stopped, stays away, and comes back whole', async () => {
  const { here, there } = await arriving();
  const [conversation] = there.state.conversations.value;
  if (!conversation) throw new Error('there is none');
  await there.conversations.remove(conversation);
  await vi.waitFor(() => expect(here.shows()).toEqual(['', 'idle']));
  expect(here.state.conversation.value).toBeNull();
  expect(here.state.conversations.value).toEqual([]);
  expect(await stored()).toEqual([]);
  await there.state.undo.value?.undo();
  expect(there.shows()).toEqual(['In et', 'stopped']);
  await vi.waitFor(() => expect(here.state.conversations.value).toHaveLength(1));
});

test('a conversation that is renamed elsewhere has its new title, and what is being edited stays', async () => {
  const { there, stream, here, asked } = await arriving();
  stream.send(end);
  await asked;
  await vi.waitFor(() => expect(there.shows()[1]).toBe('done'));
  there.state.editing.value = true;
  const [conversation] = here.state.conversations.value;
  if (!conversation) throw new Error('there is none');
  await here.conversations.rename(conversation, 'Boats');
  await vi.waitFor(() => expect(there.state.conversation.value?.title).toBe('Boats'));
  expect(there.state.editing.value).toBe(true);
});

test('without locks what arrives elsewhere is shown as stopped, until its end is told', async () => {
  const here = await openTab({ hasLocks: false });
  const stream = here.next();
  const asked = here.session.ask('Where?');
  stream.say('In et');
  await vi.waitFor(async () => expect(await stored()).toEqual([[['In et', 'streaming']]]));
  const there = await openTab({ hasLocks: false });
  expect(there.shows()).toEqual(['In et', 'stopped']);
  stream.send(end);
  await asked;
  await vi.waitFor(() => expect(there.shows()).toEqual(['In et', 'done']));
});
