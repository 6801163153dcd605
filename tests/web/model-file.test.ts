import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Model } from '../../web/src/models/manifest';
import { loadModelFile } from '../../web/src/models/model-file';

// FIPS 180-2, appendix B.1: SHA-256 of "abc".
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const MODEL = {
  id: 'small',
  files: [{ name: 'model.onnx', bytes: 3, sha256: ABC }],
} as Model;
const BASE = 'https://page.test/askfolio/models/';

let kept: Map<string, Uint8Array<ArrayBuffer>>;
let served: () => Response;
let requests: string[];

beforeEach(() => {
  kept = new Map();
  requests = [];
  served = () => new Response('abc');
  vi.stubGlobal('fetch', async (url: string) => {
    requests.push(url);
    return served();
  });
  const cache = {
    match: async (key: string) => kept.has(key) && new Response(kept.get(key)),
    put: async (key: string, response: Response) => {
      kept.set(key, new Uint8Array(await response.arrayBuffer()));
    },
    delete: async (key: string) => kept.delete(key),
  };
  vi.stubGlobal('caches', { open: async () => cache });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function load(): Promise<string> {
  return new TextDecoder().decode(await loadModelFile(MODEL, 'model.onnx', BASE));
}

it('is fetched from beside the page once, and kept', async () => {
  expect(await load()).toBe('abc');
  served = () => Response.error();
  expect(await load()).toBe('abc');
  expect(requests).toEqual([`${BASE}small/model.onnx`]);
});

it('is fetched again when what was kept is damaged', async () => {
  await load();
  for (const bytes of kept.values()) bytes[1] = 0;
  expect(await load()).toBe('abc');
  expect(requests).toHaveLength(2);
});

it.each<[string, () => Response]>([
  ['model-missing', () => new Response('', { status: 404 })],
  ['model-damaged', () => new Response('abd')],
  ['model-damaged', () => new Response('')],
  [
    'model-offline',
    () => {
      throw new TypeError('Failed to fetch');
    },
  ],
])('%s names the file, and nothing is kept', async (code, serve) => {
  served = serve;
  await expect(load()).rejects.toMatchObject({
    code,
    what: expect.stringContaining('small/model.onnx'),
  });
  expect(kept.size).toBe(0);
});
