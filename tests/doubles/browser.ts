/** A browser's Web Locks and BroadcastChannel for tabs in one process, which can be closed or killed. */
import type { Channel, Locks, News } from '../../web/src/engine/tabs';

interface Request {
  tab: object;
  name: string;
  isHeld: boolean;
  grant(): void;
}

export interface TabDouble {
  locks: Locks;
  channel: Channel;
  /** It holds and waits for nothing any more, hears and tells nothing. */
  close(): void;
}

export class BrowserDouble {
  /** In the order in which they came. */
  private requests: Request[] = [];
  private readonly listeners = new Map<object, Set<(event: { data: News }) => void>>();

  open(): TabDouble {
    const tab = {};
    const listeners = new Set<(event: { data: News }) => void>();
    this.listeners.set(tab, listeners);
    const locks: Locks = {
      request: (name, options, callback) => this.request(tab, name, options, callback),
      query: async () => ({ held: this.requests.filter(({ isHeld }) => isHeld) }),
    };
    const channel: Channel = {
      postMessage: (data) => this.send(tab, data),
      addEventListener: (_type, listener) => listeners.add(listener),
    };
    return { locks, channel, close: () => this.close(tab) };
  }

  private send(from: object, data: News): void {
    if (!this.listeners.has(from)) return;
    setImmediate(() => {
      for (const [tab, listeners] of this.listeners) {
        if (tab !== from) for (const listener of listeners) listener({ data });
      }
    });
  }

  private async request(
    tab: object,
    name: string,
    { ifAvailable, signal }: { ifAvailable?: boolean; signal?: AbortSignal },
    callback: (lock: unknown) => Promise<unknown>,
  ): Promise<unknown> {
    await new Promise(setImmediate);
    // Nobody hears what comes of a tab that is closed.
    if (!this.listeners.has(tab)) return new Promise(() => undefined);
    signal?.throwIfAborted();
    if (ifAvailable && this.requests.some((each) => each.name === name)) return callback(null);
    const request: Request = { tab, name, isHeld: false, grant: () => undefined };
    const granted = new Promise<void>((resolve, reject) => {
      request.grant = resolve;
      signal?.addEventListener('abort', () => {
        if (request.isHeld) return;
        this.remove(request);
        reject(signal.reason);
      });
    });
    this.requests.push(request);
    this.grantNext();
    await granted;
    try {
      return await callback({ name });
    } finally {
      this.remove(request);
    }
  }

  private remove(request: Request): void {
    this.requests = this.requests.filter((each) => each !== request);
    this.grantNext();
  }

  private grantNext(): void {
    for (const request of this.requests) {
      const first = this.requests.find(({ name }) => name === request.name);
      if (request !== first || request.isHeld) continue;
      request.isHeld = true;
      request.grant();
    }
  }

  private close(tab: object): void {
    this.listeners.delete(tab);
    this.requests = this.requests.filter((each) => each.tab !== tab);
    this.grantNext();
  }
}
