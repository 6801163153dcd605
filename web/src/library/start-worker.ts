/** In place of the page's (start-worker.ts): the policy of a page that uses the library is its own matter. */
export function startWorker(url: string, name: string): Worker {
  return new Worker(url, { type: 'module', name });
}
