/** Breaks the store of one visit at a chosen call: kills it there, or lets storage fail. */
import { vi } from 'vitest';
import { VERSION } from '../../web/src/store/schema';
import type { Store } from '../../web/src/store/store';
import type { FileCall } from './disk';
import { type Database, innerOf, rawDatabase, type Visit } from './visit';

/**
 * `kill`: the browser ends within a transaction; `kill-after`: when one is kept, before anybody hears of
 * it. The others are what storage does: no room, a transaction that is given up, a connection that is
 * lost, another tab that upgrades the database.
 */
export type Blow = 'kill' | 'kill-after' | 'quota' | 'abort' | 'lost' | 'blocked';

export interface Breakage {
  blow: Blow;
  /** The call of the store that it falls on, from 1 on; for `kill-after` the transaction. */
  at: number;
  /** The broken twin: what was written of a transaction that failed stays. */
  keepsHalf?: boolean;
}

const WRITES = ['put', 'delete', 'clear'] as const;
const READS = ['get', 'getKey', 'getAll', 'getAllKeys', 'count', 'openCursor'] as const;

const never = () => new Promise<never>(() => undefined);

export class Victim {
  /** Calls of the store so far, those that write, and transactions. */
  calls = 0;
  writes = 0;
  runs = 0;
  isDead = false;
  /** Whether the blow has fallen. */
  isHit = false;
  /** Resolves when it is killed. */
  readonly death: Promise<void>;
  private readonly spies: { mockRestore(): void }[] = [];
  private die: () => void = () => undefined;
  private readonly databases = new WeakSet<IDBDatabase>();

  constructor(
    { store, calls }: Visit,
    private readonly breakage: Breakage | null,
  ) {
    this.death = new Promise((resolve) => {
      this.die = resolve;
    });
    this.follow(store);
    calls.onFileCall = (call) => this.countFile(call);
    for (const name of WRITES) this.watch(name, true);
    for (const name of READS) this.watch(name, false);
  }

  /** Nothing more is counted or struck. */
  rest(): void {
    for (const spy of this.spies) spy.mockRestore();
  }

  private follow(store: Store): void {
    const connection = innerOf(store);
    const run = connection.run.bind(connection);
    connection.run = async (call: (db: Database) => Promise<unknown>) => {
      if (this.isDead) return never();
      const noted = (db: Database) => {
        this.databases.add(rawDatabase(db));
        return call(db);
      };
      const result = await run(noted).catch((error) =>
        this.isDead ? never() : Promise.reject(error),
      );
      if (this.isDead) return never();
      this.runs += 1;
      if (this.breakage?.blow === 'kill-after' && this.runs === this.breakage.at) {
        this.kill();
        return never();
      }
      return result;
    };
  }

  private watch(name: (typeof WRITES)[number] | (typeof READS)[number], isWrite: boolean): void {
    const original = IDBObjectStore.prototype[name] as (...args: unknown[]) => unknown;
    const victim = this;
    const spy = vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (
      this: IDBObjectStore,
      ...args: unknown[]
    ) {
      if (victim.databases.has(this.transaction.db)) victim.count(this.transaction, isWrite);
      return original.apply(this, args) as never;
    } as never);
    this.spies.push(spy);
  }

  private count(tx: IDBTransaction, isWrite: boolean): void {
    if (this.isDead) {
      this.end(tx);
      return;
    }
    const blow = this.due(isWrite);
    if (blow) this.strike(blow, tx);
  }

  /** The blow that falls on this call, if one does. */
  private due(isWrite: boolean): Blow | undefined {
    this.calls += 1;
    if (isWrite) this.writes += 1;
    const { blow, at } = this.breakage ?? {};
    const count = blow === 'quota' ? this.writes : this.calls;
    if (!blow || blow === 'kill-after' || this.isHit || count !== at) return undefined;
    if (blow === 'quota' && !isWrite) return undefined;
    this.isHit = true;
    return blow;
  }

  /** A snapshot is only a cache: without its files it is made anew, and nobody is told. */
  private async countFile({ isWrite, file }: FileCall): Promise<void> {
    if (this.isDead) return never();
    switch (this.due(isWrite)) {
      case undefined:
        return;
      case 'kill':
        // As far as it came.
        if (file) file.state.bytes = Uint8Array.of(1);
        this.kill();
        return never();
      case 'quota':
        throw new DOMException('There is no room.', 'QuotaExceededError');
      case 'blocked':
        upgradeElsewhere();
        return;
      default:
        throw new DOMException('It cannot be read.', 'UnknownError');
    }
  }

  private strike(blow: Blow, tx: IDBTransaction): void {
    // What an engine does that writes what belongs together one by one.
    if (this.breakage?.keepsHalf) tx.abort = () => tx.commit();
    switch (blow) {
      case 'kill':
        this.kill();
        this.end(tx);
        break;
      case 'quota':
        throw new DOMException('There is no room.', 'QuotaExceededError');
      case 'abort':
        queueMicrotask(() => tx.abort());
        break;
      case 'lost':
        tx.db.close();
        queueMicrotask(() => tx.abort());
        break;
      default:
        upgradeElsewhere();
    }
  }

  /** Nobody hears what a killed visit reads; what it writes is undone. */
  private end(tx: IDBTransaction): void {
    if (tx.mode === 'readonly') return;
    tx.abort();
    throw new DOMException('killed', 'AbortError');
  }

  private kill(): void {
    this.isHit = true;
    this.isDead = true;
    this.die();
  }
}

/** As a tab with a newer page does, which then gives up: everything stays as it is. */
function upgradeElsewhere(): void {
  const request = indexedDB.open('askfolio', VERSION + 1);
  request.onupgradeneeded = () => request.transaction?.abort();
  request.onerror = (event) => event.preventDefault();
}
