/** What the core takes as vectors; it refuses others. */
import { UserError } from '../errors';
import { say } from '../words/message';

/** So many of so many numbers each, all of them finite and so small that no inner product overflows. */
export function areSound(values: Float32Array, count: number, dims: number): boolean {
  if (values.length !== count * dims) return false;
  const largest = Math.sqrt(1e38 / dims);
  return values.every((value) => Math.abs(value) < largest);
}

/** Throws UserError "bad-vectors". of: what they belong to, in words for a person. */
export function checkSound(values: Float32Array, count: number, dims: number, of: string): void {
  if (areSound(values, count, dims)) return;
  const found =
    values.length === count * dims
      ? say('some of them are no numbers')
      : say('{n} numbers were found', { n: values.length });
  throw new UserError(
    'bad-vectors',
    say(
      'The vectors of {of} cannot be used: {count} of {dims} numbers each were expected, and {found}.',
      { of, count, dims: String(dims), found },
    ),
    'They were not taken in; everything else is as it was.',
    'Embed the documents again, or take vectors that the collection’s own embedding model has made.',
  );
}
