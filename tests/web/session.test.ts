import { beforeEach, describe, expect, test } from 'vitest';
import type { ChatEvent, ChatRequest, streamChat } from '../../web/src/ask/deepseek';
import { createSession, type Session } from '../../web/src/ask/session';
import { BUILT_IN } from '../../web/src/built-in';
import { UserError } from '../../web/src/errors';
import type {
  ConversationsApi,
  DocumentInfo,
  EngineApi,
  SearchOptions,
} from '../../web/src/protocol';
import { createLibrary, type Library } from '../../web/src/ui/library';
import { createState, type State } from '../../web/src/ui/state';
import { kHit } from './turns';

const kQuestion = 'Where is metadata?';

const kTemplate = { system: '', user: '{passages}{question}' };

const noConversations: ConversationsApi = {
  list: async () => [],
  turns: async () => [],
  saveTurn: async () => undefined,
  saveAnswer: async () => undefined,
  rename: async () => undefined,
  remove: async () => undefined,
  restore: async () => undefined,
};

let state: State;
let session: Session;
let library: Library;
let searches: [collection: string, options: SearchOptions][];
let written: Record<string, unknown>[];
let requests: ChatRequest[];
/** What the chat API does with a request. */
let chat: (signal: AbortSignal) => AsyncGenerator<ChatEvent>;
/** What the engine has. */
let documents: DocumentInfo[];
/** What a search waits for. */
let searching: Promise<void>;
/** What a prompt waits for. */
let building: Promise<void>;

beforeEach(() => {
  state = createState();
  [searches, written, requests, documents] = [[], [], [], []];
  searching = Promise.resolve();
  building = Promise.resolve();
  chat = async function* () {
    yield { kind: 'content', text: 'In etcd [1].' };
    yield { kind: 'end', reason: 'stop' };
  };
  const engine = engineDouble();
  session = createSession(state, engine, undefined, streaming as typeof streamChat);
  library = createLibrary(state, engine);
});

function streaming(request: ChatRequest, signal: AbortSignal) {
  requests.push(request);
  return chat(signal);
}

function engineDouble(): EngineApi {
  const counts = {
    documents: 1,
    chunks: 1,
    embedded: 1,
    committed: 1,
    place: '',
    phase: 'ready' as const,
  };
  const embedding = { offered: [], fixed: true, language: null, better: null, next: null };
  const status = {
    ...counts,
    model: 'm',
    encoders: [],
    embedding: { ...embedding, changing: false },
  };
  return {
    conversations: noConversations,
    follow: async () => undefined,
    catalogue: {
      collections: async () => Object.values(BUILT_IN),
      create: async (name, preset) => ({ id: name, name, preset }),
      rename: async () => undefined,
      restore: async () => undefined,
      purge: async () => undefined,
      discards: async () => [],
      leftOut: async () => [],
      setPrecision: async () => undefined,
      forgetLeftOut: async () => undefined,
      compare: async () => ({ added: [], changed: [], unchanged: 0, removed: [], skipped: [] }),
    },
    open: async () => status,
    ingest: () => new Promise(() => undefined),
    embed: async () => undefined,
    cancel: async () => undefined,
    async search(_, collection, options) {
      searches.push([collection, options]);
      await searching;
      return [kHit];
    },
    explain: async () => ({ k: 1, candidates: [], passages: [] }),
    evaluate: async () => null,
    cancelEvaluation: () => undefined,
    exportCollection: async () => new Blob(),
    openShared: async () => BUILT_IN.default,
    importCollection: async () => BUILT_IN.default,
    async prompt(question, hits) {
      await building;
      const content = `${hits.map(({ text }) => text).join()} ${question}`;
      return { messages: [{ role: 'user', content }], hits, tokens: 9 };
    },
    status: async () => status,
    templates: async () => ({ normal: kTemplate, strict: kTemplate, tutorial: kTemplate }),
    wholeDocuments: async () => [kHit],
    counts: async () => status,
    documents: async () => documents,
    map: async () => ({
      documents: new Uint32Array(),
      ordinals: new Uint32Array(),
      places: new Float32Array(),
    }),
    passage: async () => kHit,
    source: async () => ({ path: kHit.source, text: kHit.text }),
    original: async () => null,
    changeModel: async () => undefined,
    probe: async () => ({ place: '', version: 'v2', collection: null }),
    connect: async () => status,
    move: async () => ({ documents: 0, chunks: 0, copied: 0, skipped: [], agreement: null }),
    cancelChange: async () => undefined,
    discard: async (collection) => ({ collection, name: '', documents: null, at: 0 }),
    renameDocument: async () => undefined,
    forgetSpares: async () => undefined,
    clear: async () => undefined,
    encoders: async () => ({ choice: 'automatic', adapter: null, trials: [] }),
    chooseEncoder: async () => undefined,
    readSettings: async () => ({}),
    writeSettings: async (settings) => void written.push(settings),
  };
}

/** Settles once `state.answerState` has this value. */
function reached(wanted: State['answerState']['value']): Promise<void> {
  return new Promise((resolve) => {
    state.answerState.subscribe((value) => {
      if (value === wanted) resolve();
    });
  });
}

describe('asking', () => {
  test('sends the very messages that are shown, and shows the answer', async () => {
    await session.ask(kQuestion);
    expect(requests[0]?.messages).toEqual(state.exchange.value?.messages);
    expect(requests[0]?.messages[0]?.content).toBe(`${kHit.text} ${kQuestion}`);
    expect(state.content.value).toBe('In etcd [1].');
    expect(state.answerState.value).toBe('done');
    expect(searches).toEqual([['default', {}]]);
  });

  test('of a path whose documents are not listed yet asks the engine which these are', async () => {
    const about = { bytes: 27, chunks: 1, added: 0, language: null, embedded: true };
    documents = [
      { id: 1, path: kHit.source, ...about },
      { id: 2, path: 'en/about.md', ...about },
    ];
    state.scope.value = 'FAQ';
    await session.ask(kQuestion);
    expect(searches).toEqual([['default', { documents: [1] }]]);
  });

  test('that the API refuses leaves the passages', async () => {
    chat = () => {
      throw new UserError('no-key', 'No key.', '', 'Enter one.');
    };
    await session.ask(kQuestion);
    expect(state.answerState.value).toBe('error');
    expect(state.error.value).toMatchObject({ place: 'ask', error: { code: 'no-key' } });
    expect(state.exchange.value?.hits).toEqual([kHit]);
  });

  test('before the page has opened a collection waits for it, and asks that one', async () => {
    let finish = () => {};
    const opening = new Promise<void>((resolve) => {
      finish = resolve;
    });
    session = createSession(state, engineDouble(), opening, streaming as typeof streamChat);
    const asked = session.ask(kQuestion);
    await Promise.resolve();
    expect(state.answerState.value).toBe('searching');
    expect(searches).toEqual([]);
    state.settings.value = { ...state.settings.value, collection: 'site' };
    finish();
    await asked;
    expect(searches).toEqual([['site', {}]]);
    expect(state.exchange.value?.collection).toBe('site');
  });

  test('goes on where the page cannot open its collection', async () => {
    const opening = Promise.reject(new Error('no store'));
    session = createSession(state, engineDouble(), opening, streaming as typeof streamChat);
    await session.ask(kQuestion);
    expect(searches).toEqual([['default', {}]]);
  });

  test('can be stopped while the engine searches; its late result changes nothing', async () => {
    let finish = () => {};
    searching = new Promise((resolve) => {
      finish = resolve;
    });
    const asked = session.ask(kQuestion);
    session.stop();
    await asked;
    expect(state.answerState.value).toBe('stopped');
    finish();
    await searching;
    expect(state.exchange.value?.hits).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('asks nothing while an answer is coming', async () => {
    chat = async function* (signal) {
      yield { kind: 'content', text: 'In' };
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    };
    const asked = session.ask(kQuestion);
    await reached('streaming');
    await session.ask('Another?');
    expect(requests).toHaveLength(1);
    session.stop();
    await asked;
    expect(state.answerState.value).toBe('stopped');
    expect(state.content.value).toBe('In');
  });

  test('shows a prompt without sending it', async () => {
    await session.showPrompt(kQuestion);
    expect(state.exchange.value?.messages).toHaveLength(1);
    expect(state.promptOpen.value).toBe(true);
    expect(state.answerState.value).toBe('idle');
    expect(requests).toEqual([]);
  });

  test('right after a choice of passages sends what was chosen, not what was shown before', async () => {
    const other = { ...kHit, text: 'Vectors are stored in MinIO.', chunk: 1 };
    await session.showPrompt(kQuestion);
    let finish = () => {};
    building = new Promise((resolve) => {
      finish = resolve;
    });
    const choices = [session.addPassage(other), session.setIncluded(0, false)];
    const sent = session.send();
    await session.send();
    expect(requests).toEqual([]);
    finish();
    await Promise.all([...choices, sent]);
    expect(requests.map(({ messages }) => messages)).toEqual([
      [{ role: 'user', content: `${other.text} ${kQuestion}` }],
    ]);
    expect(state.exchange.value?.messages).toEqual(requests[0]?.messages);
  });

  test('where the prompt of a choice cannot be built sends nothing, and says why', async () => {
    await session.showPrompt(kQuestion);
    building = Promise.reject(new UserError('engine', 'It broke.', '', ''));
    const chosen = session.setIncluded(0, false);
    await session.send();
    await expect(chosen).rejects.toHaveProperty('code', 'engine');
    expect(requests).toEqual([]);
    expect(state.error.value).toMatchObject({ place: 'ask', error: { code: 'engine' } });
    building = Promise.resolve();
    await session.retry();
    expect(requests).toHaveLength(1);
  });
});

test('continuing sends what there is, goes on behind it, and adds up the tokens', async () => {
  const usage = { input: 10, cached: 0, output: 3, reasoning: 0 };
  chat = async function* () {
    yield { kind: 'content', text: 'In et' };
    yield { kind: 'usage', usage };
    throw new UserError('stream-broken', 'It broke.', '', '');
  };
  await session.ask(kQuestion);
  expect(state.answerState.value).toBe('error');
  chat = async function* () {
    yield { kind: 'content', text: 'cd [1].' };
    yield { kind: 'usage', usage };
    yield { kind: 'end', reason: 'stop' };
  };
  await session.continueAnswer();
  expect(state.content.value).toBe('In etcd [1].');
  expect(state.answerState.value).toBe('done');
  expect(state.error.value).toBeNull();
  expect(state.usage.value).toMatchObject({ input: 20, cached: 0, output: 6, reasoning: 0 });
  const [first, second] = requests;
  expect(second?.messages.slice(0, 1)).toEqual(first?.messages);
  expect(second?.messages[1]).toEqual({ role: 'assistant', content: 'In et' });
  expect(second?.messages[2]?.role).toBe('user');
  expect(state.exchange.value?.messages).toEqual(second?.messages);
});

describe('the key', () => {
  test('is lost when the base goes to another origin, and stays within one', async () => {
    await library.changeBase('https://host.example/v1');
    state.apiKey.value = 'sk-secret';
    await library.changeBase('https://host.example/v2/');
    expect(state.apiKey.value).toBe('sk-secret');
    await library.changeBase('https://host.example:8443/v2');
    expect(state.apiKey.value).toBe('');
  });

  test('stays when a new base is unusable, as the old base does', async () => {
    state.apiKey.value = 'sk-secret';
    await expect(library.changeBase('not a url')).rejects.toHaveProperty('code', 'bad-base');
    expect(state.apiKey.value).toBe('sk-secret');
    expect(state.settings.value.base).toBe('https://api.deepseek.com');
  });

  test('is in nothing that is stored', async () => {
    state.apiKey.value = 'sk-secret';
    await library.change({ model: 'deepseek-v4-pro', passages: 4 });
    await library.choose('tutorial');
    expect(written.at(-1)).toMatchObject({ model: 'deepseek-v4-pro', passages: 4 });
    expect(JSON.stringify(written)).not.toContain('sk-secret');
  });
});

test('files that come while others are taken in are refused, and the first go on', async () => {
  const file = new File(['x'], 'a.md');
  void library.addFiles([file]);
  await expect(library.addFiles([file])).rejects.toHaveProperty('code', 'busy');
  expect(state.progress.value).not.toBeNull();
});
