import { hearLoaded, tellLoaded } from './loaded-files';
import { trustedScriptUrl } from './trusted-types';

/**
 * Starts a worker that the page's policy binds too. One whose script comes from the network has the policy
 * of that response, and a static site sends none; one that begins as a blob has its maker's, and its
 * imports are the page's own files. url: absolute, of a module of the page.
 */
export function startWorker(url: string, name: string): Worker {
  const lines = `import ${JSON.stringify(url)};(${tellLoaded})()`;
  const script = new Blob([lines], { type: 'text/javascript' });
  // Not revoked: a browser may read these lines later than the worker is made.
  const blobUrl = trustedScriptUrl(URL.createObjectURL(script));
  const worker = new Worker(blobUrl, { type: 'module', name });
  worker.addEventListener('message', hearLoaded);
  return worker;
}
