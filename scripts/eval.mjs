// npm run eval -- DIR [--model ID] [--encoder NAME] [--no-cache]: measures the retrieval of a question set.
// Prints one JSON line on standard output, all else on standard error. Exit code 2: bad input.
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BadInput, readSet } from './eval/read-set.mjs';
import { fail } from './fail.mjs';
import { inRoot } from './paths.mjs';
import { showOnStderr } from './run.mjs';
import { checkNode, ensurePackages, ensureTools, setUpBuild } from './setup.mjs';

const ENCODERS = ['core', 'core-relaxed', 'onnx-runtime'];

const USAGE = `npm run eval -- DIR [--model ID] [--encoder NAME] [--no-cache]

DIR holds corpus.jsonl ({_id, title?, text}), queries.jsonl ({_id, text}) and qrels.tsv (a header
line, then query-id, corpus-id, score). Every row of the corpus is one chunk.
--model ID   a model of models/manifest.json; by default the one for the corpus's language
--encoder NAME  core (the default, alike on every machine), core-relaxed (what the page takes where it is
             faster) or onnx-runtime, the int8 file in ONNX Runtime Web
--no-cache   embed everything, also what an earlier run has embedded`;

function readArguments() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      allowNegative: true,
      options: {
        model: { type: 'string' },
        encoder: { type: 'string', default: 'core' },
        cache: { type: 'boolean', default: true },
      },
    });
    if (positionals.length !== 1) throw new Error('Name one folder.');
    if (!ENCODERS.includes(values.encoder)) {
      throw new Error(`There is no encoder ${values.encoder}; there are ${ENCODERS.join(', ')}.`);
    }
    return { dir: resolve(positionals[0]), ...values };
  } catch (error) {
    throw new BadInput(`${error.message}\n\n${USAGE}`);
  }
}

async function modelNamed(id) {
  const { manifest } = await import('../models/fetch.mjs');
  const model = manifest.models.find((each) => each.id === id);
  if (model) return model;
  const known = manifest.models.map((each) => each.id).join(', ');
  throw new BadInput(`There is no model ${id} in models/manifest.json; there are ${known}.`);
}

function versionOf(file) {
  return JSON.parse(readFileSync(inRoot(file), 'utf8')).version;
}

/** The result as it is printed. */
function resultOf(dir, set, model, isChosen, report) {
  const { summaries, embedMs, embedded, reused, encoder, browser } = report;
  const figures = Object.entries(summaries).map(([scorer, { figures }]) => [scorer, figures]);
  const latency = Object.entries(summaries).map(([scorer, { ms }]) => [scorer, ms]);
  return {
    set: basename(dir),
    ...Object.fromEntries(figures),
    model: model.id,
    modelChosen: isChosen ? 'by language' : 'by --model',
    encoder,
    counts: {
      corpus: set.corpus.length,
      queries: set.queries.length,
      blankQueries: set.queries.filter(({ text }) => text.trim() === '').length,
      judgements: set.queries.reduce((sum, { judgements }) => sum + judgements.length, 0),
    },
    vectors: { embedded, cached: reused },
    latencyMs: { embedding: embedMs, ...Object.fromEntries(latency) },
    versions: {
      askfolio: versionOf('package.json'),
      'onnxruntime-web': versionOf('node_modules/onnxruntime-web/package.json'),
      chromium: browser,
    },
  };
}

async function main() {
  const { dir, model: named, encoder, cache } = readArguments();
  const log = (text) => console.error(text);
  showOnStderr();
  // The question set is read first: it should not take a build to hear of a typing error.
  checkNode();
  await ensurePackages();
  const set = await readSet(dir);
  const model = await modelNamed(named ?? set.model);
  await setUpBuild([model.id]);
  await ensureTools(['chromium']);
  // Loaded late: they need npm packages.
  const { buildSite } = await import('./eval/site.mjs');
  const { runTrial } = await import('./eval/run-trial.mjs');
  await buildSite(model);
  log(`${set.corpus.length} rows, ${set.queries.length} questions, model ${model.id}`);
  const report = await runTrial(set, model, encoder, cache, log);
  process.stdout.write(
    `${JSON.stringify(resultOf(dir, set, model, named === undefined, report))}\n`,
  );
}

try {
  await main();
} catch (error) {
  fail(error);
  if (error instanceof BadInput) process.exitCode = 2;
}
