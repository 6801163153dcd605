/** What million.mjs opens: million-worker.ts, which does what the engine worker does. */

import { type Remote, wrap } from 'comlink';
import type { million } from './million-worker.js';

declare global {
  interface Window {
    million: Remote<typeof million>;
  }
}

window.million = wrap(
  new Worker(new URL('./million-worker.ts', import.meta.url), { type: 'module' }),
);
