// The real documents that the browser tests and the benchmark take in.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
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
