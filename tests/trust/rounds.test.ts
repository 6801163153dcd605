/** The frame of these tests: what fails is told and counted, and a check that cannot fail is noticed. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { inRoot } from '../../scripts/paths.mjs';
import { pageOf } from '../../scripts/trust.mjs';
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
  expect(row()).toMatchObject({ tried: 9, failed: 5, caught: true });
});

it('fails where the broken twin passes', async () => {
  const tried = tryAll('faults', { part: 'frame', count: 2, attempt: sound, twin: sound });
  await expect(tried).rejects.toThrow(/twin was not noticed/);
  expect(row()).toMatchObject({ tried: 2, failed: 0, caught: false });
});

it('a table has every class, also one that was not run', () => {
  const rows = new Map([['kills', { tried: 7, failed: 0, caught: [true], seconds: 3, notes: [] }]]);
  const page = pageOf(rows, '2026-01-01');
  expect(page).toMatch(/kill points.*\| 1000 \| 60 \| 7 \| 0 \| caught \| 3 s \|/);
  expect(page).toMatch(/storage faults.*\| 480 \| 60 \| not run \|/);
});
