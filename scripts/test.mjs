// npm test: sets everything up and runs all suites but long ones; npm test -- NAME... runs those.
import { manifest } from '../models/fetch.mjs';
import { fail } from './fail.mjs';
import { fetchChineseSet, fetchDocsZip } from './fixtures.mjs';
import { ensureMilvus } from './milvus.mjs';
import { ensureTools, setUpBuild, TEST_TOOLS } from './setup.mjs';
import { addCounts, ON_REQUEST, SUITES } from './suites.mjs';

async function setUp(names) {
  const lintAlone = names.every((name) => name === 'lint');
  // Tests compare every model of the manifest, also what the page does not offer.
  await setUpBuild(lintAlone ? undefined : manifest.models.map(({ id }) => id));
  if (lintAlone) return;
  await ensureTools(TEST_TOOLS);
  await fetchDocsZip();
  await fetchChineseSet();
  // It asks no server, and its set-up takes longer than some of it.
  if (!names.every((name) => name === 'soak')) await ensureMilvus();
  // Loaded late: it needs npm packages.
  const { build } = await import('./build.mjs');
  await build();
}

async function runSuite(name) {
  console.log(`\n== ${name}`);
  try {
    const counts = await SUITES[name]();
    if (counts.passed + counts.failed > 0) return counts;
    console.error(`${name}: no test ran`);
  } catch (error) {
    console.error(error.message);
  }
  return { passed: 0, failed: 1, skipped: 0 };
}

function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

async function main(names) {
  const unknown = names.filter((name) => !Object.hasOwn(SUITES, name));
  if (unknown.length > 0) {
    throw new Error(`There is no suite ${unknown}; there are ${Object.keys(SUITES).join(', ')}.`);
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  await setUp(names);
  for (const name of names) {
    const begun = performance.now();
    const counts = await runSuite(name);
    addCounts(total, counts);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    lines.push(`${name.padEnd(8)} ${summary(counts)} (${seconds} s)`);
  }
  console.log(`\n${lines.join('\n')}\n\n${summary(total)}`);
  if (total.failed > 0) process.exitCode = 1;
}

try {
  const named = process.argv.slice(2);
  const usual = Object.keys(SUITES).filter((name) => !ON_REQUEST.includes(name));
  await main(named.length > 0 ? named : usual);
} catch (error) {
  fail(error);
  console.log(`\n${summary({ passed: 0, failed: 1, skipped: 0 })}`);
}
