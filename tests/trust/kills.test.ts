/** A browser that is killed at any moment: the next visit has what was kept, whole, and goes on. */
import { afterEach, expect, it, vi } from 'vitest';
import { timeoutOf, timesOf } from '../../scripts/trust.mjs';
import { breakRun, expectWholeAfter } from './broken-run';
import { evenly, tryAll } from './rounds';
import { storedWorld } from './sound';
import type { Breakage } from './victim';
import { expectBetween, SIZES } from './workload';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Where a visit can be killed: at every call of the store and its files, and after every transaction. */
async function placesToKill(): Promise<(Breakage & { size: number })[]> {
  const places = [];
  for (const size of SIZES) {
    const { victim, before, step } = await breakRun(null, size);
    victim.rest();
    expect(step).toBeUndefined();
    expectBetween(await storedWorld(), before, undefined);
    for (let at = 1; at <= victim.calls; at++) places.push({ blow: 'kill' as const, at, size });
    for (let at = 1; at <= victim.runs; at++)
      places.push({ blow: 'kill-after' as const, at, size });
  }
  return places;
}

it('a visit that is killed, whenever that is, leaves whole documents to the next', {
  timeout: timeoutOf('kills'),
}, async () => {
  const places = await placesToKill();
  const rounds = timesOf('kills');
  // No place twice.
  expect(places.length).toBeGreaterThanOrEqual(rounds);
  const attempt = async (round: number, keepsHalf: boolean) => {
    const { size, ...place } = evenly(places, round, rounds);
    const broken = await breakRun({ ...place, keepsHalf }, size);
    expect(broken.victim.isDead, `${place.blow} ${place.at}`).toBe(true);
    await expectWholeAfter(broken);
  };
  await tryAll('kills', {
    part: 'store',
    attempt: (round) => attempt(round, false),
    twin: (round) => attempt(round, true),
  });
});
