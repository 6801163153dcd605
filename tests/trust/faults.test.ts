/** Storage that fails at any call: what can go on goes on, all else is told and leaves all as it was. */
import { afterEach, expect, it, vi } from 'vitest';
import { timesOf } from '../../scripts/trust.mjs';
import { breakRun, expectWholeAfter } from './broken-run';
import { tryAll } from './rounds';
import type { Blow } from './victim';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const BLOWS = ['quota', 'abort', 'lost', 'blocked'] as const satisfies Blow[];

/** What a person is told; none: nobody notices it. */
const TOLD: Record<(typeof BLOWS)[number], string | undefined> = {
  quota: 'storage-full',
  abort: undefined,
  lost: undefined,
  blocked: 'storage-taken-over',
};

it('a fault of the storage, at whichever call, is made good or told', async () => {
  const { victim } = await breakRun(null);
  victim.rest();
  const { calls, writes } = victim;
  const rounds = timesOf('faults');
  const attempt = async (round: number, keepsHalf: boolean) => {
    const blow = BLOWS[round % BLOWS.length] as (typeof BLOWS)[number];
    const share = Math.floor(round / BLOWS.length) / (rounds / BLOWS.length);
    const at = 1 + Math.floor(share * (blow === 'quota' ? writes : calls));
    const broken = await breakRun({ blow, at, keepsHalf });
    expect(broken.victim.isHit, `${blow} ${at}`).toBe(true);
    const { code } = (broken.error ?? {}) as { code?: string };
    // A snapshot, or a step that had all that it needed, does without.
    if (code !== undefined) expect(code, `${blow} ${at} in ${broken.step?.name}`).toBe(TOLD[blow]);
    await expectWholeAfter(broken);
  };
  await tryAll('faults', {
    part: 'store',
    attempt: (round) => attempt(round, false),
    twin: (round) => attempt(round, true),
  });
}, 3_600_000);
