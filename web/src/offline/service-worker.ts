/// <reference lib="webworker" />
/**
 * Answers for the page's own files, so that later visits need no network and never mix files of two
 * versions. Anything else it leaves to the browser: models, which have a cache of their own, and every
 * API. It imports nothing, because it is one file of a fixed name; scripts/offline.mjs puts the list of
 * files before it.
 */

/** One of the page's files, as it was built. */
interface OwnFile {
  /** From the page's folder on; empty: the page itself. */
  path: string;
  /** As fetch takes it: what comes with other bytes is of another version, and refused. */
  integrity: string;
  /** Too large, or too seldom used, to be fetched before it is needed. */
  later?: true;
}

interface Listed {
  askfolioVersion: string;
  askfolioFiles: OwnFile[];
}

/** Chromium's; elsewhere requests pass a handler that leaves them alone. */
interface StaticRouting {
  addRoutes?(rules: { condition: object; source: 'network' }[]): Promise<void>;
}

const worker = self as unknown as ServiceWorkerGlobalScope & Listed;
const kScope = worker.registration.scope;
const kPrefix = `askfolio-page ${kScope} `;
const kCache = kPrefix + worker.askfolioVersion;
/** What is in the paths below these tells versions apart. */
const kVersioned = /^(assets|pdf)\//;
const kFiles = new Map(worker.askfolioFiles.map((file) => [file.path, file]));

worker.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([fetchAhead(), passBy(event as StaticRouting)]));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.clients.claim().then(tidy));
});

worker.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void worker.skipWaiting();
});

/** For "What leaves this page": pages list what is loaded for them (loaded-files.ts). */
new PerformanceObserver(async (list) => {
  const entries = list.getEntries() as PerformanceResourceTiming[];
  const loaded = entries.map(({ name, transferSize }) => ({ url: name, received: transferSize }));
  const pages = await worker.clients.matchAll({ includeUncontrolled: true });
  for (const page of pages) page.postMessage({ loaded });
}).observe({ type: 'resource', buffered: true });

worker.addEventListener('fetch', (event) => {
  const path = ownPath(event.request);
  if (path === null) return;
  event.respondWith(answer(event.request, path));
  if (event.request.mode === 'navigate') event.waitUntil(tidy());
});

/** Fails as a whole: a version that is not there in full is no version. */
async function fetchAhead(): Promise<void> {
  const ahead = [...kFiles.values()].filter(({ later }) => !later);
  await (await caches.open(kCache)).addAll(ahead.map(requestFor));
}

/** The browser does not even show it what goes to an API, where it can be told so. */
async function passBy(event: StaticRouting): Promise<void> {
  const others = { not: { urlPattern: `${kScope}*` } };
  const condition = { or: [others, { requestMethod: 'POST' }] };
  try {
    await event.addRoutes?.([{ condition, source: 'network' }]);
  } catch {
    // An older form of these rules: the handler leaves the same requests alone.
  }
}

/** Checked with the server, so that a copy in the browser's cache serves where it is still the same. */
function requestFor({ path, integrity }: OwnFile): Request {
  return new Request(kScope + path, { integrity, cache: 'no-cache' });
}

/** The path of one of the page's files, of this version or one before; null: not for us to answer. */
function ownPath({ method, mode, url }: Request): string | null {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (method !== 'GET' || !address.startsWith(kScope)) return null;
  const path = address.slice(kScope.length);
  if (mode === 'navigate' && path === 'index.html') return '';
  return kFiles.has(path) || kVersioned.test(path) ? path : null;
}

async function answer(request: Request, path: string): Promise<Response> {
  const file = kFiles.get(path);
  const kept = await findKept(kScope + path, file !== undefined);
  if (kept) return kept;
  if (!file) return fetch(request);
  const response = await fetch(requestFor(file));
  if (response.ok) await keep(kScope + path, response.clone());
  return response;
}

/** What is of this version is of no other; a page of one before asks for what it was built with. */
async function findKept(url: string, isOurs: boolean): Promise<Response | undefined> {
  const ours = await (await caches.open(kCache)).match(url);
  if (ours || isOurs) return ours;
  for (const name of await otherVersions()) {
    const theirs = await (await caches.open(name)).match(url);
    if (theirs) return theirs;
  }
}

/** Without room it is fetched again the next time, nothing else. */
async function keep(url: string, response: Response): Promise<void> {
  try {
    await (await caches.open(kCache)).put(url, response);
  } catch (error) {
    console.warn(`A file of the page could not be kept: ${error}`);
  }
}

async function otherVersions(): Promise<string[]> {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(kPrefix) && name !== kCache);
}

/** Deletes the versions that no page is of: each page holds a lock with its script's address. */
async function tidy(): Promise<void> {
  // The next version's is one of the others.
  if (worker.registration.installing || worker.registration.waiting) return;
  const { held = [] } = await navigator.locks.query();
  for (const name of await otherVersions()) {
    const cache = await caches.open(name);
    const scripts = await Promise.all(held.map(({ name }) => name && cache.match(name)));
    if (!scripts.some(Boolean)) await caches.delete(name);
  }
}

export type {};
