import type { OwnFile } from './protocol';

/** What a thread, or a frame of it, has loaded so far, by the browser's own account. */
export function loadedFiles(of = performance): OwnFile[] {
  const entries = of.getEntriesByType('resource') as PerformanceResourceTiming[];
  return entries.map(({ name, transferSize }) => ({ url: name, received: transferSize }));
}
