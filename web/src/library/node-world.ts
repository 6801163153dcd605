/** What Node lacks of a browser, as far as the engine uses it. Import it before everything else. */
import 'fake-indexeddb/auto';
import './node-language';
import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { NodeWorker } from './node-worker';

/** There is nobody else: what is kept, is kept in this program's memory. */
const locks = {
  request: async (_name: string, ...rest: unknown[]) =>
    (rest.at(-1) as (lock: object) => unknown)({}),
  query: async () => ({ held: [] }),
};

/** Files are on the disk already. */
const caches = {
  open: async () => ({
    match: async () => undefined,
    put: async () => undefined,
    delete: async () => false,
  }),
};

const navigator = {
  hardwareConcurrency: availableParallelism(),
  userAgent: `Node.js ${process.version}`,
  platform: process.platform,
  language: 'en',
  onLine: true,
  storage: { estimate: async () => ({}) },
  locks,
};

const fetchFromNet = globalThis.fetch;

/** Node's own does not read files. */
async function fetchAny(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const url = String(input instanceof Request ? input.url : input);
  if (!url.startsWith('file:')) return fetchFromNet(input, init);
  return new Response(new Uint8Array(await readFile(fileURLToPath(url))));
}

// One signal ends all chunks that are being embedded.
setMaxListeners(0);

const world = { self: globalThis, navigator, caches, fetch: fetchAny, Worker: NodeWorker };
for (const [name, value] of Object.entries(world)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
