/** A visit that goes through all steps until its store is broken, and what the next visit must find. */
import { IDBFactory } from 'fake-indexeddb';
import { expect, vi } from 'vitest';
import { UserError } from '../../web/src/errors';
import { BrowserDouble } from '../doubles/browser';
import {
  expectNothingOrphaned,
  expectSearchAsBuiltAnew,
  storedCollections,
  storedWorld,
} from './sound';
import { type Breakage, Victim } from './victim';
import { type Visit, visit } from './visit';
import { expectBetween, STEPS, type Step, type World } from './workload';

export interface Broken {
  victim: Victim;
  /** After the last step that was done. */
  before: World;
  /** The one that was broken off; undefined: none was. */
  step: Step | undefined;
  /** What that has failed with; undefined: it was killed. */
  error: unknown;
}

/** Goes through all steps in a browser that was never here, until one fails or the visit is killed. */
export async function breakRun(breakage: Breakage | null): Promise<Broken> {
  vi.restoreAllMocks();
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const opened = await visit({ browser: new BrowserDouble() });
  const victim = new Victim(opened.store, breakage);
  const broken = await goThrough(opened, victim, await storedWorld());
  opened.kill();
  return broken;
}

async function goThrough({ engine }: Visit, victim: Victim, world: World): Promise<Broken> {
  let before = world;
  for (const step of STEPS) {
    const failed = step.run(engine).then(
      () => null,
      (error) => ({ error }),
    );
    const outcome = await Promise.race([failed, victim.death.then(() => ({ error: undefined }))]);
    if (outcome) return { victim, before, step, error: outcome.error };
    before = step.after(before);
  }
  return { victim, before, step: undefined, error: undefined };
}

/** The next visit: what was kept is there and whole, nothing else is, and what is missing is embedded. */
export async function expectWholeAfter({ before, step, error, victim }: Broken): Promise<void> {
  const name = step?.name ?? 'the end';
  if (error !== undefined) expect(error, name).toBeInstanceOf(UserError);
  victim.rest();
  const next = await visit({ browser: new BrowserDouble() });
  try {
    expectBetween(await storedWorld(), before, step);
    await expectNothingOrphaned();
    for (const id of await storedCollections()) {
      const discarded = (await next.store.collection(id))?.discarded?.documents === null;
      if (discarded) continue;
      await next.engine.open(id);
      await next.engine.embed(id, () => undefined);
      const { chunks, embedded } = await next.engine.status(id);
      expect(embedded, name).toBe(chunks);
      await expectSearchAsBuiltAnew(id);
    }
  } finally {
    next.kill();
    next.store.close();
  }
}
