/**
 * A loopback stand-in for the DeepSeek API as its documentation describes it: CORS for browsers,
 * `GET /models`, and `POST /chat/completions` answered as a stream of server-sent events. What it
 * answers is told to the object (`reply`, `fail`), never to the prompt. Every request is kept.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A part of a streamed answer, sent in order. */
export type Part =
  | { reasoning: string }
  | { content: string }
  /** A comment line, which a client must ignore. */
  | { comment: string }
  /** Bytes as they are, for streams that break the protocol. */
  | { raw: string }
  /** Waits for the promise: the test decides when the stream goes on. */
  | { hold: Promise<unknown> }
  /** Destroys the socket: the connection is lost in the middle. */
  | { lost: true };

export interface ChatBody {
  model: string;
  messages: { role: string; content: string }[];
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
  thinking?: { type: string };
  reasoning_effort?: string;
  [other: string]: unknown;
}

export interface RecordedChat {
  headers: IncomingMessage['headers'];
  body: ChatBody;
  /** True once the client has hung up before the answer was complete. */
  hungUp: boolean;
}

const kModels = ['deepseek-flash', 'deepseek-v4-pro'];

/** Name and text of each documented status. */
const kErrors: Record<number, [type: string, message: string]> = {
  400: ['invalid_request_error', 'Invalid request body format.'],
  401: ['authentication_error', 'Authentication Fails, Your api key is invalid'],
  402: ['unknown_error', 'Insufficient Balance'],
  422: ['invalid_request_error', 'Invalid parameters'],
  429: ['rate_limit_error', 'Rate limit reached'],
  500: ['server_error', 'Internal server error'],
  503: ['service_unavailable_error', 'Service is too busy'],
};

export const kUsage = { prompt_tokens: 321, completion_tokens: 45, total_tokens: 366 };

export class DeepSeekDouble {
  readonly key = 'sk-stand-in-4f1c2b7a90de';
  readonly chats: RecordedChat[] = [];
  /** Method and path of every request, preflights included. */
  readonly requests: string[] = [];
  private readonly failures: number[] = [];
  private readonly replies: Part[][] = [];

  private constructor(
    private readonly server: Server,
    /** Base URL to enter in the settings. */
    readonly base: string,
  ) {
    server.on('request', (request, response) => this.answer(request, response));
  }

  static async start(): Promise<DeepSeekDouble> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new DeepSeekDouble(server, `http://127.0.0.1:${port}`);
  }

  /** The next chat request that is accepted is answered with these parts. */
  reply(...parts: Part[]): void {
    this.replies.push(parts);
  }

  /** The next `times` chat requests fail with this status. */
  fail(status: number, times = 1): void {
    for (let i = 0; i < times; i++) this.failures.push(status);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = `${request.method} ${request.url}`;
    this.requests.push(target);
    // No other request headers are allowed: a client that adds one fails its preflight.
    response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type');
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const body = await readAll(request);
    if (target === 'POST /chat/completions') {
      const chat = { headers: request.headers, body: JSON.parse(body), hungUp: false };
      this.chats.push(chat);
      await this.chat(chat, response);
    } else if (request.headers.authorization !== `Bearer ${this.key}`) {
      sendError(response, 401);
    } else if (target === 'GET /models') {
      const data = kModels.map((id) => ({ id, object: 'model', owned_by: 'deepseek' }));
      sendJson(response, 200, { object: 'list', data });
    } else {
      sendJson(response, 404, { error: { message: 'Not Found', type: 'not_found', code: null } });
    }
  }

  private async chat(chat: RecordedChat, response: ServerResponse): Promise<void> {
    const failure = this.failures.shift();
    if (failure !== undefined) return sendError(response, failure);
    if (chat.headers.authorization !== `Bearer ${this.key}`) return sendError(response, 401);
    if (!kModels.includes(chat.body.model)) return sendError(response, 400, 'Model Not Exist');
    if (!chat.body.stream || chat.body.messages.length === 0) return sendError(response, 422);
    response.on('close', () => {
      chat.hungUp = !response.writableEnded;
    });
    response.socket?.setNoDelay(true);
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    const parts = this.replies.shift() ?? [{ content: 'Milvus keeps it in object storage [1].' }];
    await this.stream(chat.body, parts, response);
  }

  private async stream(body: ChatBody, parts: Part[], response: ServerResponse): Promise<void> {
    await sendSplit(response, ': keep-alive\n\n');
    await sendSplit(response, chunk(body, { role: 'assistant', content: '' }));
    for (const part of parts) {
      if ('hold' in part) await part.hold;
      else if ('lost' in part) return void response.socket?.destroy();
      else if ('comment' in part) await sendSplit(response, `: ${part.comment}\n\n`);
      else if ('raw' in part) await sendSplit(response, part.raw);
      else if ('content' in part) {
        await sendSplit(response, chunk(body, { content: part.content, reasoning_content: null }));
      } else {
        await sendSplit(
          response,
          chunk(body, { content: null, reasoning_content: part.reasoning }),
        );
      }
    }
    const usage = body.stream_options?.include_usage ? kUsage : null;
    await sendSplit(response, chunk(body, { content: '' }, 'stop', usage));
    response.end('data: [DONE]\n\n');
  }
}

function chunk(
  body: ChatBody,
  delta: object,
  finish: string | null = null,
  usage: object | null = null,
) {
  const event = {
    id: 'b5f1c8de-0000-4000-8000-000000000000',
    object: 'chat.completion.chunk',
    created: 1790000000,
    model: body.model,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    usage,
  };
  return `data: ${JSON.stringify(event)}\n\n`;
}

/** Sends text in two pieces cut inside a character where there is one of several bytes. */
async function sendSplit(response: ServerResponse, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const inside = bytes.findIndex((byte) => byte >> 6 === 0b10);
  const cut = inside > 0 ? inside : bytes.length >> 1;
  for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
    if (response.destroyed) return;
    await new Promise((resolve) => response.write(piece, resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function sendError(response: ServerResponse, status: number, text?: string): void {
  const [type, message] = kErrors[status] ?? ['unknown_error', 'Unknown error'];
  sendJson(response, status, {
    error: { message: text ?? message, type, param: null, code: type },
  });
}
