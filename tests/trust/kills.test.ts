/** A browser that is killed at any moment: the next visit has what was kept, whole, and goes on. */
import { afterEach, expect, it, vi } from 'vitest';
import { timesOf } from '../../scripts/trust.mjs';
import { breakRun, expectWholeAfter } from './broken-run';
import { tryAll } from './rounds';
import { storedWorld } from './sound';
import type { Blow } from './victim';
import { expectBetween } from './workload';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const BLOWS: Blow[] = ['kill', 'kill-after'];

/** All calls of a run that is not broken: what kill points are spread over. */
async function countCalls(): Promise<Record<string, number>> {
  const { victim, before, step } = await breakRun(null);
  victim.rest();
  expect(step).toBeUndefined();
  expectBetween(await storedWorld(), before, undefined);
  return { kill: victim.calls, 'kill-after': victim.runs };
}

it('a visit that is killed, whenever that is, leaves whole documents to the next', async () => {
  const calls = await countCalls();
  const rounds = timesOf('kills');
  const attempt = async (round: number, keepsHalf: boolean) => {
    const blow = BLOWS[round % 2] as Blow;
    const at = 1 + Math.floor((round * (calls[blow] as number)) / rounds);
    const broken = await breakRun({ blow, at, keepsHalf });
    expect(broken.victim.isDead, `${blow} ${at}`).toBe(true);
    await expectWholeAfter(broken);
  };
  await tryAll('kills', {
    part: 'store',
    attempt: (round) => attempt(round, false),
    twin: (round) => attempt(round, true),
  });
}, 3_600_000);
