import { effect } from '@preact/signals';
import type { State } from './ui/state';

/** Milliseconds after there is something to ask: what a person sees first has come by then. */
const QUIET_MS = 1000;

/**
 * Loads the code for asking as soon as there is something to ask and the page is at rest, so that it
 * works where the network has gone meanwhile.
 */
export function loadAhead({ status, work }: State): void {
  const stop = effect(() => {
    if (status.value.documents === 0 || Object.values(work.value).some(Boolean)) return;
    const timer = setTimeout(() => {
      stop();
      const parts = [
        import('./ask/deepseek'),
        import('./ask/follow-up'),
        import('./ui/asked'),
        import('./ui/markdown'),
        import('./ui/answer-check'),
      ];
      // What cannot be had now is asked for again when it is used, and then it is said.
      void Promise.allSettled(parts);
    }, QUIET_MS);
    return () => clearTimeout(timer);
  });
}
