// Fetches one file over HTTPS: resumed, retried, checked, and named only when it is right.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const TRIES = 3;
// Neither connecting nor any pause between two pieces may take longer (milliseconds).
const PATIENCE = 20_000;

/** SHA-256 of a file in hex, or null where there is no such file. */
export async function sha256OfFile(path) {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(path)) hash.update(piece);
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}

/** What went wrong in a line: fetch hides the reason in `cause`. */
export function reasonOf(error) {
  return error.cause?.message || error.cause?.code || error.message;
}

async function sizeOf(path) {
  return (await stat(path).catch(() => ({ size: 0 }))).size;
}

/** Appends what is still missing of url to the file `part`. */
async function continueInto(part, url, bytes) {
  const have = await sizeOf(part);
  if (have >= bytes) return;
  const controller = new AbortController();
  const giveUp = () => controller.abort(new Error(`nothing came for ${PATIENCE / 1000} seconds`));
  let timer = setTimeout(giveUp, PATIENCE);
  try {
    const headers = have > 0 ? { range: `bytes=${have}-` } : {};
    const response = await fetch(url, { headers, signal: controller.signal });
    if (!response.ok) {
      throw Object.assign(new Error(`HTTP ${response.status}`), { status: response.status });
    }
    // A server without ranges answers 200 with the whole file.
    const file = await open(part, response.status === 206 ? 'a' : 'w');
    try {
      for await (const piece of response.body) {
        clearTimeout(timer);
        timer = setTimeout(giveUp, PATIENCE);
        await file.write(piece);
      }
    } finally {
      await file.close();
    }
  } finally {
    clearTimeout(timer);
  }
}

async function tryOnce(part, { url, path, sha256, bytes }) {
  await continueInto(part, url, bytes);
  const size = await sizeOf(part);
  if (size < bytes) throw new Error(`the connection ended after ${size} of ${bytes} bytes`);
  const found = await sha256OfFile(part);
  if (found !== sha256) {
    await rm(part);
    throw new Error(`SHA-256 is ${found}, expected ${sha256} (${size} bytes, expected ${bytes})`);
  }
  await rename(part, path);
}

/**
 * Fetches `url` to `path` ({url, path, sha256 in hex, bytes}). An unfinished `path`.part is resumed;
 * three tries with growing pauses. Throws an Error with the last reason.
 */
export async function download(request) {
  const part = `${request.path}.part`;
  await mkdir(dirname(part), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryOnce(part, request);
    } catch (error) {
      // The server's "no" does not change by asking again; overload and time-outs may.
      const refused =
        error.status >= 400 && error.status < 500 && ![408, 416, 429].includes(error.status);
      if (attempt === TRIES || refused) throw new Error(reasonOf(error), { cause: error });
      await wait(500 * 4 ** (attempt - 1));
    }
  }
}
