// What is tried to make the page lose, leak or let something in: how often, and what came of it.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { inRoot } from './paths.mjs';

/** By name: how often `npm run test:soak` tries each class of faults, and how often `npm test`. */
export const CLASSES = {
  kills: {
    title: 'kill points during ingest, re-index, change of the model, delete, export and import',
    full: 1000,
    sampled: 60,
  },
  faults: {
    title: 'storage faults (no room, abort, lost connection, blocked upgrade)',
    full: 480,
    sampled: 60,
  },
  tabs: {
    title: 'schedules of two to four tabs that take files in, ask, delete and close',
    full: 200,
    sampled: 20,
  },
  zips: { title: 'zip archives with something wrong in them', full: 174, sampled: 174 },
  mutations: { title: 'zip archives damaged at random', full: 5000, sampled: 300 },
  documents: {
    title: 'HTML pages, notebooks and JSON files made or damaged at random',
    full: 20_000,
    sampled: 500,
  },
  snapshots: { title: 'snapshots and exports cut or bit-flipped', full: 20_000, sampled: 1000 },
  payloads: {
    title: 'scripts in documents, file names, headings, answers, reasoning and error texts',
    full: '300 x 6',
    sampled: '300 x 6',
  },
  exits: { title: 'ways to send something out, in answers', full: 100, sampled: 100 },
  streams: {
    title:
      'HTTP and event streams: 20 recorded ones split and lost at every byte, stalls, wrong types, redirects, huge lines',
    full: 'all',
    sampled: 'all',
  },
  hours: { title: 'minutes of mixed use, at 20 times the speed', full: 120, sampled: 5 },
};

const kRows = inRoot('build', 'results', 'trust');
const kPage = inRoot('docs', 'trust.md');

/** Whether this run tries all, and not a sample. */
export const isFull = process.env.ASKFOLIO_SOAK === 'full';

/** How often this run tries a class. */
export function timesOf(name) {
  return CLASSES[name][isFull ? 'full' : 'sampled'];
}

/**
 * Keeps what a part of a class's tests has found: {tried, failed, caught, seconds, note?}. caught: the
 * broken twin was noticed; a part without a twin leaves it out.
 */
export function keepRow(name, part, row) {
  mkdirSync(kRows, { recursive: true });
  writeFileSync(`${kRows}/${name}.${part}.json`, JSON.stringify({ name, part, ...row }));
}

/** Forgets what earlier runs have found. */
export function clearRows() {
  rmSync(kRows, { recursive: true, force: true });
}

/** What all parts have found, by class: {tried, failed, caught, seconds, notes}. */
export function readRows() {
  const rows = new Map();
  for (const file of readdirSync(kRows).sort()) {
    const part = JSON.parse(readFileSync(`${kRows}/${file}`, 'utf8'));
    const row = rows.get(part.name) ?? { tried: 0, failed: 0, caught: [], seconds: 0, notes: [] };
    for (const key of ['tried', 'failed', 'seconds']) row[key] += part[key] ?? 0;
    if (part.caught !== undefined) row.caught.push(part.caught);
    if (part.note) row.notes.push(part.note);
    rows.set(part.name, row);
  }
  return rows;
}

/** The page of a full run. rows: as readRows gives them. */
export function pageOf(rows, date = new Date().toISOString().slice(0, 10)) {
  const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores`;
  const lines = Object.entries(CLASSES).map(([name, { title, full, sampled }]) => {
    const { tried, failed, caught, seconds, notes } = rows.get(name) ?? { caught: [], notes: [] };
    const twin = caught.length === 0 ? '' : caught.every(Boolean) ? 'caught' : 'not caught';
    const figures = [full, sampled, tried ?? 'not run', failed ?? '', twin];
    const time = seconds === undefined ? '' : `${Math.round(seconds)} s`;
    return `| ${[[title, ...notes].join('; '), ...figures, time].join(' | ')} |`;
  });
  return `# What was tried

What the tests of \`npm run test:soak\` have kept by ${date} (${machine}, shared with other work).
\`npm test\` tries the sample of every class. A twin is the code under test with a fault switched on: the tests must
notice it, or they could not fail.

| class | full | sample | tried | failed | twin | time |
| --- | ---: | ---: | ---: | ---: | --- | ---: |
${lines.join('\n')}
`;
}

export function writePage() {
  writeFileSync(kPage, pageOf(readRows()));
}
