/** The frame of these tests: what fails is told and counted, and a check that cannot fail is noticed. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { inRoot } from '../../scripts/paths.mjs';
import { CLASSES, pageOf, unfinished } from '../../scripts/trust.mjs';
import { tryAll } from './rounds';

const kRow = inRoot('build', 'results', 'trust', 'faults.frame.json');
const sound = async () => undefined;
const broken = (from: number) => async (round: number) => {
  if (round >= from) throw new Error(`lost in ${round}`);
};

afterEach(() => rmSync(kRow, { force: true }));

const row = () => existsSync(kRow) && JSON.parse(readFileSync(kRow, 'utf8'));

it('tries every round, tells the first failures and counts all', async () => {
  const tried = tryAll('faults', { part: 'frame', count: 9, attempt: broken(4), twin: broken(8) });
  await expect(tried).rejects.toThrow(/5 of 9 failed[\s\S]*lost in 4[\s\S]*lost in 6/);
  expect(row()).toMatchObject({ of: 9, tried: 9, failed: 5, caught: true });
});

it('ends when its time is over, and says how far it came', async () => {
  const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
  const rounds = { part: 'frame', count: 1000, limitMs: 50, attempt: slow, twin: broken(0) };
  const tried = tryAll('faults', rounds);
  await expect(tried).rejects.toThrow(/The time is over after \d+ of 1000/);
  expect(row()).toMatchObject({ of: 1000, failed: 0, caught: true });
  expect(row().tried).toBeGreaterThan(0);
});

it('keeps what it has found while it runs: it may be ended', async () => {
  const seen: number[] = [];
  const look = async (round: number) => {
    seen.push(row().tried);
    if (round === 0) throw new Error('lost');
  };
  await expect(tryAll('faults', { part: 'frame', count: 2, attempt: look })).rejects.toThrow(
    'lost',
  );
  expect(seen).toEqual([0, 0]);
  expect(row()).toMatchObject({ of: 2, tried: 2, failed: 1 });
});

it('fails where the broken twin passes', async () => {
  const tried = tryAll('faults', { part: 'frame', count: 2, attempt: sound, twin: sound });
  await expect(tried).rejects.toThrow(/twin was not noticed/);
  expect(row()).toMatchObject({ tried: 2, failed: 0, caught: false });
});

it('a table has every class, also one that was not run or not to its end', () => {
  const sound = { of: 7, tried: 7, failed: 0, caught: [true], seconds: 3, notes: ['of them some'] };
  const all = Object.keys(CLASSES).map((name) => [name, sound] as const);
  const run = { date: '2026-01-01', minutes: 40, commit: 'commit abc', failed: 0 };
  const page = pageOf(new Map(all), run);
  expect(page).toMatch(/in one pass: on 2026-01-01, at commit abc, in 40 of at most\s\d+ minutes/);
  expect(page).toMatch(/kill points.*; of them some \| 1000 \| 60 \| 7 \| 0 \| caught \| 3 s \|/);
  expect(page).not.toMatch(/Not all|failed\./);

  const others = all.filter(([name]) => name !== 'faults');
  const some = new Map([...others, ['kills', { ...sound, of: 9 }]]);
  const short = pageOf(some, { ...run, failed: 2 });
  expect(short).toContain('**Not all was tried of kills, faults. 2 of its tests failed.**');
  expect(short).toMatch(/kill points.*\| 7 of 9 \| 0 \| caught \|/);
  expect(short).toMatch(/storage faults.*\| 480 \| 60 \| not run \|/);
  expect(unfinished(new Map([...all, ['zips', { ...sound, caught: [] }]]))).toEqual(['zips']);
});
