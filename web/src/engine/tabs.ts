/**
 * What the tabs of this browser have to do with each other: one at a time does what takes long, and
 * each hears of what others have changed. The only module that knows BroadcastChannel.
 */
import { unlessAborted } from '../unless-aborted';

/**
 * What another tab says: it has changed something, or is about to, and the turns (names) that it has or is
 * about to take as it says so; or nothing is to be embedded of a collection; or a conversation is answered,
 * kept, renamed, deleted or brought back.
 */
export type News =
  | { kind: 'changed'; turns?: readonly string[] }
  | { kind: 'cancel'; collection: string }
  | { kind: 'conversation'; id: string };

/** Of a LockManager what is used. */
export interface Locks {
  request(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    callback: (lock: unknown) => Promise<unknown>,
  ): Promise<unknown>;
  query(): Promise<{ held?: { name?: string }[] }>;
}

/** Of a BroadcastChannel what is used. */
export interface Channel {
  postMessage(message: News): void;
  addEventListener(type: 'message', listener: (event: { data: News }) => void): void;
}

const NAME = 'askfolio';

export interface TurnOptions {
  signal: AbortSignal;
  /** It is another tab's turn. */
  onWait?(): void;
}

export class Tabs {
  /** By name. */
  private readonly turns = new Map<string, Turn>();

  /** Without locks every tab does what it likes; without a channel it hears nothing. */
  constructor(
    private readonly locks: Locks | null = null,
    private readonly channel: Channel | null = null,
  ) {}

  /** As this browser has them. */
  static here(): Tabs {
    const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(NAME) : null;
    return new Tabs(navigator.locks ?? null, channel);
  }

  /** Tells all other tabs. */
  tell(news: News): void {
    const turns = [...this.turns.keys()];
    this.channel?.postMessage(news.kind === 'changed' ? { ...news, turns } : news);
  }

  /** Hears what other tabs tell. */
  listen(listener: (news: News) => void): void {
    this.channel?.addEventListener('message', ({ data }) => listener(data));
  }

  /**
   * Runs `work` when no other tab does what has that name; within this tab it may be done several
   * times at once. Rejects with the signal's reason when that ends the waiting.
   */
  async turn<T>(name: string, options: TurnOptions, work: () => Promise<T>): Promise<T> {
    const turn = this.join(name);
    try {
      if (turn) await turn.wait(options);
      return await work();
    } finally {
      if (turn) this.leave(name, turn);
    }
  }

  /** Runs `work` at once; meanwhile it is this tab's turn, unless it is another's already. */
  async turnIfFree<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = this.join(name);
    try {
      await turn?.first;
      return await work();
    } finally {
      if (turn) this.leave(name, turn);
    }
  }

  /** Runs `work` unless somebody, here or in another tab, does what has that name; nobody does meanwhile. */
  async ifNobody(name: string, work: () => Promise<void>): Promise<void> {
    // Without locks nothing is known of the others.
    if (!this.locks || this.turns.has(name)) return;
    await this.turnIfFree(name, async () => {
      if (this.turns.get(name)?.isOurs) await work();
    });
  }

  /** Whether another tab does what has that name. */
  async isTaken(name: string): Promise<boolean> {
    if (!this.locks || this.turns.get(name)?.isOurs) return false;
    const { held = [] } = await this.locks.query();
    return held.some((lock) => lock.name === `${NAME}/${name}`);
  }

  private join(name: string): Turn | null {
    if (!this.locks) return null;
    const turn = this.turns.get(name) ?? new Turn(this.locks, `${NAME}/${name}`);
    this.turns.set(name, turn);
    turn.users += 1;
    return turn;
  }

  private leave(name: string, turn: Turn): void {
    turn.users -= 1;
    if (turn.users > 0) return;
    if (this.turns.get(name) === turn) this.turns.delete(name);
    turn.end();
  }
}

/** A lock that this tab has or waits for, whoever in it needs it. */
class Turn {
  users = 0;
  isOurs = false;
  /** Whether nobody had it at first. */
  readonly first: Promise<boolean>;
  private readonly ending = new AbortController();
  private begun: Promise<boolean> | null = null;

  constructor(
    private readonly locks: Locks,
    private readonly name: string,
  ) {
    this.first = this.request({ ifAvailable: true });
  }

  /** Resolves when it is this tab's turn. */
  async wait({ signal, onWait }: TurnOptions): Promise<void> {
    if (await unlessAborted(this.first, signal)) return;
    if (!this.isOurs) onWait?.();
    this.begun ??= this.request({ signal: this.ending.signal });
    await unlessAborted(this.begun, signal);
  }

  end(): void {
    this.ending.abort();
  }

  /** Resolves to whether it was given; it is kept until the end. */
  private request(options: { ifAvailable?: boolean; signal?: AbortSignal }): Promise<boolean> {
    const asked = new Promise<boolean>((resolve, reject) => {
      const hold = async (lock: unknown) => {
        this.isOurs = lock !== null;
        resolve(this.isOurs);
        if (this.isOurs) await over(this.ending.signal);
      };
      this.locks.request(this.name, options, hold).catch(reject);
    });
    // Whoever still waits for it hears that it failed.
    asked.catch(() => undefined);
    return asked;
  }
}

function over(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}
