/** An export that lies on a server, read in ranges where the server can do that. */
import { type ByteSource, bytesOf } from './byte-source';
import { badResponse, changedThere, unreachableExport } from './errors';

/**
 * Asks for the first bytes; a server that does not know ranges sends all of it, which is kept then.
 * Rejects with what stands at the address instead of an export.
 */
export async function openUrl(url: string, first: number): Promise<ByteSource> {
  const name = nameOf(url);
  const response = await ask(url, 0, first);
  const bad = badResponse(url, response);
  if (bad) throw bad;
  if (response.status !== 206) return bytesOf(await body(response, url), name);
  const begin = new Uint8Array(await (await body(response, url)).arrayBuffer());
  return {
    name,
    size: sizeOf(response),
    async read(start, end) {
      if (end <= begin.length) return begin.slice(start, end);
      if (start >= end) return new Uint8Array();
      const part = await ask(url, start, end);
      // 416: there are no such bytes.
      if (part.status === 416) return new Uint8Array();
      if (part.status !== 206 && part.status !== 200) throw changedThere(url, part.status);
      const bytes = new Uint8Array(await (await body(part, url)).arrayBuffer());
      // A service worker that has come meanwhile answers with all of it.
      return part.status === 200 ? bytes.slice(start, end) : bytes;
    },
  };
}

async function ask(url: string, start: number, end: number): Promise<Response> {
  try {
    return await fetch(url, { headers: { range: `bytes=${start}-${end - 1}` } });
  } catch (error) {
    throw unreachableExport(url, (error as Error).message);
  }
}

async function body(response: Response, url: string): Promise<Blob> {
  try {
    return await response.blob();
  } catch (error) {
    throw unreachableExport(url, (error as Error).message);
  }
}

/** Of the whole file; null where the server of another origin does not let it be known. */
function sizeOf(response: Response): number | null {
  const size = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  return size === undefined ? null : Number(size);
}

/** As the last part of the address says it. */
export function nameOf(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  return decodeURIComponent(last) || url;
}
