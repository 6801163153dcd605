/** What large.mjs opens beside the product's page: worker.ts, which does what the engine worker does. */

import { type Remote, wrap } from 'comlink';
import type { large } from './worker.js';

declare global {
  interface Window {
    large: Remote<typeof large>;
  }
}

window.large = wrap(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
