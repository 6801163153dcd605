/** The open database, and what every call of the store goes through. */
import { type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { DATABASE, type Schema, VERSION } from './schema';
import { guard, settle } from './transaction';
import { upgrade } from './upgrade';

type Writing<Name extends StoreNames<Schema>> = IDBPTransaction<Schema, Name[], 'readwrite'>;

export class Connection {
  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  /** Opens the database, making it on first use. */
  static open(): Promise<Connection> {
    return guard(async () => {
      const db = await openDB<Schema>(DATABASE, VERSION, {
        upgrade: (db, from, _to, tx) => upgrade(db, from, tx),
        // Another tab wants to upgrade or delete the database: it must not wait for this one.
        blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
      });
      return new Connection(db);
    });
  }

  /** Runs a call; its failures become errors for a person. */
  run<T>(call: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    return guard(() => call(this.db));
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
    this.db.close();
  }
}
