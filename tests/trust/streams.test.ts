/** What comes over the wire from a chat API, wherever it is cut, and whatever else it is. */
import { expect, it, vi } from 'vitest';
import { timeoutOf } from '../../scripts/trust.mjs';
import { type ChatEvent, type ChatWorld, streamChat } from '../../web/src/ask/deepseek';
import { UserError } from '../../web/src/errors';
import { tryAll } from './rounds';
import { kStreams, type Recorded } from './streams';

const kKey = 'sk-made-up';
const kHeaders = { 'content-type': 'text/event-stream; charset=utf-8' };

interface Outcome {
  events: ChatEvent[];
  error: UserError | undefined;
}

function worldWith(
  answer: (init: RequestInit | undefined) => Response | Promise<Response>,
): ChatWorld {
  return {
    fetch: async (_, init) => answer(init),
    delay: async (_, signal) => signal.throwIfAborted(),
    random: () => 0.5,
    now: () => 0,
    online: () => true,
    pageUrl: () => 'https://page.example/',
  };
}

async function ask(world: ChatWorld, signal = new AbortController().signal): Promise<Outcome> {
  const events: ChatEvent[] = [];
  const request = {
    base: 'https://api.example',
    key: kKey,
    model: 'm',
    messages: [],
    thinking: true,
    effort: 'high',
  } as const;
  try {
    for await (const event of streamChat({ ...request, messages: [] }, signal, world))
      events.push(event);
    return { events, error: undefined };
  } catch (error) {
    if (error instanceof UserError) return { events, error };
    throw error;
  }
}

/** What a body does after its last piece, instead of ending. */
type After = (controller: ReadableStreamDefaultController) => void;

function bodyOf(pieces: Uint8Array[], after?: After) {
  let next = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces[next++];
      if (piece) controller.enqueue(piece);
      else if (after) after(controller);
      else controller.close();
    },
  });
}

const answering = (pieces: Uint8Array[], after?: After, headers: HeadersInit = kHeaders) =>
  worldWith(() => new Response(bodyOf(pieces, after), { headers }));

const kLost: After = (controller) => controller.error(new TypeError('network error'));
const utf8 = (text: string) => new TextEncoder().encode(text);
const data = (value: unknown) => utf8(`data: ${JSON.stringify(value)}\n\n`);
const kEnd = [
  data({ choices: [{ delta: { content: 'end' }, finish_reason: 'stop' }] }),
  utf8('data: [DONE]\n\n'),
];

const textOf = (events: ChatEvent[], kind: string) =>
  events.map((event) => ('text' in event && event.kind === kind ? event.text : '')).join('');

function expectRecorded(
  { events, error }: Outcome,
  { reasoning, content, end }: Recorded,
  how: string,
) {
  expect(textOf(events, 'reasoning'), how).toBe(reasoning);
  expect(textOf(events, 'content'), how).toBe(content);
  const last = events.at(-1);
  if ('reason' in end)
    expect([last, error], how).toEqual([{ kind: 'end', reason: end.reason }, undefined]);
  else expect(error?.what, how).toMatch(end.error);
}

const kBytes = kStreams.map(({ text }) => new TextEncoder().encode(text));
/** Every place in every stream where a network can cut it in two. */
const kCuts = kBytes.flatMap((bytes, stream) =>
  Array.from({ length: bytes.length + 1 }, (_, cut) => ({ stream, cut })),
);

async function split(round: number): Promise<void> {
  const { stream, cut } = kCuts[round] as { stream: number; cut: number };
  const bytes = kBytes[stream] as Uint8Array;
  const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)].filter(({ length }) => length > 0);
  const recorded = kStreams[stream] as Recorded;
  const outcome = await ask(answering(pieces));
  expectRecorded(outcome, recorded, `${recorded.title}, cut at ${cut}`);
}

/** The same places; there the connection is lost. */
async function lost(round: number): Promise<void> {
  const { stream, cut } = kCuts[round] as { stream: number; cut: number };
  const piece = (kBytes[stream] as Uint8Array).subarray(0, cut);
  const recorded = kStreams[stream] as Recorded;
  const how = `${recorded.title}, lost at ${cut}`;
  const { events, error } = await ask(answering(cut > 0 ? [piece] : [], kLost));
  // What came before is kept, and nothing is made up.
  expect(recorded.content.startsWith(textOf(events, 'content')), how).toBe(true);
  expect(recorded.reasoning.startsWith(textOf(events, 'reasoning')), how).toBe(true);
  const isWhole = events.at(-1)?.kind === 'end';
  expect(isWhole, how).toBe(error === undefined);
  if (isWhole) expect(textOf(events, 'content'), how).toBe(recorded.content);
  else expect(error?.code, how).toBe('stream-broken');
}

const kMiB = 2 ** 20;
/** Goes on with letters until it is hung up on; more than `most` are too many to be kept. */
function endless(first: Uint8Array[], most = 16 * kMiB): ChatWorld {
  const letters = new Uint8Array(kMiB / 16).fill(0x61);
  let sent = 0;
  return answering(first, (controller) => {
    sent += letters.length;
    expect(sent).toBeLessThan(most);
    controller.enqueue(letters);
  });
}

type Fault = [title: string, code: string, world: () => ChatWorld];

/** Each by the code of the error that it comes to; empty: none. */
const kFaults: Fault[] = [
  ...['text/html', 'application/json', 'text/plain', ''].map(
    (type): Fault => [
      `the type “${type}”`,
      'not-an-api',
      () => answering(kEnd, undefined, type ? { 'content-type': type } : {}),
    ],
  ),
  ['no body', 'not-an-api', () => worldWith(() => new Response(null, { headers: kHeaders }))],
  ['an empty body', 'stream-broken', () => answering([])],
  ['a body that fails at once', 'stream-broken', () => answering([], kLost)],
  [
    'a redirect',
    'unreachable',
    () =>
      worldWith((init) => {
        // What fetch does with one: the key must not go to another server.
        if (init?.redirect === 'error') throw new TypeError('redirect');
        return new Response(bodyOf(kEnd), { headers: kHeaders });
      }),
  ],
  ['a line without an end', 'stream-broken', () => endless([])],
  ['data without an end', 'stream-broken', () => endless([utf8('data: ')])],
  [
    'an event of lines without an end',
    'stream-broken',
    () => answering(Array(300).fill(utf8(`data: ${'x'.repeat(60)}\n`.repeat(1000)))),
  ],
  [
    'a hundred thousand comments',
    '',
    () => answering([...Array(1000).fill(utf8(': keep-alive\n\n'.repeat(100))), ...kEnd]),
  ],
  [
    'bytes that are no UTF-8',
    '',
    () => answering([Uint8Array.of(0x3a, 0xff, 0xfe, 0xc0, 0x0a, 0x0a), ...kEnd]),
  ],
  ['a thousand NULs', '', () => answering([utf8(`:${'\0'.repeat(1000)}\n\n`), ...kEnd])],
  [
    'JSON as deep as a well',
    'stream-broken',
    () => answering([utf8(`data: ${'['.repeat(200_000)}\n\n`)]),
  ],
  ...[1, 'text', true].map(
    (value): Fault => [
      `${JSON.stringify(value)} for a chunk`,
      'stream-broken',
      () => answering([data(value), ...kEnd]),
    ],
  ),
  ...[
    [1, 2],
    { choices: {} },
    { choices: 'text' },
    { choices: [null] },
    { choices: [{ delta: 5 }] },
    { choices: [{ delta: { content: 5, reasoning_content: ['x'] } }] },
    { choices: [{ delta: { content: { toString: 'x' } }, finish_reason: { a: 1 } }] },
    { choices: [], usage: 'much' },
    { choices: [], usage: { prompt_tokens: 'many', completion_tokens: -1 } },
    { choices: [], usage: { prompt_tokens_details: null, completion_tokens_details: 7 } },
  ].map(
    (value): Fault => [
      `a chunk like ${JSON.stringify(value)}`,
      '',
      () => answering([data(value), ...kEnd]),
    ],
  ),
];

async function fault(round: number): Promise<void> {
  const [title, code, world] = kFaults[round] as Fault;
  const { events, error } = await ask(world());
  expect(error?.code ?? '', title).toBe(code);
  if (code === '') expect(textOf(events, 'content'), title).toBe('end');
  for (const event of events) {
    if ('text' in event) expect(typeof event.text, title).toBe('string');
    if (event.kind === 'end') expect(event.reason, title).toBe('stop');
    if (event.kind !== 'usage') continue;
    for (const count of Object.values(event.usage)) expect(count, title).toBeGreaterThanOrEqual(0);
  }
}

/** Half of a stream came, and nothing comes any more. As in a browser, a body ends with its request's signal. */
async function stall(round: number): Promise<void> {
  const stopping = new AbortController();
  const bytes = kBytes[round] as Uint8Array;
  let isRead: () => void = () => undefined;
  const reading = new Promise<void>((resolve) => (isRead = resolve));
  const world = worldWith((init) => {
    const body = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          controller.enqueue(bytes.subarray(0, bytes.length >> 1));
          init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
        },
        pull: () => isRead(),
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { headers: kHeaders });
  });
  const asking = ask(world, stopping.signal);
  await reading;
  stopping.abort(new DOMException('stopped', 'AbortError'));
  await expect(asking).rejects.toHaveProperty('name', 'AbortError');
}

/** The client as it would be, had it forgotten that a character may be cut. */
async function splitForgetful(round: number): Promise<void> {
  class Forgetful extends TextDecoder {
    override decode(bytes?: Uint8Array): string {
      return super.decode(bytes);
    }
  }
  vi.stubGlobal('TextDecoder', Forgetful);
  await split(round).finally(() => vi.unstubAllGlobals());
}

it('makes the same of twenty streams wherever their bytes are cut', {
  timeout: timeoutOf('streams'),
}, async () => {
  expect(kStreams).toHaveLength(20);
  const count = kCuts.length;
  await tryAll('streams', { part: 'splits', count, attempt: split, twin: splitForgetful });
});

it('keeps what came before the connection is lost, at whatever byte, and makes nothing up', {
  timeout: timeoutOf('streams'),
}, async () => {
  await tryAll('streams', { part: 'lost', count: kCuts.length, attempt: lost });
});

it('ends at once with the reason where an answer stalls and a person stops it', async () => {
  await tryAll('streams', { part: 'stalls', count: kStreams.length, attempt: stall });
});

it('takes whatever else comes for what it is', { timeout: timeoutOf('streams') }, async () => {
  await tryAll('streams', { part: 'others', count: kFaults.length, attempt: fault });
});
