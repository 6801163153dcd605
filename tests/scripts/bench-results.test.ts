/** The page of the benchmarks: a run replaces its own lines and no others. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { keepResults } from '../bench/results.mjs';

const folder = mkdtempSync(join(tmpdir(), 'askfolio-bench-'));

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(folder, path), 'utf8');

function line(name: string, ratio: number, more: object = {}) {
  return { name, peer: 'a & b', ratio, us: 10 * ratio, them: 10, unit: 's', versions: {}, ...more };
}

it('replaces the lines of what was run, in the table and in the plots', () => {
  const over = (value: number) => ({ over: { axis: 'tokens', value } });
  keepResults('length', [line('length', 1.11, over(16)), line('length', 2.22, over(512))], folder);
  keepResults('hit', [line('first', 3.33), line('second', 0.44)], folder);
  keepResults('length', [line('length', 5.55, over(32)), line('length', 6.66, over(64))], folder);

  const page = read('benchmarks.md');
  const rows = page.split('\n').filter((row) => /^\| (first|second|length) \| a/.test(row));
  expect(rows.map((row) => Number(row.split('|')[3]))).toEqual([3.33, 0.44, 5.55, 6.66]);
  expect(page).toContain('tokens 64');
  const plots = [...page.matchAll(/\((benchmarks\/[^)]+\.svg)\)/g)].map(([, path]) => path);
  expect(plots).toHaveLength(2);
  const [bars, curve] = plots.map((path) => read(path as string));
  for (const ratio of ['3.33', '0.44', '5.55', '6.66']) expect(bars).toContain(`>${ratio}<`);
  for (const mark of ['5.55', '6.66', '32', '64']) expect(curve).toContain(`>${mark}<`);
  // An ampersand by itself is no XML.
  for (const plot of [bars, curve]) expect(plot).not.toMatch(/&(?!amp;|lt;|gt;)/);
});

it('says what is compared where the sides differ, in the text, the table and the plot', () => {
  const compared = 'small with large';
  const over = (value: number) => ({ over: { axis: 'recall', value }, compared });
  keepResults('near', [line('near', 1.5, over(0.95)), line('near', 1.7, over(0.99))], folder);
  keepResults('alike', [line('alike', 2)], folder);

  const page = read('benchmarks.md');
  expect(page).toContain('What near compare: **small with large**.');
  const rows = page.split('\n').filter((row) => row.startsWith('| near | a'));
  for (const row of rows) expect(row).toContain(compared);
  const plots = [...page.matchAll(/\((benchmarks\/near[^)]+\.svg)\)/g)].map(([, path]) => path);
  expect(plots).toHaveLength(1);
  expect(read(plots[0] as string)).toContain(compared);
});

it('draws what was measured without a peer', () => {
  const alone = (value: number, us: number) => ({
    ...{ name: 'growth', us, unit: 'bytes', versions: {} },
    over: { axis: 'vectors', value },
  });
  keepResults('growth', [alone(1000, 77), alone(10_000, 88)], folder);
  const [, path] = /\((benchmarks\/growth[^)]+\.svg)\)/.exec(read('benchmarks.md')) ?? [];
  for (const mark of ['77', '88', '1000', '10000']) {
    expect(read(path as string)).toContain(`>${mark}<`);
  }
});
