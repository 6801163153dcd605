/** What every component may reach: the state to read, the actions to call. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Conversations } from '../ask/conversations';
import type { Session } from '../ask/session';
import type { EngineApi } from '../protocol';
import type { Library } from './library';
import type { State } from './state';

export interface App {
  state: State;
  library: Library;
  session: Session;
  conversations: Conversations;
  engine: EngineApi;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('useApp outside of AppContext');
  return app;
}
