// The test suites. Each shows its runner's output and resolves to its counts.
import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { inRoot, ROOT } from './paths.mjs';
import { run, runShown } from './run.mjs';
import { beginRun, LIMIT, NATIVE_LIMIT } from './trust.mjs';

const NODE = process.execPath;
/** Native tests that try more in a full run. */
const HOSTILE = 'Fuzz*:NoMemory.*:ChunkerProperties.*';

/** Adds a suite's counts, or those of a part of it, to others. */
export function addCounts(counts, more) {
  for (const key of Object.keys(counts)) counts[key] += more[key];
}

/** Runs a runner that writes a JSON report, for at most so long; counts its report, and a crash as a failure. */
async function runReported(suite, command, args, env, count, limitMs) {
  const report = inRoot('build', 'results', `${suite}.json`);
  await mkdir(inRoot('build', 'results'), { recursive: true });
  await rm(report, { force: true });
  const options = { cwd: ROOT, env: { ...process.env, ...env(report) }, limitMs };
  const code = await runShown(command, args(report), options);
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = count(JSON.parse(readFileSync(report, 'utf8')));
  } catch (error) {
    console.error(`${suite}: the runner left no report (${error.message})`);
  }
  // A runner can fail without a failed test: a file that does not compile, a crash.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

async function lint() {
  const checks = [
    [inRoot('node_modules/.bin/biome'), ['check', '.']],
    [inRoot('node_modules/.bin/tsc'), ['--noEmit']],
  ];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [command, args] of checks) {
    const code = await runShown(command, args, { cwd: ROOT });
    counts[code === 0 ? 'passed' : 'failed']++;
  }
  return counts;
}

/** only: GoogleTest's filter. */
async function native(only = '*', env = {}, limitMs = undefined) {
  const dir = inRoot('build', 'sanitize');
  await run('cmake', ['--preset', 'sanitize'], { cwd: ROOT });
  await run('cmake', ['--build', dir, '-j', '2'], { cwd: ROOT });
  const counts = { passed: 0, failed: 0, skipped: 0 };
  // Each is busy on one core, and says next to nothing.
  const programs = ['askfolio_tests', 'askfolio_thread_tests', 'askfolio_memory_tests'];
  const all = programs.map((program) =>
    runNative(program, `${dir}/tests/native/${program}`, only, env, limitMs),
  );
  for (const some of await Promise.all(all)) addCounts(counts, some);
  return counts;
}

function runNative(name, program, only, env, limitMs) {
  return runReported(
    name,
    program,
    (report) => ['--gtest_brief=1', `--gtest_filter=${only}`, `--gtest_output=json:${report}`],
    () => ({ UBSAN_OPTIONS: 'print_stacktrace=1', ...env }),
    ({ tests, failures, errors, disabled }) => ({
      passed: tests - failures - errors - disabled,
      failed: failures + errors,
      skipped: disabled,
    }),
    limitMs,
  );
}

/** Says how many tests ran over each place that a collection can be kept in. */
function printStores({ testResults }) {
  const counts = new Map();
  for (const { ancestorTitles, status } of testResults.flatMap((file) => file.assertionResults)) {
    const [, store] = ancestorTitles[0]?.match(/^store: '(.+)'$/) ?? [];
    if (!store) continue;
    const { passed = 0, all = 0 } = counts.get(store) ?? {};
    counts.set(store, { passed: passed + (status === 'passed' ? 1 : 0), all: all + 1 });
  }
  for (const [store, { passed, all }] of counts) {
    console.log(`store tests over ${store}: ${passed} of ${all} passed`);
  }
}

/** only: part of the paths of the test files. */
function vitest(suite, only = [], env = {}, limitMs = undefined) {
  return runReported(
    suite,
    NODE,
    (report) => [
      inRoot('node_modules/vitest/vitest.mjs'),
      'run',
      ...only,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    () => env,
    (report) => {
      printStores(report);
      return {
        passed: report.numPassedTests,
        failed: report.numFailedTests,
        skipped: report.numPendingTests + report.numTodoTests,
      };
    },
    limitMs,
  );
}

function playwright(suite, config, only = [], env = {}, limitMs = undefined) {
  const options = [...only, '--config', inRoot(config), '--reporter=list,json'];
  // It ends tests and browsers by itself, and reports on them.
  if (limitMs) options.push('--global-timeout', String(limitMs - 60_000));
  return runReported(
    suite,
    NODE,
    () => [inRoot('node_modules/@playwright/test/cli.js'), 'test', ...options],
    (report) => ({ PLAYWRIGHT_JSON_OUTPUT_NAME: report, ...env }),
    ({ stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }),
    limitMs,
  );
}

/**
 * All of what `npm test` tries a sample of, within LIMIT; writes docs/trust.md, which says what was reached.
 * What was not is a failure. Most of it waits: what is tried in Node and in browsers goes side by side.
 * Then what the core must withstand, under sanitizers.
 */
async function soak() {
  const limited = [{ ASKFOLIO_SOAK: 'full' }, LIMIT * 60_000];
  const end = await beginRun();
  const [some, others] = await Promise.all([
    vitest('soak', ['tests/trust'], ...limited),
    playwright('soak-browser', 'playwright.config.ts', ['tests/browser/trust'], ...limited),
  ]);
  addCounts(some, others);
  const unfinished = end(some);
  if (unfinished.length > 0) console.error(`Not all was tried of ${unfinished.join(', ')}.`);
  some.failed += unfinished.length;
  const core = await native(HOSTILE, { ASKFOLIO_SOAK: 'full' }, NATIVE_LIMIT * 60_000);
  addCounts(some, core);
  return some;
}

/** Every text that native ONNX Runtime has embedded, where other suites compare a sixth of them. */
async function embeddings() {
  const env = { ASKFOLIO_TEXTS: 'all' };
  const some = await vitest('embeddings', ['tests/wasm/encoder.test.ts'], env);
  const spec = ['tests/browser/embeddings.spec.ts'];
  const others = await playwright('embeddings', 'playwright.config.ts', spec, env);
  addCounts(some, others);
  return some;
}

const wasm = () => vitest('wasm');
const browser = () => playwright('browser', 'playwright.config.ts');
const move = () => playwright('move', 'tests/browser/long.config.ts');

/** By name, quick ones first. */
export const SUITES = { lint, native, wasm, browser, move, embeddings, soak };
/** Too long to run where they were not asked for by name. */
export const ON_REQUEST = ['move', 'embeddings', 'soak'];
