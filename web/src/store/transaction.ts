/** What every call of the store goes through: all or nothing, and errors for a person. */
import type { IDBPTransaction, StoreNames } from 'idb';
import { UserError } from '../errors';
import { say } from '../words/message';
import { storageFull } from './quota';
import type { Schema } from './schema';

/**
 * Starts all calls at once. A call that throws fails it like one that rejects, and leaves nobody
 * without an ear for what the others come to.
 */
export function all<Calls extends readonly (() => Promise<unknown>)[]>(
  calls: readonly [...Calls],
): Promise<{ -readonly [K in keyof Calls]: Awaited<ReturnType<Calls[K]>> }> {
  return Promise.all(calls.map(async (call) => call())) as Promise<never>;
}

/** Runs `work` in the transaction and waits until it is committed; a failure in it undoes all. */
export async function settle<T, Names extends ArrayLike<StoreNames<Schema>>>(
  tx: IDBPTransaction<Schema, Names, 'readwrite'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work();
    await tx.done;
    return result;
  } catch (error) {
    await undo(tx);
    // A transaction that the browser gave up (storage full) fails its requests with a mere
    // AbortError; the reason stands on the transaction.
    throw tx.error ?? error;
  }
}

/** Takes back what it has done, where the browser has not yet. */
export async function undo(tx: { abort(): void; done: Promise<void> }): Promise<void> {
  const over = tx.done.then(
    () => undefined,
    () => undefined,
  );
  try {
    tx.abort();
  } catch {
    // The browser has aborted it already.
  }
  await over;
}

/** Runs a storage call; its failures become errors for a person. */
export async function guard<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    if (error.name === 'QuotaExceededError') throw storageFull(error.message);
    throw new UserError(
      'storage-failed',
      say("The browser's storage failed ({detail}).", {
        detail: `${error.name}: ${error.message}`,
      }),
      'The last change was not kept; what was committed before is unharmed.',
      'Reload the page. If it happens again, leave private browsing or allow this site to keep data.',
    );
  }
}
