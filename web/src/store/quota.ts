/** How much the browser lets this site keep. */
import { UserError } from '../errors';
import { say, type Wording } from '../words/message';

/** Rejects with "storage-full" when `bytes` more would not fit what the browser grants. */
export async function checkRoom(bytes: number): Promise<void> {
  const { quota, usage } = await navigator.storage.estimate();
  if (quota === undefined || usage === undefined) return;
  const left = Math.max(0, quota - usage);
  if (bytes > left) {
    throw storageFull(
      say('about {needed} are needed, {left} are left', {
        needed: megabytes(bytes),
        left: megabytes(left),
      }),
    );
  }
}

/** Texts, and the snapshot's copy of their words, in bytes. */
export function roomForTexts(bytes: number): number {
  return 2 * bytes;
}

/** Vectors, and the snapshot's copy of them with its links, in bytes. */
export function roomForVectors(chunks: number, dims: number): number {
  return 2 * chunks * dims * Float32Array.BYTES_PER_ELEMENT;
}

export function storageFull(detail: Wording): UserError {
  return new UserError(
    'storage-full',
    say('The storage that the browser grants this site is full ({detail}).', { detail }),
    'Documents that are in the collection stay usable: those that are not embedded yet are found by their words alone. What is not in was left out.',
    'Delete documents (and the vectors that were kept, under "Settings") or free disk space, then press "Go on", or drop the files again: only what is missing is read.',
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
