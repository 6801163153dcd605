/**
 * What the benchmarks found, kept in docs/benchmarks.json, and the page of it that people read,
 * docs/benchmarks.md with its plots. A run replaces the lines of the benchmarks that it ran.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { inRoot } from '../../scripts/paths.mjs';
import { plotBars, plotCurve } from './plot.mjs';

const kDocs = inRoot('docs');
const kKept = 'benchmarks.json';

/** What every line has; whatever else one says goes into the column "Of what". */
const kColumns = ['name', 'peer', 'ratio', 'us', 'them', 'unit', 'versions'];

/** Puts what a benchmark has found, as it printed it, in place of what it found before. */
export function keepResults(bench, lines, folder = kDocs) {
  const path = `${folder}/${kKept}`;
  const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores`;
  const date = new Date().toISOString().slice(0, 10);
  const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  const kept = before.filter((each) => each.bench !== bench);
  const results = [...kept, { bench, date, machine, lines }];
  results.sort((a, b) => (a.bench < b.bench ? -1 : 1));
  mkdirSync(`${folder}/benchmarks`, { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
  writePage(results, folder);
}

/** Writes benchmarks.md, and its plots beside it. results: as kept. */
function writePage(results, folder) {
  const plots = `${folder}/benchmarks`;
  const lines = results.flatMap((result) => result.lines);
  writeFileSync(`${plots}/ratios.svg`, plotBars(lines.filter(({ ratio }) => ratio)));
  const curves = curvesOf(lines);
  for (const { file, ...curve } of curves) {
    writeFileSync(`${plots}/${file}.svg`, plotCurve(curve));
  }
  writeFileSync(`${folder}/benchmarks.md`, pageOf(results, curves));
}

/**
 * Lines of one name and peer that differ in a number, as curves: {file, title, axis, isRatio, points},
 * of ratios, or without a peer of what was measured.
 */
function curvesOf(lines) {
  const curves = new Map();
  for (const line of lines.filter(({ over }) => over)) {
    const measured = line.peer ? `against ${line.peer}` : `in ${line.unit}`;
    const what = `${line.name} ${measured}, over ${line.over.axis}`;
    const title = line.compared ? `${what}: ${line.compared}` : what;
    const file = what.replace(/[^a-z0-9]+/gi, '-');
    const { axis, value } = line.over;
    const curve = curves.get(file) ?? { file, title, axis, isRatio: !!line.peer, points: [] };
    curve.points.push({ x: value, y: line.ratio ?? line.us });
    curves.set(file, curve);
  }
  return [...curves.values()].filter(({ points }) => points.length > 1);
}

function pageOf(results, curves) {
  const rows = results.flatMap(({ lines }) => lines.map(rowOf));
  const made = results.map(
    ({ bench, date, machine, lines }) =>
      `| ${bench} | ${date} | ${machine} | ${versionsOf(lines)} |`,
  );
  return `# Benchmarks

Made by \`npm run bench [-- NAME...]\` from [${kKept}](${kKept}): do not edit. Each ratio is of one run
on one machine; above 1 is in askfolio's favour.

${notesOf(results)}![The ratios as bars](benchmarks/ratios.svg)
${curves.map(({ file, title }) => `\n![${title}](benchmarks/${file}.svg)\n`).join('')}
| what | against | ratio | askfolio | peer | unit | of what |
|---|---|---:|---:|---:|---|---|
${rows.join('\n')}

| \`npm run bench --\` | on | machine | versions |
|---|---|---|---|
${made.join('\n')}
`;
}

/** What is compared with what, where the two sides do not do the same: a paragraph for each. */
function notesOf(results) {
  const names = new Map();
  for (const { name, compared } of results.flatMap(({ lines }) => lines)) {
    if (compared) names.set(compared, (names.get(compared) ?? new Set()).add(name));
  }
  return [...names]
    .map(([compared, which]) => `What ${[...which].join(', ')} compare: **${compared}**.\n\n`)
    .join('');
}

function rowOf({ name, peer = '', ratio = '', us, them = '', unit, ...line }) {
  const rest = Object.entries(line).filter(([key]) => !kColumns.includes(key));
  const told = rest.map(([key, value]) => {
    if (key === 'over') return `${value.axis} ${value.value}`;
    return key === 'compared' ? value : `${key} ${value}`;
  });
  return `| ${name} | ${peer} | ${ratio} | ${us} | ${them} | ${unit} | ${told.join(', ')} |`;
}

function versionsOf(lines) {
  const versions = Object.assign({}, ...lines.map((line) => line.versions));
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
