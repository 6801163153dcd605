import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlockReader } from '../../web/src/ingest/block-reader.js';

const kMiB = 1024 ** 2;

/** A file over seven blocks, more than are kept; no two blocks alike. */
const kBytes = Uint8Array.from({ length: 6.5 * kMiB }, (_, i) => (i * 31 + (i >> 16)) & 255);

test('gives the same bytes as the file, in any order, across blocks and past its end', async () => {
  const reader = new BlockReader(new Blob([kBytes]));
  expect(reader.size).toBe(kBytes.length);
  const offset = fc.oneof(
    fc.nat(kBytes.length + 10),
    fc.integer({ min: 0, max: 7 }).map((block) => Math.max(0, block * kMiB - 2)),
  );
  const length = fc.oneof(fc.nat(100), fc.nat(3 * kMiB));
  const reads = fc.array(fc.tuple(offset, length), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(reads, async (asked) => {
      const got = await Promise.all(asked.map((read) => reader.readUint8Array(...read)));
      for (const [i, [from, size]] of asked.entries()) {
        const same = Buffer.compare(got[i] as Uint8Array, kBytes.subarray(from, from + size));
        expect([from, size, same]).toEqual([from, size, 0]);
      }
    }),
    { numRuns: 60 },
  );
});

test('reads a block once for many small accesses', async () => {
  const file = new Blob([kBytes]);
  let slices = 0;
  const slice = file.slice.bind(file);
  file.slice = (...range) => {
    slices += 1;
    return slice(...range);
  };
  const reader = new BlockReader(file);
  for (let at = 0; at < kMiB; at += 10_000) await reader.readUint8Array(at, 30);
  expect(slices).toBe(1);
});

test('a block that could not be read is read again', async () => {
  const file = new Blob([kBytes]);
  const slice = file.slice.bind(file);
  file.slice = () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) as unknown as Blob;
  const reader = new BlockReader(file);
  await expect(reader.readUint8Array(5, 3)).rejects.toThrow('gone');
  file.slice = slice;
  expect(await reader.readUint8Array(5, 3)).toEqual(kBytes.slice(5, 8));
});
