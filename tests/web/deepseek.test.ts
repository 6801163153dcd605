import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type ChatEvent,
  type ChatRequest,
  type ChatWorld,
  streamChat,
} from '../../web/src/ask/deepseek';
import type { UserError } from '../../web/src/errors';
import {
  breaksAfter,
  refuses,
  type StreamServer,
  startStreamServer,
  streams,
} from './stream-server';

let server: StreamServer;
/** Waits that were asked for, in milliseconds; none is really waited. */
let waits: number[];
let online: boolean;

beforeEach(async () => {
  server = await startStreamServer();
  waits = [];
  online = true;
});
afterEach(() => server.close());

const kNow = Date.UTC(2026, 10, 24, 12, 0, 0);

function world(): ChatWorld {
  return {
    fetch: (input, init) => fetch(input, init),
    delay: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
    },
    random: () => 0.5,
    now: () => kNow,
    online: () => online,
    pageUrl: () => 'https://example.org/askfolio/',
  };
}

function request(changes: Partial<ChatRequest> = {}): ChatRequest {
  return {
    base: server.base,
    key: 'sk-secret',
    model: 'deepseek-flash',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '数据存在哪里？' },
    ],
    thinking: true,
    effort: 'max',
    ...changes,
  };
}

interface Outcome {
  events: ChatEvent[];
  error: UserError | undefined;
}

/** Asks; what came before an error is kept beside it. */
async function ask(changes: Partial<ChatRequest> = {}): Promise<Outcome> {
  const events: ChatEvent[] = [];
  try {
    const stream = streamChat(request(changes), new AbortController().signal, world());
    for await (const event of stream) events.push(event);
  } catch (error) {
    return { events, error: error as UserError };
  }
  return { events, error: undefined };
}

function textOf(events: ChatEvent[], kind: 'reasoning' | 'content'): string {
  return events.map((event) => (event.kind === kind ? event.text : '')).join('');
}

const delta = (part: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: part, finish_reason: finish }] })}\n\n`;
const kDone = 'data: [DONE]\n\n';

describe('the request', () => {
  test('is the documented one, and holds the key in its header alone', async () => {
    server.answer = streams(delta({ content: 'x' }, 'stop'), kDone);
    await ask();
    const [{ url, headers, body } = { url: '', headers: {}, body: {} }] = server.received;
    expect(url).toBe('/chat/completions');
    expect(headers.authorization).toBe('Bearer sk-secret');
    expect(headers['content-type']).toBe('application/json');
    expect(body).toEqual({
      model: 'deepseek-flash',
      messages: request().messages,
      stream: true,
      stream_options: { include_usage: true },
      thinking: { type: 'enabled' },
      reasoning_effort: 'max',
    });
    expect(JSON.stringify(body)).not.toContain('sk-secret');
  });

  test('says nothing about effort while not thinking', async () => {
    server.answer = streams(kDone);
    await ask({ thinking: false });
    expect(server.received[0]?.body).toMatchObject({ thinking: { type: 'disabled' } });
    expect(server.received[0]?.body).not.toHaveProperty('reasoning_effort');
  });

  test.each([
    ['', 'no-key'],
    ['sk-with space', 'bad-key'],
    ['sk-\u201cquoted\u201d', 'bad-key'],
  ])('is not sent with the key %j', async (key, code) => {
    expect((await ask({ key })).error?.code).toBe(code);
    expect(server.received).toHaveLength(0);
  });

  test('follows no redirect, so that the key stays with its server', async () => {
    const other = await startStreamServer();
    server.answer = (response) => void response.writeHead(307, { location: other.base }).end();
    const { error } = await ask();
    expect(error?.code).toBe('unreachable');
    expect(other.received).toHaveLength(0);
    await other.close();
  });
});

describe('a stream', () => {
  const kStream =
    ': keep-alive\r\n\r\n' +
    delta({ role: 'assistant', content: '', reasoning_content: null }) +
    delta({ reasoning_content: 'Überlegung 🤔 ', content: null }).replaceAll('\n', '\r\n') +
    ': keep-alive\n\n' +
    delta({ content: '数据在对象存储中 [1] 😀' }) +
    delta({ content: '。' }, 'stop') +
    'data: {"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":9,' +
    '"prompt_cache_hit_tokens":8,"completion_tokens_details":{"reasoning_tokens":4}}}\n\n' +
    kDone;

  test('gives the same events wherever its bytes are cut', async () => {
    const bytes = new TextEncoder().encode(kStream);
    for (let cut = 1; cut < bytes.length; cut += 7) {
      // Three pieces, the middle one a single byte: cuts in characters, in CRLF and in field names.
      const pieces = [
        bytes.subarray(0, cut),
        bytes.subarray(cut, cut + 1),
        bytes.subarray(cut + 1),
      ];
      server.answer = streams(...pieces);
      const { events, error } = await ask();
      expect(error).toBeUndefined();
      expect(textOf(events, 'reasoning')).toBe('Überlegung 🤔 ');
      expect(textOf(events, 'content')).toBe('数据在对象存储中 [1] 😀。');
      expect(events.slice(-2)).toEqual([
        { kind: 'usage', usage: { input: 20, cached: 8, output: 9, reasoning: 4 } },
        { kind: 'end', reason: 'stop' },
      ]);
    }
  });

  test('may come one byte at a time', async () => {
    const bytes = new TextEncoder().encode(kStream);
    server.answer = streams(...Array.from(bytes, (byte) => Uint8Array.of(byte)));
    const { events } = await ask();
    expect(textOf(events, 'content')).toBe('数据在对象存储中 [1] 😀。');
  });

  test('that was cut for its length says so', async () => {
    server.answer = streams(delta({ content: 'long' }, 'length'), kDone);
    expect((await ask()).events.at(-1)).toEqual({ kind: 'end', reason: 'length' });
  });

  test('is whole without [DONE] where a finish reason came, even if the connection is lost', async () => {
    server.answer = breaksAfter(delta({ content: 'all' }, 'stop'));
    expect(await ask()).toEqual({
      events: [
        { kind: 'content', text: 'all' },
        { kind: 'end', reason: 'stop' },
      ],
      error: undefined,
    });
  });

  test.each([
    ['ends without [DONE] and finish reason', streams(delta({ content: 'half' })), 'too early'],
    ['loses its connection', breaksAfter(delta({ content: 'half' })), 'connection was lost'],
    ['holds no JSON', streams(delta({ content: 'half' }), 'data: {"cho\n\n', kDone), 'not JSON'],
    ['holds a bare null', streams(delta({ content: 'half' }), 'data: null\n\n', kDone), 'not JSON'],
    [
      'reports an error',
      streams(delta({ content: 'half' }), 'data: {"error":{"message":"GPU on fire"}}\n\n'),
      'GPU on fire',
    ],
    [
      'runs out of resources',
      streams(delta({ content: 'half' }), delta({}, 'insufficient_system_resource'), kDone),
      'resources',
    ],
  ])('that %s is broken: what came stays, and nothing is tried again', async (_, answer, said) => {
    server.answer = answer;
    const { events, error } = await ask();
    expect(textOf(events, 'content')).toBe('half');
    expect(events.some(({ kind }) => kind === 'end')).toBe(false);
    expect(error?.code).toBe('stream-broken');
    expect(error?.what).toContain(said);
    expect(server.received).toHaveLength(1);
  });

  test('must be an event stream', async () => {
    server.answer = (response) =>
      void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
    const { error } = await ask();
    expect(error?.code).toBe('not-an-api');
    expect(error?.what).toContain('text/html');
  });

  test('ends with its reason when it is stopped, and hangs up', async () => {
    const stopping = new AbortController();
    let hungUp: Promise<unknown> = Promise.resolve();
    server.answer = async (response) => {
      hungUp = new Promise((resolve) => response.on('close', resolve));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(delta({ content: 'one' }));
    };
    const seen: ChatEvent[] = [];
    const run = async () => {
      for await (const event of streamChat(request(), stopping.signal, world())) {
        seen.push(event);
        stopping.abort();
      }
    };
    await expect(run()).rejects.toHaveProperty('name', 'AbortError');
    await hungUp;
    expect(seen).toEqual([{ kind: 'content', text: 'one' }]);
  });
});

describe('a refusal', () => {
  test.each([
    [400, 'bad-request', /model/i],
    [401, 'bad-key', /key/i],
    [402, 'no-balance', /top up/i],
    [403, 'forbidden', /key/i],
    [404, 'not-found', /base URL/i],
    [422, 'bad-parameters', /effort/i],
  ])('with %i is not tried again and gives its own advice', async (status, code, advice) => {
    server.answer = refuses(status, 'the server says why');
    const { events, error } = await ask();
    expect(error?.code).toBe(code);
    expect(error?.advice).toMatch(advice);
    expect(error?.message).toContain('the server says why');
    expect(error?.what).toContain(new URL(server.base).host);
    expect(events).toEqual([]);
    expect(server.received).toHaveLength(1);
  });

  test.each([
    [429, 'rate-limited'],
    [500, 'server-error'],
    [502, 'server-error'],
    [503, 'server-error'],
    [504, 'server-error'],
  ])('with %i is tried three times, with growing waits', async (status, code) => {
    server.answer = refuses(status);
    const { events, error } = await ask();
    expect(error?.code).toBe(code);
    expect(server.received).toHaveLength(3);
    // 1 s and 2 s, of which half is jitter: random() is 0.5.
    expect(waits).toEqual([750, 1500]);
    expect(events).toEqual([
      { kind: 'retry', attempt: 2, seconds: 0.75 },
      { kind: 'retry', attempt: 3, seconds: 1.5 },
    ]);
  });

  test('that passes is forgotten', async () => {
    const fine = streams(delta({ content: 'here' }, 'stop'), kDone);
    server.answer = (response, call) => (call < 3 ? refuses(503) : fine)(response, call);
    const { events, error } = await ask();
    expect(error).toBeUndefined();
    expect(textOf(events, 'content')).toBe('here');
  });

  test.each([
    ['7', 7],
    ['0', 0.75],
    ['3600', 30],
    [new Date(kNow + 12_000).toUTCString(), 12],
    ['soon', 0.75],
  ])('that asks to wait with Retry-After: %s is believed within bounds', async (value, seconds) => {
    server.answer = refuses(429, '', { 'retry-after': value });
    await ask();
    expect(waits[0]).toBe(seconds * 1000);
  });

  test.each(['deepseek-chat', 'deepseek-reasoner'])(
    'of the withdrawn model %s names the date and what to use',
    async (model) => {
      server.answer = refuses(400, 'Model Not Exist');
      const { error } = await ask({ model });
      expect(error?.code).toBe('withdrawn-model');
      expect(error?.what).toContain('2026-07-24');
      expect(error?.advice).toContain('deepseek-flash');
    },
  );

  test('that echoes the key does not show it', async () => {
    server.answer = refuses(401, 'Your api key sk-secret is invalid');
    const { error } = await ask();
    expect(error?.message).toContain('is invalid');
    expect(error?.message).not.toContain('sk-secret');
  });

  test('while waiting for the next try can be stopped', async () => {
    server.answer = refuses(503);
    const stopping = new AbortController();
    const run = async () => {
      for await (const _ of streamChat(request(), stopping.signal, world())) stopping.abort();
    };
    await expect(run()).rejects.toHaveProperty('name', 'AbortError');
    expect(server.received).toHaveLength(1);
  });
});

describe('no answer', () => {
  test('says that the browser hides why, and names this page’s origin', async () => {
    server.answer = (response) => void response.socket?.destroy();
    const { error } = await ask();
    expect(error?.code).toBe('unreachable');
    expect(error?.what).toContain('hides why');
    expect(error?.advice).toContain('https://example.org');
  });

  test('to an http address from an https page is known to be blocked', async () => {
    const { error } = await ask({ base: 'http://chat.invalid' });
    expect(error?.advice).toContain('use https');
  });

  test('while offline says so', async () => {
    online = false;
    server.answer = (response) => void response.socket?.destroy();
    expect((await ask()).error?.code).toBe('offline');
  });
});
