/** What single keys do on the page, in the order in which the help lists them. */
import { isRunningHere, standaloneOf } from '../ask/turn';
import { type Message, say } from '../words/message';
import type { App } from './app-context';

interface Shortcut {
  /** As KeyboardEvent.key has them; the help shows the first and the last. */
  keys: readonly string[];
  what: Message;
  /** Returns without a trace where there is nothing to do it with. */
  press(app: App, key: string): unknown;
}

export const kShortcuts: readonly Shortcut[] = [
  {
    keys: ['/'],
    what: say('Type a question'),
    press: () => document.querySelector<HTMLElement>('.ask-box textarea')?.focus(),
  },
  {
    keys: ['s'],
    what: say('Stop the answer'),
    press: ({ state, session }) => isRunningHere(state.answerState.value) && session.stop(),
  },
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    what: say('Open a passage of the answer'),
    press: ({ state, library }, key) => {
      const exchange = state.exchange.value;
      const hit = (exchange?.prompt?.hits ?? exchange?.hits)?.[Number(key) - 1];
      return (
        exchange && hit && library.openSource(hit, exchange.collection, standaloneOf(exchange))
      );
    },
  },
  {
    keys: ['n'],
    what: say('New conversation'),
    press: ({ state, conversations }) => state.conversation.value && conversations.begin(),
  },
  {
    keys: ['c'],
    what: say('List the conversations'),
    press: ({ state }) => {
      state.conversationsOpen.value = state.conversations.value.length > 0;
    },
  },
  {
    keys: ['a'],
    what: say('Add files'),
    press: () => document.querySelector<HTMLElement>('.file-picker input')?.click(),
  },
  {
    keys: ['p'],
    what: say('Paste text as a document'),
    press: ({ state }) => {
      if (!state.takingIn.value) state.pasted.value = '';
    },
  },
  {
    keys: ['m'],
    what: say('Map and statistics'),
    press: ({ state }) => {
      state.mapOpen.value = state.status.value.documents > 0;
    },
  },
  {
    keys: ['e'],
    what: say('Measure'),
    press: ({ state }) => {
      state.measureOpen.value = state.status.value.documents > 0;
    },
  },
  {
    keys: [','],
    what: say('Settings'),
    press: ({ state }) => {
      state.settingsOpen.value = true;
    },
  },
  {
    keys: ['?'],
    what: say('This list'),
    press: ({ state }) => {
      state.helpOpen.value = true;
    },
  },
];

/** Does what a key is for, if it is for anything. */
export async function press(key: string, app: App): Promise<void> {
  const wanted = kShortcuts.find(({ keys }) => keys.includes(key.toLowerCase()));
  await wanted?.press(app, key);
}
