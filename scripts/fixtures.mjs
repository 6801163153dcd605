// The real documents that the tests and the benchmarks take in.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { download, sha256OfFile } from './download.mjs';
import { inRoot } from './paths.mjs';

const NAME = 'milvus_docs_2.4.x_en.zip';
const URL = `https://github.com/milvus-io/milvus-docs/releases/download/v2.4.6-preview/${NAME}`;
const SHA256 = '3aef7ce7b474bfa3f2964650ccaef61c7b6038eabed6a35734ca0bdc59a4d4d5';
const BYTES = 575_752;

/** Where the zip of the Milvus documentation is looked for, in this order. */
function places() {
  const named = process.env.ASKFOLIO_DOCS_ZIP;
  return [
    ...(named ? [resolve(named)] : []),
    inRoot('..', 'shared', 'data', NAME),
    inRoot('tests', 'fixtures', 'downloads', NAME),
  ];
}

/** Path of the zip of the Milvus documentation; fetchDocsZip() sees to it that there is one. */
export function docsZipPath() {
  const path = places().find((place) => existsSync(place));
  if (path) return path;
  throw new Error(
    `The documents for the tests (${NAME}) are not there. Run npm test, or set ASKFOLIO_DOCS_ZIP.`,
  );
}

/** Downloads the zip unless it is there; checks its SHA-256 in every case. */
export async function fetchDocsZip() {
  if (!places().some((place) => existsSync(place))) {
    console.log(`Fetching ${URL}`);
    const path = places().at(-1);
    try {
      await download({ url: URL, path, sha256: SHA256, bytes: BYTES });
    } catch (error) {
      throw new Error(
        `The documents for the tests could not be fetched from ${URL} (${error.message}). ` +
          'Fetch that file by hand and set ASKFOLIO_DOCS_ZIP to its path.',
      );
    }
  }
  const path = docsZipPath();
  const found = await sha256OfFile(path);
  if (found !== SHA256) {
    throw new Error(`${path} has SHA-256 ${found}, expected ${SHA256}. Remove it and run again.`);
  }
}

// The Chinese questions and passages (CMRC 2018, trial set), as their authors publish them.
const CHINESE_NAME = 'cmrc2018_trial.json';
const CHINESE_URL =
  'https://raw.githubusercontent.com/ymcui/cmrc2018/c0eb1b6ba219847457e6af3180da722bbeb656af/' +
  `squad-style-data/${CHINESE_NAME}`;
const CHINESE_SHA256 = 'f3fae95b57da8e03afb2b57467dd221417060ef4d82db13bf22fc88589f3a6f3';
const CHINESE_BYTES = 800_221;
/** The same texts as a question set, which is taken first. */
const CHINESE_DIR = inRoot('..', 'shared', 'data', 'eval', 'cmrc-trial');
const CHINESE_PATH = inRoot('tests', 'fixtures', 'downloads', CHINESE_NAME);

/** Downloads the Chinese set unless it is there. */
export async function fetchChineseSet() {
  if (existsSync(CHINESE_DIR) || existsSync(CHINESE_PATH)) return;
  console.log(`Fetching ${CHINESE_URL}`);
  try {
    const file = { sha256: CHINESE_SHA256, bytes: CHINESE_BYTES };
    await download({ url: CHINESE_URL, path: CHINESE_PATH, ...file });
  } catch (error) {
    throw new Error(
      `The Chinese texts for the tests could not be fetched from ${CHINESE_URL} ` +
        `(${error.message}). Fetch that file by hand and put it at ${CHINESE_PATH}.`,
    );
  }
}

/** Its 256 passages and 1,002 questions; fetchChineseSet() sees to it that they are there. */
export function chineseTexts() {
  if (existsSync(CHINESE_DIR)) {
    return ['corpus.jsonl', 'queries.jsonl'].flatMap((name) => {
      const lines = readFileSync(join(CHINESE_DIR, name), 'utf8').trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line).text);
    });
  }
  const { data } = JSON.parse(readFileSync(CHINESE_PATH, 'utf8'));
  const passages = data.flatMap(({ paragraphs }) => paragraphs);
  const questions = passages.flatMap(({ qas }) => qas.map(({ question }) => question));
  return [...passages.map(({ context }) => context), ...questions];
}
