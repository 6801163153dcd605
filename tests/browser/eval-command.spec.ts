/** `npm run eval` on a set small enough to know its figures by hand. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { kSmallDocs } from './support/docs.js';

const kFolder = mkdtempSync(join(tmpdir(), 'askfolio-eval-'));

test.afterAll(() => rmSync(kFolder, { recursive: true }));

function put(name: string, lines: readonly string[]): void {
  writeFileSync(join(kFolder, name), `${lines.join('\n')}\n`);
}

function runEval() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/eval.mjs', kFolder], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^\{.*\}\n$/);
  return JSON.parse(stdout);
}

test('prints one line of figures, and embeds nothing twice', () => {
  const rows = Object.entries(kSmallDocs).map(([_id, text]) => JSON.stringify({ _id, text }));
  // Longer than any model reads.
  rows.push(JSON.stringify({ _id: 'long', title: 'Zinc', text: 'A mine of zinc. '.repeat(900) }));
  put('corpus.jsonl', rows);
  const questions = {
    // Nothing of it stands in a text: words alone find nothing.
    meaning: 'Looking at planets with astronomers',
    words: 'zinc',
    blank: '',
  };
  put(
    'queries.jsonl',
    Object.entries(questions).map(([_id, text]) => JSON.stringify({ _id, text })),
  );
  put('qrels.tsv', [
    'query-id\tcorpus-id\tscore',
    'meaning\tobservatory.md\t2',
    'words\tlong\t1',
    'blank\tlong\t1',
  ]);

  const first = runEval();
  const [all, half] = [0.66667, 0.33333].map((figure) => ({
    'nDCG@10': figure,
    'MRR@10': figure,
    'hit@1': figure,
    'hit@3': figure,
    'hit@10': figure,
  }));
  expect([first.dense, first.bm25, first.hybrid]).toEqual([all, half, all]);
  expect(first.model).toBe('all-MiniLM-L6-v2');
  expect(first.counts).toEqual({ corpus: 4, queries: 3, blankQueries: 1, judgements: 3 });
  // Under the page's own policy.
  expect(readFileSync('build/eval/page/index.html', 'utf8')).toContain("default-src 'none'");
  const second = runEval();
  expect(second.vectors).toEqual({ embedded: 0, cached: 7 });
  expect([second.dense, second.bm25, second.hybrid]).toEqual([all, half, all]);
});
