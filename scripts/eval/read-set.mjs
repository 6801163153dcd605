// Reads a folder's question set with the product's own readers.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../paths.mjs';

/** Something about the folder is wrong; the message says what, where and what to do. */
export class BadInput extends Error {}

const FILES = ['corpus.jsonl', 'queries.jsonl', 'qrels.tsv'];

/** A TypeScript module of the page. */
async function pageModule(path) {
  // Loaded late: it is an npm package.
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(inRoot('web', 'src', path), {
    configFile: false,
    logLevel: 'error',
  });
  return module;
}

function readFile(dir, name) {
  const bytes = readFileSync(join(dir, name));
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw new BadInput(`${name}: it is not UTF-8. Convert it and try again.`);
  }
}

/** {corpus, queries, model}: the rows, the questions with judgements, and the language's model. */
export async function readSet(dir) {
  const missing = FILES.filter((name) => !existsSync(join(dir, name)));
  if (missing.length > 0) {
    throw new BadInput(
      `${dir} has no ${missing.join(' and no ')}. A question set is a folder with ` +
        'corpus.jsonl ({_id, title?, text}), queries.jsonl ({_id, text}) and ' +
        'qrels.tsv (a header line, then query-id, corpus-id, score).',
    );
  }
  const { parseCorpus, parseQueries } = await pageModule('eval/question-set.ts');
  const { modelForTexts } = await pageModule('models/choice.ts');
  const [corpusFile, queriesFile, qrels] = FILES.map((name) => readFile(dir, name));
  try {
    const corpus = parseCorpus(corpusFile);
    const known = new Set(corpus.map(({ id }) => id));
    const queries = parseQueries(queriesFile, qrels, (id) => known.has(id), corpusFile.name);
    const model = await modelForTexts(corpus.map(({ text }) => text));
    return { corpus, queries, model };
  } catch (error) {
    throw error.code === 'bad-question-set' ? new BadInput(error.message) : error;
  }
}
