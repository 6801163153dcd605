/**
 * The DeepSeek API (and servers compatible with it): one streamed chat completion.
 * The only module that knows its requests, events and error codes.
 * Format: api-docs.deepseek.com, "Create Chat Completion"; server-sent events per the HTML standard.
 */
import { createParser } from 'eventsource-parser';
import { UserError } from '../errors';
import { fetchOutside } from '../outside/gate';
import type { ChatMessage } from '../protocol';
import { say } from '../words/message';
import {
  brokenStream,
  noKey,
  notAnApi,
  statusError,
  unreachable,
  unusableKey,
} from './chat-errors';
import type { Usage } from './models';
import type { Effort } from './settings';

export interface ChatRequest {
  /** Without a trailing slash. */
  base: string;
  key: string;
  model: string;
  messages: ChatMessage[];
  thinking: boolean;
  /** Sent only while thinking. */
  effort: Effort;
}

export type ChatEvent =
  /** The server is busy: attempt `attempt` of kTries follows after `seconds`. */
  | { kind: 'retry'; attempt: number; seconds: number }
  | { kind: 'reasoning' | 'content'; text: string }
  | { kind: 'usage'; usage: Usage }
  /** The answer is whole; reason is 'stop', 'length' (it was cut) or 'content_filter'. */
  | { kind: 'end'; reason: string };

/** What the outside world gives; tests bring their own. */
export interface ChatWorld {
  fetch: typeof fetch;
  /** Resolves after so many milliseconds, rejects when the signal aborts. */
  delay: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  random: () => number;
  now: () => number;
  online: () => boolean;
  pageUrl: () => string | undefined;
}

export const kTries = 3;
const kMaxWaitSeconds = 30;
/** Characters of an event that has not ended: an answer's longest is a fraction of it. */
const kMostWaiting = 4 * 2 ** 20;
const kRetried = [429, 500, 502, 503, 504];

/**
 * Asks, and yields the answer as it arrives. Throws UserError; when `signal` aborts, its reason.
 * Only a refusal before the first byte of an answer is retried.
 */
export async function* streamChat(
  request: ChatRequest,
  signal: AbortSignal,
  world: ChatWorld = browserWorld,
): AsyncGenerator<ChatEvent> {
  if (!request.key) throw noKey(request.base);
  if (!/^[\x21-\x7e]+$/.test(request.key)) throw unusableKey();
  for (let attempt = 1; ; attempt++) {
    const response = await post(request, signal, world);
    if (response.ok) {
      yield* readAnswer(response, request.base, signal);
      return;
    }
    const detail = await errorDetail(response, request.key);
    if (attempt === kTries || !kRetried.includes(response.status)) {
      throw statusError(response.status, detail, request.base, request.model);
    }
    const seconds = waitSeconds(response.headers.get('retry-after'), attempt, world);
    yield { kind: 'retry', attempt: attempt + 1, seconds };
    await world.delay(seconds * 1000, signal);
  }
}

/** The body of a request. Sampling parameters are left out: they do nothing while thinking. */
function requestBody({ model, messages, thinking, effort }: ChatRequest) {
  return {
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
    thinking: { type: thinking ? 'enabled' : 'disabled' },
    ...(thinking && { reasoning_effort: effort }),
  };
}

async function post(request: ChatRequest, signal: AbortSignal, world: ChatWorld) {
  try {
    return await world.fetch(`${request.base}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${request.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(requestBody(request)),
      // The key goes to this address and to no other that it may point to.
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof TypeError)) throw error;
    throw unreachable(request.base, world.online(), world.pageUrl());
  }
}

/** The server's own words for an error, short, and without the key should it echo that. */
async function errorDetail(response: Response, key: string): Promise<string> {
  const text = await response.text().catch(() => '');
  return errorMessage(parseJson(text)).replaceAll(key, '…').slice(0, 300);
}

function errorMessage(body: unknown): string {
  const error = (body as { error?: { message?: unknown } } | undefined)?.error;
  const message = typeof error === 'string' ? error : error?.message;
  return typeof message === 'string' ? message : '';
}

/** Undefined where it is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Retry-After (seconds or a date) where the server says it, else 1, 2, ... s with half jitter. */
function waitSeconds(retryAfter: string | null, attempt: number, world: ChatWorld): number {
  const date = retryAfter === null ? Number.NaN : Date.parse(retryAfter);
  const asked = Number(retryAfter ?? Number.NaN);
  const told = Number.isFinite(asked) ? asked : (date - world.now()) / 1000;
  const backOff = 2 ** (attempt - 1) * (0.5 + 0.5 * world.random());
  const seconds = Number.isFinite(told) ? Math.max(told, backOff) : backOff;
  return Math.min(seconds, kMaxWaitSeconds);
}

async function* readAnswer(
  response: Response,
  base: string,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const type = response.headers.get('content-type') ?? '';
  if (!response.body || !type.includes('event-stream')) {
    await response.body?.cancel();
    throw notAnApi(base, type);
  }
  let reason: string | undefined;
  try {
    for await (const data of eventsOf(response.body, base)) {
      if (data === '[DONE]') {
        reason ??= 'stop';
        break;
      }
      const chunk = parseChunk(data, base);
      reason = chunk.reason ?? reason;
      yield* chunk.events;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UserError) throw error;
    // A connection that fails after the last word has lost nothing.
    if (!reason) throw brokenStream(base, say('the connection was lost'));
  }
  if (!reason) throw brokenStream(base, say('the stream ended too early'));
  if (reason === 'insufficient_system_resource') {
    throw brokenStream(base, say('the server ran out of resources'));
  }
  yield { kind: 'end', reason };
}

/**
 * The data of each event; leaving the loop cancels the stream. Read by hand, because a chain of
 * transform streams throws away what it holds when the connection is lost.
 */
async function* eventsOf(body: ReadableStream<Uint8Array>, base: string): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const events: string[] = [];
  let isTooLarge = false;
  const parser = createParser({
    onEvent: ({ data }) => events.push(data),
    onError: ({ type }) => {
      isTooLarge ||= type === 'max-buffer-size-exceeded';
    },
    maxBufferSize: kMostWaiting,
  });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      if (isTooLarge) throw brokenStream(base, say('it sent an event without an end'));
      yield* events.splice(0);
    }
  } finally {
    // The stream may have failed already; that error has been thrown by read().
    await reader.cancel().catch(() => undefined);
  }
}

interface ApiChunk {
  choices?: {
    delta?: { content?: string | null; reasoning_content?: string | null };
    finish_reason?: string | null;
  }[];
  usage?: {
    prompt_tokens?: number;
    completion_tokens?: number;
    prompt_cache_hit_tokens?: number;
    completion_tokens_details?: { reasoning_tokens?: number };
  } | null;
  error?: unknown;
}

function parseChunk(
  data: string,
  base: string,
): { events: ChatEvent[]; reason?: string | undefined } {
  const chunk = parseJson(data) as ApiChunk | undefined;
  if (typeof chunk !== 'object' || chunk === null) {
    throw brokenStream(base, say('it sent something that is not JSON'));
  }
  if (chunk.error) {
    const error = errorMessage(chunk) || say('an error');
    throw brokenStream(base, say('it reported “{error}”', { error }));
  }
  const choice = chunk.choices?.[0];
  const events: ChatEvent[] = [];
  const { reasoning_content: reasoning, content } = choice?.delta ?? {};
  if (isText(reasoning)) events.push({ kind: 'reasoning', text: reasoning });
  if (isText(content)) events.push({ kind: 'content', text: content });
  if (chunk.usage) events.push({ kind: 'usage', usage: readUsage(chunk.usage) });
  return { events, reason: isText(choice?.finish_reason) ? choice.finish_reason : undefined };
}

/** A server may send anything in the place of a text. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function readUsage(usage: NonNullable<ApiChunk['usage']>): Usage {
  const count = (value: unknown) => (typeof value === 'number' && value >= 0 ? value : 0);
  return {
    input: count(usage.prompt_tokens),
    cached: count(usage.prompt_cache_hit_tokens),
    output: count(usage.completion_tokens),
    reasoning: count(usage.completion_tokens_details?.reasoning_tokens),
  };
}

const browserWorld: ChatWorld = {
  fetch: (url, request) => fetchOutside(String(url), request, 'chat'),
  delay: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
  random: Math.random,
  now: Date.now,
  online: () => navigator.onLine,
  pageUrl: () => globalThis.location?.href,
};
