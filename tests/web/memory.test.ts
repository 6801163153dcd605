import { afterEach, expect, it, vi } from 'vitest';
import { amountOf, checkMemory, memoryFor } from '../../web/src/engine/memory';
import { checkRoom } from '../../web/src/store/quota';

afterEach(() => void vi.unstubAllGlobals());

// As `npm run bench -- search-1m bm25-1m` measured them: 0.67 GB of vectors, 0.45 to 0.48 GB of words.
it('a million chunks of 800 characters need what was measured', () => {
  const needed = memoryFor(1e6, 384);
  expect(needed).toBeGreaterThan(1.05e9);
  expect(needed).toBeLessThan(1.25e9);
});

it('what would not fit is refused with numbers', () => {
  expect(() => checkMemory(1e6, 384)).not.toThrow();
  const refused = () => checkMemory(5e6, 384);
  expect(refused).toThrow(/5,000,000 chunks.*5\.3 GB.*at most 4\.3 GB/);
  expect(refused).toThrow(expect.objectContaining({ code: 'collection-too-large' }));
});

it('files are judged by their size, and by how much of them is text', () => {
  expect(amountOf([{ path: 'a.md', bytes: 2e6 }])).toEqual({ chunks: 4000, bytes: 2e6 });
  const mixed = [
    { path: 'a.pdf', bytes: 1e6 },
    { path: 'b.txt', bytes: 501 },
  ];
  expect(amountOf(mixed)).toEqual({ chunks: 202, bytes: 1_000_501 });
});

it('storage that is too small is named with numbers', async () => {
  const estimate = async () => ({ quota: 4e6, usage: 1e6 });
  vi.stubGlobal('navigator', { storage: { estimate } });
  await checkRoom(3e6);
  await expect(checkRoom(5e6)).rejects.toMatchObject({
    code: 'storage-full',
    message: expect.stringMatching(/about 5\.0 MB are needed, 3\.0 MB are left/),
  });
});
