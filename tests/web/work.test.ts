/** What the page asks the engine for while files are taken in. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EngineApi, Progress } from '../../web/src/protocol';
import { createLibrary } from '../../web/src/ui/library';
import { createState } from '../../web/src/ui/state';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** How often a page lists its documents while files are taken in for a minute, by how long that takes each time. */
async function listings(listingMs: number): Promise<number> {
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  let asked = 0;
  const engine = {
    async ingest(_files: File[], _collection: string, onProgress: (progress: Progress) => void) {
      for (let done = 0; done < 6000; done++) {
        await wait(10);
        onProgress({ phase: 'chunking', done, total: 6000, rate: 100, secondsLeft: null });
      }
      return { added: 0, skipped: [] };
    },
    status: async () => createState().status.value,
    async documents() {
      asked += 1;
      await wait(listingMs);
      return [];
    },
    catalogue: { leftOut: async () => [] },
  };
  const library = createLibrary(createState(), engine as unknown as EngineApi);
  const ingest = library.addFiles([new File(['x'], 'a.md')]);
  await vi.runAllTimersAsync();
  await ingest;
  return asked;
}

it('lists documents about each second where that is quick', async () => {
  const often = await listings(10);
  expect(often).toBeGreaterThan(50);
  expect(often).toBeLessThan(65);
});

it('spends a fifth of the time on it where there are thousands, and is never at it twice', async () => {
  const often = await listings(2000);
  expect(often).toBeGreaterThan(4);
  expect(often).toBeLessThan(10);
});
