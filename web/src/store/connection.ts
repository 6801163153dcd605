/** The open database, and what every call of the store goes through. */
import { type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { blockedByAnother, takenOver } from './refusals';
import { DATABASE, type Schema, VERSION } from './schema';
import { guard, settle, undo } from './transaction';
import { upgrade } from './upgrade';

type Database = IDBPDatabase<Schema>;
type Reading<Name extends StoreNames<Schema>> = IDBPTransaction<Schema, Name[]>;
type Writing<Name extends StoreNames<Schema>> = IDBPTransaction<Schema, Name[], 'readwrite'>;

/** What a lost connection makes calls fail with; whatever they did is undone then. */
const LOST = ['InvalidStateError', 'AbortError', 'UnknownError'];

/** Other tabs make way for an upgrade when they have written what they are at. */
const MAKING_WAY_MS = 3000;

export class Connection {
  private opening: Promise<Database>;
  /** Another tab upgrades or deletes the database: this one has made way. */
  private madeWay = false;

  private constructor() {
    this.opening = this.openAnew();
  }

  /** Opens the database, making it on first use. Rejects with "storage-blocked". */
  static async open(): Promise<Connection> {
    const connection = new Connection();
    await guard(() => connection.opening);
    return connection;
  }

  /** Runs `work` in one transaction of some stores that reads. */
  read<T, Name extends StoreNames<Schema>>(
    stores: readonly Name[],
    work: (tx: Reading<Name>) => Promise<T>,
  ): Promise<T> {
    return this.run((db) => {
      const tx = db.transaction([...stores]);
      // Where it ends, its calls say so.
      tx.done.catch(() => undefined);
      return work(tx);
    });
  }

  /**
   * Runs a call; its failures become errors for a person. One that fails because the connection was
   * lost is repeated once over a new one.
   */
  private run<T>(call: (db: Database) => Promise<T>): Promise<T> {
    return guard(async () => {
      const { opening } = this;
      try {
        return await call(await opening);
      } catch (error) {
        if (!(error instanceof DOMException && LOST.includes(error.name))) throw error;
        if (this.madeWay) throw takenOver();
        return await call(await this.reopen(opening));
      }
    });
  }

  /** Runs `work` in one transaction of some stores: all of it is kept when this resolves, or nothing. */
  write<T, Name extends StoreNames<Schema>>(
    stores: readonly Name[],
    work: (tx: Writing<Name>) => Promise<T>,
    options?: IDBTransactionOptions,
  ): Promise<T> {
    return this.run((db) => {
      const tx = db.transaction([...stores], 'readwrite', options);
      return settle(tx, () => work(tx));
    });
  }

  close(): void {
    this.madeWay = true;
    void this.opening.then(
      (db) => db.close(),
      () => undefined,
    );
  }

  /** Calls that fail at the same time share the new connection. */
  private reopen(lost: Promise<Database>): Promise<Database> {
    if (this.opening === lost) {
      void lost.then(
        (db) => db.close(),
        () => undefined,
      );
      this.opening = this.openAnew();
    }
    return this.opening;
  }

  private openAnew(): Promise<Database> {
    let giveUp: (reason: Error) => void = () => undefined;
    const blocked = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    let failure: unknown;
    const opening = openDB<Schema>(DATABASE, VERSION, {
      upgrade: (db, from, _to, tx) => {
        // A step that fails undoes all of them.
        upgrade(db, from, tx).catch((error) => {
          failure = error;
          undo(tx);
        });
      },
      blocked: () => setTimeout(() => giveUp(blockedByAnother()), MAKING_WAY_MS),
      // Another tab wants to upgrade or delete the database: it must not wait for this one.
      blocking: (_current, _wanted, event) => {
        this.madeWay = true;
        (event.target as IDBDatabase).close();
      },
    });
    const opened = opening.catch((error) => Promise.reject(failure ?? error));
    return Promise.race([opened, blocked]);
  }
}
