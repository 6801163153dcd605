import { computed, effect } from '@preact/signals';
import { isRunning } from '../ask/turn';
import type { State } from '../ui/state';

/** Milliseconds without work: what a person sees, and asks first, has come by then. */
const kRestMs = 3000;

/** Nothing is taken in, embedded, changed or asked. */
export function isAtRest({ opened, work, change, answerState }: State): boolean {
  const isWorking = Object.keys(work.value).length > 0 || change.value !== null;
  return opened.value && !isWorking && !isRunning(answerState.value);
}

/** Does something once, when the page has been at rest for a while. */
export function whenAtRest(state: State, action: () => void): void {
  const atRest = computed(() => isAtRest(state));
  const stop = effect(() => {
    if (!atRest.value) return;
    const timer = setTimeout(() => {
      stop();
      action();
    }, kRestMs);
    return () => clearTimeout(timer);
  });
}
