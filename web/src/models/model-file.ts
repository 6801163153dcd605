/** Fetches the files of a model, which stand beside the page, and verifies each before it is used. */
import { UserError } from '../errors';
import { sha256 } from '../sha256';
import { say } from '../words/message';
import type { Model, ModelFile } from './manifest';

/** Verified files are kept here, so that a later visit needs no network for them. */
const CACHE = 'askfolio-models';

/**
 * A file of a model, its SHA-256 verified wherever it came from. `base`: URL of the folder that holds
 * a folder per model. Rejects with UserError "model-missing", "model-damaged" or "model-offline".
 */
export async function loadModelFile(
  model: Model,
  name: string,
  base: string | URL,
): Promise<ArrayBuffer> {
  const file = model.files.find((candidate) => candidate.name === name) as ModelFile;
  const url = new URL(`${model.id}/${name}`, base).href;
  const cache = await caches.open(CACHE);
  // The hash is in the key: a new version of a file never meets the old one.
  const key = `${url}?sha256=${file.sha256}`;
  const cached = await cache.match(key);
  if (cached) {
    const bytes = await cached.arrayBuffer();
    if ((await sha256(bytes)) === file.sha256) return bytes;
    await cache.delete(key);
  }
  const bytes = await download(url, `${model.id}/${name}`);
  await verify(bytes, file, `${model.id}/${name}`);
  await keep(cache, key, bytes);
  return bytes;
}

async function download(url: string, title: string): Promise<ArrayBuffer> {
  try {
    // The verified file goes into a cache of our own; the browser need not hold it twice.
    const response = await fetch(url, { cache: 'no-store' });
    if (response.ok) return await response.arrayBuffer();
    throw missing(url, title, response.status);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      'model-offline',
      say('The model file {title} could not be fetched from {url} ({detail}).', {
        title,
        url,
        detail: (error as Error).message,
      }),
      'Without it nothing can be embedded; the collection is kept.',
      'Check the connection and try again. After one complete visit the model works offline.',
    );
  }
}

async function verify(bytes: ArrayBuffer, file: ModelFile, title: string): Promise<void> {
  const found = await sha256(bytes);
  if (found === file.sha256) return;
  throw new UserError(
    'model-damaged',
    say(
      'The model file {title} is not the one that is expected: {expected} bytes with SHA-256 {hash} were expected, {bytes} bytes with {found} came.',
      {
        title,
        expected: String(file.bytes),
        hash: file.sha256,
        bytes: String(bytes.byteLength),
        found,
      },
    ),
    'It was not used; the collection is kept.',
    'Reload the page. If it happens again, whoever runs this site should fetch the models anew: node models/fetch.mjs, then build.',
  );
}

/** A cache that cannot take the file costs a download on the next visit, nothing else. */
async function keep(cache: Cache, key: string, bytes: ArrayBuffer): Promise<void> {
  try {
    await cache.put(key, new Response(bytes));
  } catch (error) {
    console.warn(`The model file could not be kept for the next visit: ${error}`);
  }
}

function missing(url: string, title: string, status: number): UserError {
  return new UserError(
    'model-missing',
    say('The model file {title} is not at {url} (status {status}).', {
      title,
      url,
      status: String(status),
    }),
    'Without it nothing can be embedded; the collection is kept.',
    'Whoever runs this site should fetch the models and build again: node models/fetch.mjs, then npm run build.',
  );
}
