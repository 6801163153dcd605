/** Wiring of the page: the engine in its worker, the actions, the components. Start reading here. */
import { h, render } from 'preact';
import { type Askfolio, createAskfolio } from './app';
import { createConversations } from './ask/conversations';
import { keepDraft } from './ask/draft';
import { createSession } from './ask/session';
import { Tabs } from './engine/tabs';
import { startEngine } from './engine-client';
import { whenAtRest } from './offline/at-rest';
import './styles/base.css';
import './styles/controls.css';
import './styles/page.css';
import './styles/collections.css';
import './styles/ask.css';
import './styles/answer.css';
import './styles/conversation.css';
import './styles/dialog.css';
import './styles/motion.css';
import { AppContext } from './ui/app-context';
import { followTabs } from './ui/follow-tabs';
import { createLibrary } from './ui/library';
import { Page } from './ui/page';
import { createState } from './ui/state';
import { startSpeaking } from './words/choice';

declare global {
  interface Window {
    askfolio: Askfolio;
  }
}

const engine = startEngine();
const state = createState();
const library = createLibrary(state, engine);
const opening = library.start();
const session = createSession(state, engine, opening);
const conversations = createConversations(state, engine, session, Tabs.here());

const ready = opening.then(conversations.start);
void library.attempt('library', () => followTabs(state, engine, library));
void library.attempt('library', () => ready);
keepDraft(state);
// As long as it is held, the service worker keeps the files that belong to this script.
void navigator.locks?.request(import.meta.url, { mode: 'shared' }, () => new Promise(() => {}));
whenAtRest(state, async () => (await import('./offline/updates')).followUpdates(state));
window.askfolio = createAskfolio(ready, { engine, library, state });

/** Once the page's language is there; without it, in English. */
library.attempt('library', startSpeaking).then(() => {
  const app = { state, library, session, conversations, engine };
  const root = document.getElementById('app');
  if (root) render(h(AppContext.Provider, { value: app }, h(Page, {})), root);
});
