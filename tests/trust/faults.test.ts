/** Storage that fails at any call: what can go on goes on, all else is told and leaves all as it was. */
import { afterEach, expect, it, vi } from 'vitest';
import { isFull, timeoutOf, timesOf } from '../../scripts/trust.mjs';
import { breakRun, expectWholeAfter } from './broken-run';
import { evenly, tryAll } from './rounds';
import type { Blow } from './victim';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** What can befall any call; writes can also find no room. */
const BLOWS = ['abort', 'lost', 'blocked'] as const;

/** What a person is told; none: nobody notices it. */
const TOLD: Record<Exclude<Blow, `kill${string}`>, string | undefined> = {
  quota: 'storage-full',
  abort: undefined,
  lost: undefined,
  blocked: 'storage-taken-over',
};

it('a fault of the storage, at whichever call, is made good or told', {
  timeout: timeoutOf('faults'),
}, async () => {
  const { victim } = await breakRun(null);
  victim.rest();
  const { calls, writes } = victim;
  const places = [
    ...Array.from({ length: calls }, (_, i) => ({ blow: BLOWS[i % 3] ?? 'lost', at: i + 1 })),
    ...Array.from({ length: writes }, (_, i) => ({ blow: 'quota' as const, at: i + 1 })),
  ];
  // A full run tries each.
  const rounds = isFull ? places.length : timesOf('faults');
  expect(rounds).toBeGreaterThanOrEqual(timesOf('faults'));
  const attempt = async (round: number, keepsHalf: boolean) => {
    const { blow, at } = evenly(places, round, rounds);
    const broken = await breakRun({ blow, at, keepsHalf });
    expect(broken.victim.isHit, `${blow} ${at}`).toBe(true);
    const { code } = (broken.error ?? {}) as { code?: string };
    // A snapshot, or a step that had all that it needed, does without.
    if (code !== undefined) expect(code, `${blow} ${at} in ${broken.step?.name}`).toBe(TOLD[blow]);
    await expectWholeAfter(broken);
  };
  await tryAll('faults', {
    part: 'store',
    count: rounds,
    attempt: (round) => attempt(round, false),
    twin: (round) => attempt(round, true),
  });
});
