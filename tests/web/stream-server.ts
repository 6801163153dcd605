/** A loopback server that answers every request with what the test gives it, byte by byte. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

export type Answer = (response: ServerResponse, call: number) => Promise<void> | void;

export interface StreamServer {
  base: string;
  received: Received[];
  answer: Answer;
  close: () => Promise<void>;
}

export async function startStreamServer(): Promise<StreamServer> {
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = JSON.parse(Buffer.concat(pieces).toString());
    self.received.push({ url: request.url, headers: request.headers, body });
    await self.answer(response, self.received.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: StreamServer = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: (response) => void response.end(),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return self;
}

/** Sends a stream in the given pieces, each in a packet of its own. */
export function streams(...pieces: (string | Uint8Array)[]): Answer {
  return async (response) => {
    await sendAll(response, pieces);
    response.end();
  };
}

/** As `streams`, but the connection is lost after the last piece. */
export function breaksAfter(...pieces: (string | Uint8Array)[]): Answer {
  return async (response) => {
    await sendAll(response, pieces);
    response.socket?.destroy();
  };
}

/** Refuses with a status and the JSON error that the API documents. */
export function refuses(
  status: number,
  message = '',
  headers: Record<string, string> = {},
): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message, type: 'x', param: null, code: 'x' } }));
  };
}

async function sendAll(response: ServerResponse, pieces: (string | Uint8Array)[]) {
  response.socket?.setNoDelay(true);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  for (const piece of pieces) {
    await new Promise((resolve) => response.write(piece, resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
