/**
 * What the page has loaded of its own files, by the browser's account of each thread. Workers tell whoever
 * has started them, and so on up to the page.
 */

export interface OwnFile {
  url: string;
  /** Bytes that came over the network; 0 from the browser's cache; null: the browser does not say. */
  received: number | null;
}

/** Of all workers of this page. */
const told: OwnFile[] = [];

/** Runs in a worker, of which it is made a part by its text: it knows nothing but what a browser has. */
export function tellLoaded(): void {
  new PerformanceObserver((list) => {
    const entries = list.getEntries() as PerformanceResourceTiming[];
    const loaded = entries.map(({ name, transferSize }) => ({ url: name, received: transferSize }));
    postMessage({ loaded });
  }).observe({ type: 'resource', buffered: true });
}

/** Hears every message of a worker; what is not about files passes. A worker hands on what it hears. */
export function hearLoaded({ data }: MessageEvent): void {
  if (!data?.loaded) return;
  if ('document' in globalThis) told.push(...data.loaded);
  else postMessage(data);
}

/** What the page itself, these frames of it, and all workers have loaded. */
export function loadedFiles(frames: readonly Window[]): OwnFile[] {
  const entries = [
    ...performance.getEntriesByType('navigation'),
    ...[window, ...frames].flatMap((each) => each.performance.getEntriesByType('resource')),
  ] as PerformanceResourceTiming[];
  return [
    ...entries.map(({ name, transferSize }) => ({ url: name, received: transferSize })),
    ...told,
  ];
}
