// What is tried to make the page lose, leak or let something in: how often, and what came of it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { inRoot, ROOT } from './paths.mjs';
import { runQuietly } from './run.mjs';

/**
 * By name: how often `npm run test:soak` tries each class of faults, how often `npm test`, and minutes that
 * each part of a class's tests may take of a full run's.
 */
export const CLASSES = {
  kills: {
    title: 'kill points during ingest, re-index, change of the model, delete, export and import',
    full: 1000,
    sampled: 60,
    minutes: 25,
  },
  ends: {
    title:
      'the same in Chromium: by turns the page closed, its engine’s worker terminated, all of the browser killed',
    full: 480,
    sampled: 4,
    minutes: 25,
  },
  faults: {
    title:
      'storage faults (no room, abort, lost connection, blocked upgrade), at each call of the store and its files',
    full: 480,
    sampled: 60,
    minutes: 25,
  },
  tabs: {
    title: 'schedules of two to four tabs that take files in, ask, delete and close',
    full: 200,
    sampled: 20,
    minutes: 15,
  },
  zips: {
    title: 'zip archives with something wrong in them',
    full: 174,
    sampled: 174,
    minutes: 5,
  },
  mutations: { title: 'zip archives damaged at random', full: 5000, sampled: 300, minutes: 10 },
  documents: {
    title: 'HTML pages, notebooks and JSON files made or damaged at random',
    full: 20_000,
    sampled: 500,
    minutes: 15,
  },
  snapshots: {
    title: 'snapshots and exports cut or bit-flipped',
    full: 20_000,
    sampled: 1000,
    minutes: 10,
  },
  payloads: {
    title: 'scripts in documents, file names, headings, answers, reasoning and error texts',
    full: '300 x 6',
    sampled: '300 x 6',
    minutes: 5,
  },
  exits: {
    title: 'ways to send something out, in answers',
    full: 100,
    sampled: 100,
    minutes: 5,
  },
  streams: {
    title:
      'HTTP and event streams: 20 recorded ones split and lost at every byte, stalls, wrong types, redirects, huge lines',
    full: 'all',
    sampled: 'all',
    minutes: 5,
  },
  hours: {
    title: 'minutes of mixed use, at 20 times the speed',
    full: 120,
    sampled: 5,
    minutes: 20,
  },
};

/** Minutes after which a full run is ended, whatever it is at. */
export const LIMIT = 60;
/** And of what the core must withstand, which is run behind it. */
export const NATIVE_LIMIT = 40;

const kRows = inRoot('build', 'results', 'trust');
const kPage = inRoot('docs', 'trust.md');

/** Whether this run tries all, and not a sample. */
export const isFull = process.env.ASKFOLIO_SOAK === 'full';

/** How often this run tries a class. */
export function timesOf(name) {
  return CLASSES[name][isFull ? 'full' : 'sampled'];
}

/** How long a part of a class's tests may take, in milliseconds. */
export function limitOf(name) {
  return CLASSES[name].minutes * 60_000;
}

/** After which such a part hangs: the broken twin comes when its time may be over. */
export function timeoutOf(name) {
  return limitOf(name) + TWIN_MS + 60_000;
}

/** How long a broken twin may go unnoticed. */
export const TWIN_MS = 4 * 60_000;

/**
 * Keeps what a part of a class's tests has found, also while it is at it: {of, tried, failed, caught,
 * seconds, note?}. of: how many there are to be tried. caught: the broken twin was noticed; a part without
 * a twin leaves it out.
 */
export function keepRow(name, part, row) {
  mkdirSync(kRows, { recursive: true });
  writeFileSync(`${kRows}/${name}.${part}.json`, JSON.stringify({ name, part, ...row }));
}

/** What all parts have found, by class: {of, tried, failed, caught, seconds, notes}. */
export function readRows() {
  const rows = new Map();
  for (const file of existsSync(kRows) ? readdirSync(kRows).sort() : []) {
    const part = JSON.parse(readFileSync(`${kRows}/${file}`, 'utf8'));
    const row = rows.get(part.name) ?? { ...kNothing, caught: [], notes: [] };
    for (const key of Object.keys(kNothing)) row[key] += part[key] ?? 0;
    if (part.caught !== undefined) row.caught.push(part.caught);
    if (part.note) row.notes.push(part.note);
    rows.set(part.name, row);
  }
  return rows;
}

const kNothing = { of: 0, tried: 0, failed: 0, seconds: 0 };

/** Names of the classes of which not all was tried. */
export function unfinished(rows) {
  return Object.keys(CLASSES).filter((name) => {
    const { of, tried, caught } = rows.get(name) ?? {};
    return of === undefined || tried < of || caught.length === 0;
  });
}

function lineOf({ title, full, sampled }, row) {
  const { of, tried, failed, caught, seconds, notes } = row ?? { caught: [], notes: [] };
  const twin = caught.length === 0 ? '' : caught.every(Boolean) ? 'caught' : 'not caught';
  const reached = tried < of ? `${tried} of ${of}` : tried;
  const figures = [full, sampled, reached ?? 'not run', failed ?? '', twin];
  const time = seconds === undefined ? '' : `${Math.round(seconds)} s`;
  return `| ${[[title, ...notes].join('; '), ...figures, time].join(' | ')} |`;
}

/** The page of a full run. rows: as readRows gives them; run: its date, minutes, commit, and failed tests. */
export function pageOf(rows, { date, minutes, commit, failed }) {
  const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores`;
  const lines = Object.entries(CLASSES).map(([name, each]) => lineOf(each, rows.get(name)));
  const left = unfinished(rows);
  const flaws = [
    ...(left.length > 0 ? [`Not all was tried of ${left.join(', ')}.`] : []),
    ...(failed > 0 ? [`${failed} of its tests failed.`] : []),
  ];
  return `# What was tried

What one run of \`npm run test:soak\` has found, in one pass: on ${date}, at ${commit}, in ${minutes} of at most
${LIMIT} minutes (${machine}; classes are tried side by side, so that their times are more in all).
${flaws.length > 0 ? `\n**${flaws.join(' ')}**\n` : ''}
\`npm test\` tries the sample of every class. A twin is the code under test with a fault switched on: the tests must
notice it, or they could not fail.

| class | full | sample | tried | failed | twin | time |
| --- | ---: | ---: | ---: | ---: | --- | ---: |
${lines.join('\n')}
`;
}

/**
 * Forgets what earlier runs have found. Resolves to what ends the run: given the counts of its tests, it
 * writes the page, and returns the names of the classes that are unfinished.
 */
export async function beginRun() {
  rmSync(kRows, { recursive: true, force: true });
  const begun = Date.now();
  const commit = await commitOf();
  return ({ failed }) => {
    const rows = readRows();
    const date = new Date(begun).toISOString().slice(0, 10);
    const minutes = Math.ceil((Date.now() - begun) / 60_000);
    writeFileSync(kPage, pageOf(rows, { date, minutes, commit, failed }));
    return unfinished(rows);
  };
}

/** What is tried, in words. */
async function commitOf() {
  const git = (...args) => runQuietly('git', args, { cwd: ROOT });
  try {
    const commit = (await git('rev-parse', '--short', 'HEAD')).trim();
    const changes = await git('status', '--porcelain', '--', '.', ':!docs/trust.md');
    return `commit ${commit}${changes ? ' with changes' : ''}`;
  } catch {
    return 'a version without its history';
  }
}
