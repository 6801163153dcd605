/** One request to Milvus' REST API: time-outs, tries, and every failure told apart. */
import { type Exchange, exchangeBy, type Reply } from '../outside/exchange';
import { say } from '../words/message';
import {
  busy,
  cutOff,
  notAuthenticated,
  notMilvus,
  refused,
  type Surroundings,
  timedOut,
  unreachable,
} from './errors';

/** A server's answer where it is of no use: nothing is there under that address. */
export const kNoSuchPath = Symbol('no such path');

export interface RestOptions {
  /** Longest wait for an answer. Milvus gives up by itself after 30 s. */
  timeoutMs: number;
  /** Tries of a request that the server is too busy for, and the wait before the second, doubled each time. */
  tries: number;
  waitMs: number;
  exchange: Exchange;
}

const kRestOptions: RestOptions = {
  timeoutMs: 60_000,
  tries: 5,
  waitMs: 500,
  exchange: exchangeBy((...request) => globalThis.fetch(...request)),
};

/** Longest wait for a sign of a server that did not answer. */
const kLookMs = 5000;
/** HTTP status and Milvus' own codes of a request that was not begun: it may be sent again. */
const kBusyStatus = [429, 503];
const kBusyCodes = [1, 8];
const kNotAuthenticated = 1800;
/** Success in v1 and v2. */
const kSuccess = [200, 0];

export class Rest {
  private readonly options: RestOptions;

  /** base: the server's origin. The token goes to it and nowhere else. */
  constructor(
    readonly base: string,
    private readonly token: string,
    options: Partial<RestOptions> = {},
  ) {
    this.options = { ...kRestOptions, ...options };
  }

  /** `data` of a successful answer. Rejects with UserError. body: absent in a GET. */
  async call(path: string, body?: object): Promise<unknown> {
    const { tries, waitMs } = this.options;
    for (let attempt = 1; attempt <= tries; attempt++) {
      const answer = await this.send(path, body);
      if (answer !== 'busy') return answer.data;
      if (attempt < tries) await pause(waitMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2));
    }
    throw busy(this.base, tries);
  }

  private async send(path: string, body?: object): Promise<'busy' | { data: unknown }> {
    const { status, text } = await this.reply(path, body);
    if (kBusyStatus.includes(status)) return 'busy';
    const reply = this.parse(text, status);
    if (reply === kNoSuchPath) return { data: kNoSuchPath };
    const { code, message, data } = reply;
    if (status === 401 || code === kNotAuthenticated) {
      throw notAuthenticated(this.base, this.token !== '');
    }
    if (kBusyCodes.includes(code)) return 'busy';
    if (kSuccess.includes(code)) return { data };
    throw refused(this.base, code, message);
  }

  private async reply(path: string, body: object | undefined): Promise<Reply> {
    const { timeoutMs, exchange } = this.options;
    const reply = await exchange(this.base + path, this.request(body), timeoutMs);
    if (reply === 'timed-out') throw timedOut(this.base, timeoutMs / 1000);
    if (reply === 'cut-off') throw cutOff(this.base);
    if (reply !== 'unreachable') return reply;
    throw unreachable(this.base, await surroundings(this.base, exchange));
  }

  /** Only headers that Milvus' preflight allows. */
  private request(body: object | undefined): Parameters<Exchange>[1] {
    return {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(this.token && { Authorization: `Bearer ${this.token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      // Another server must not get what was meant for this one.
      redirect: 'error',
    };
  }

  private parse(text: string, status: number) {
    if (status === 404 && text.startsWith('404 page not found')) return kNoSuchPath;
    const values = { status: String(status) };
    let reply: { code?: unknown; message?: unknown; data?: unknown } | null;
    try {
      reply = JSON.parse(text);
    } catch {
      if (/^\s*\{/.test(text)) throw cutOff(this.base);
      const isPage = /^\s*</.test(text);
      const kind = isPage ? say('a web page') : say('no JSON (status {status})', values);
      throw notMilvus(this.base, kind);
    }
    const { code, message, data } = reply ?? {};
    if (typeof code !== 'number') {
      throw notMilvus(this.base, say('other JSON (status {status})', values));
    }
    const told = message === undefined ? say('no reason given') : String(message);
    return { code, message: told, data };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function surroundings(base: string, exchange: Exchange): Promise<Surroundings> {
  const page = globalThis.origin;
  return {
    online: globalThis.navigator?.onLine ?? true,
    page,
    answers: page ? await answers(base, exchange) : null,
    localAccess: await localAccess(),
  };
}

/** A page may send this anywhere, and learns nothing of the answer but that there is one. */
async function answers(base: string, exchange: Exchange): Promise<boolean> {
  const silent = { credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' } as const;
  const reply = await exchange(base, { ...silent, mode: 'no-cors' }, kLookMs);
  return typeof reply !== 'string' || reply === 'cut-off';
}

/** Chrome asks before a page may reach this computer; the permission's name has changed once. */
async function localAccess(): Promise<Surroundings['localAccess']> {
  for (const name of ['loopback-network', 'local-network-access']) {
    try {
      const { state } = await navigator.permissions.query({ name: name as PermissionName });
      return state;
    } catch {
      // This browser does not know it by that name.
    }
  }
  return null;
}
