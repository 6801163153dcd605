/** A server that answers what a test wants, with Milvus' headers for browsers or without. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as bodyOf } from 'node:stream/consumers';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export class FaultyServer {
  /** Paths that were asked for, and what was sent to each. */
  asked: string[] = [];
  sent: string[] = [];
  /** What is answered to each request in turn; the last one stays. */
  answers: Answer[] = [];
  /** Pages may read the answers. */
  allowsPages = true;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<FaultyServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FaultyServer(server);
  }

  get uri(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (this.allowsPages) {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Allow-Headers', 'Content-Type, Authorization');
    }
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    this.asked.push(request.url ?? '');
    this.sent.push(body);
    const [next] = this.answers.length > 1 ? this.answers.splice(0, 1) : this.answers;
    next?.(request, response);
  }
}

export function json(body: unknown, status = 200): Answer {
  return text(JSON.stringify(body), status, 'application/json');
}

export function text(body: string, status = 200, type = 'text/html'): Answer {
  return (_, response) => {
    response.writeHead(status, { 'Content-Type': type }).end(body);
  };
}

/** A success of REST v2. */
export function ok(data: unknown): Answer {
  return json({ code: 0, data });
}

/** The connection is lost in the middle of the answer. */
export const cutOff: Answer = (_, response) => {
  response.writeHead(200, { 'Content-Length': '100' }).write('{"code":0,');
  setImmediate(() => response.destroy());
};

/** What REST v2 describes of a collection that can be used, with some of it changed. */
export function described(dims: number, other: object = {}): Answer {
  return ok({
    fields: [kKey, vectorField('vector', dims)],
    indexes: [{ fieldName: 'vector', metricType: 'IP' }],
    enableDynamicField: true,
    ...other,
  });
}

export const kKey = { name: 'id', type: 'VarChar', primaryKey: true };

export function vectorField(name: string, dims: number) {
  const params = [{ key: 'dim', value: String(dims) }];
  return { name, type: 'FloatVector', primaryKey: false, params };
}
