import { trustedScriptUrl } from './trusted-types';

/**
 * Starts a worker that the page's policy binds too. One whose script comes from the network has the policy
 * of that response, and a static site sends none; one that begins as a blob has its maker's, and its
 * imports are the page's own files. url: absolute, of a module of the page.
 */
export function startWorker(url: string, name: string): Worker {
  const script = new Blob([`import ${JSON.stringify(url)};`], { type: 'text/javascript' });
  // Not revoked: a browser may read this line later than the worker is made.
  return new Worker(trustedScriptUrl(URL.createObjectURL(script)), { type: 'module', name });
}
