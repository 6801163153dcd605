/** A visit that goes through all steps until its store is broken, and what the next visit must find. */
import { IDBFactory } from 'fake-indexeddb';
import { expect, vi } from 'vitest';
import { UserError } from '../../web/src/errors';
import { BrowserDouble } from '../doubles/browser';
import { Disk } from './disk';
import {
  expectNoStrayFiles,
  expectNothingOrphaned,
  expectSearchAsBuiltAnew,
  storedCollections,
  storedWorld,
} from './sound';
import { type Breakage, Victim } from './victim';
import { type Visit, visit } from './visit';
import { expectBetween, type Step, stepsOf } from './workload';
import type { World } from './world';

export interface Broken {
  victim: Victim;
  /** What is left on it is for the next visit. */
  disk: Disk;
  /** After the last step that was done. */
  before: World;
  /** The one that was broken off; undefined: none was. */
  step: Step | undefined;
  /** What that has failed with; undefined: it was killed. */
  error: unknown;
}

/**
 * Goes through all steps in a browser that was never here, until one fails or the visit is killed. size: of
 * documents (workload.ts).
 */
export async function breakRun(breakage: Breakage | null, size = 1): Promise<Broken> {
  vi.restoreAllMocks();
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const disk = new Disk();
  const opened = await visit({ browser: new BrowserDouble(), disk });
  const victim = new Victim(opened, breakage);
  const reached = await goThrough(opened, victim, stepsOf(size));
  opened.kill();
  return { victim, disk, ...reached };
}

type Reached = Pick<Broken, 'before' | 'step' | 'error'>;

async function goThrough({ engine }: Visit, victim: Victim, steps: Step[]): Promise<Reached> {
  let before = await storedWorld();
  for (const step of steps) {
    const failed = step.run(engine).then(
      () => null,
      (error) => ({ error }),
    );
    const outcome = await Promise.race([failed, victim.death.then(() => ({ error: undefined }))]);
    if (outcome) return { before, step, error: outcome.error };
    before = step.after(before);
  }
  return { before, step: undefined, error: undefined };
}

/** The next visit: what was kept is there and whole, nothing else is, and what is missing is embedded. */
export async function expectWholeAfter({
  before,
  step,
  error,
  victim,
  disk,
}: Broken): Promise<void> {
  const name = step?.name ?? 'the end';
  if (error !== undefined) expect(error, name).toBeInstanceOf(UserError);
  victim.rest();
  const next = await visit({ browser: new BrowserDouble(), disk });
  try {
    expectBetween(await storedWorld(), before, step);
    await expectNothingOrphaned();
    await expectNoStrayFiles(disk);
    for (const id of await storedCollections()) {
      const discarded = (await next.store.collection(id))?.discarded?.documents === null;
      if (discarded) continue;
      await next.engine.open(id);
      await next.engine.embed(id, () => undefined);
      const { chunks, embedded } = await next.engine.status(id);
      expect(embedded, name).toBe(chunks);
      await expectSearchAsBuiltAnew(id);
    }
    // The last one that is written may still be at it.
    await vi.waitFor(() => expectNoStrayFiles(disk), { interval: 1, timeout: 5000 });
  } finally {
    next.kill();
    next.store.close();
  }
}
