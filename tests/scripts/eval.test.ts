import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { manifest } from '../../models/fetch.mjs';
import { vectorFile } from '../../scripts/eval/vectors.mjs';

const kGood = {
  'corpus.jsonl': '{"_id": "d1", "text": "one"}\n{"_id": "d2", "text": "two"}\n',
  'queries.jsonl': '{"_id": "q1", "text": "which?"}\n',
  'qrels.tsv': 'query-id\tcorpus-id\tscore\nq1\td1\t1\n',
};
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'askfolio-eval-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function runEval(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/eval.mjs', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function put(files: Partial<Record<keyof typeof kGood, string | Buffer | null>>): void {
  for (const [name, text] of Object.entries({ ...kGood, ...files })) {
    if (text !== null) writeFileSync(join(folder, name), text);
  }
}

test.each([
  ['a missing file', { 'qrels.tsv': null }, 'has no qrels.tsv'],
  ['an empty file', { 'corpus.jsonl': '' }, 'corpus.jsonl: the file is empty'],
  ['no JSON', { 'queries.jsonl': `${kGood['queries.jsonl']}nonsense\n` }, 'queries.jsonl, line 2'],
  ['no text', { 'corpus.jsonl': '{"_id": "d1"}\n' }, 'corpus.jsonl, line 1: "d1" has no "text"'],
  [
    'bytes that are no text',
    { 'corpus.jsonl': Buffer.from([0xff]) },
    'corpus.jsonl: it is not UTF',
  ],
  ['an unknown id', { 'qrels.tsv': `${kGood['qrels.tsv']}q1\td3\t1\n` }, 'qrels.tsv, line 3'],
])('%s ends with code 2, the place, and nothing on standard output', (_, files, expected) => {
  put(files);
  const { status, stdout, stderr } = runEval(folder);
  expect(stderr).toContain(expected);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test.each([
  [[], 'Name one folder.'],
  [['a', 'b'], 'Name one folder.'],
  [['a', '--nonsense'], '--nonsense'],
  [['/nowhere'], '/nowhere has no corpus.jsonl and no queries.jsonl and no qrels.tsv'],
])('the arguments %j end with code 2', (args, expected) => {
  const { status, stdout, stderr } = runEval(...args);
  expect(stderr).toContain(expected);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('an unknown model ends with code 2 and names those that there are', () => {
  put({});
  const { status, stdout, stderr } = runEval(folder, '--model', 'nonsense');
  expect(stderr).toContain('all-MiniLM-L6-v2, bge-small-en-v1.5');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('an unknown encoder ends with code 2 and names those that there are', () => {
  const { status, stdout, stderr } = runEval(folder, '--encoder', 'nonsense');
  expect(stderr).toContain('there are core, core-relaxed, onnx-runtime');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('vectors of one encoder are not taken for those of the other', () => {
  const model = manifest.models[0];
  const names = ['core', 'onnx-runtime'].map((each) => vectorFile(folder, model, each).name);
  expect(new Set(names).size).toBe(2);
});

test('half a record that a killed run left behind is dropped', () => {
  const model = manifest.models[0];
  const record = Buffer.alloc(32 + 4 * model.dims, 7);
  const { name, keep } = vectorFile(folder, model, 'core');
  keep(record);
  appendFileSync(join(folder, name), record.subarray(0, 100));
  vectorFile(folder, model, 'core').keep(record);
  expect(readFileSync(join(folder, name))).toEqual(Buffer.concat([record, record]));
});
