/** Which of the core's encoders is used on this machine: the fastest that works. */
import type { CoreEncoder } from '../protocol';
import type { LoadedEncoder } from './encoder-module';

/**
 * Least cosine to the vectors that float32 makes of the weights' examples; in tests 0.999 and more, with
 * relaxed SIMD 0.993 and more.
 */
const LEAST_COSINE = 0.99;
/** Rounds that bring nothing better before a trial ends: more cost time, fewer miss late code. */
const ROUNDS = 3;
const MOST_ROUNDS = 20;
/** A round is better when it takes less than this share of the shortest before. */
const BETTER = 0.9;

/**
 * Has `encoder` be one of `names`, and returns it. Throws where none of them gives the vectors that it
 * should. now: milliseconds.
 */
export function chooseEncoder(
  encoder: LoadedEncoder,
  names: readonly CoreEncoder[] = ['core', 'core-relaxed'],
  now = () => performance.now(),
): CoreEncoder {
  const tested = names.filter((name) => encoder.use(name)).map((name) => testOf(encoder, name));
  // A browser's compiler can be wrong: better no vectors than wrong ones.
  const right = tested.filter(({ cosine }) => cosine >= LEAST_COSINE).map(({ name }) => name);
  if (right.length === 0) {
    const found = tested.map(({ name, cosine }) => `${name} ${cosine}`).join(', ');
    throw new Error(`its self-test failed (${found})`);
  }
  const chosen = right.length > 1 ? fastestOf(encoder, right, now) : (right[0] as CoreEncoder);
  encoder.use(chosen);
  return chosen;
}

function testOf(encoder: LoadedEncoder, name: CoreEncoder) {
  encoder.use(name);
  return { name, cosine: encoder.selfTest() };
}

/**
 * By the shortest of some rounds, in which they take turns. On a busy machine single ones are slow, and
 * the browser is late with its optimised code: it goes on for as long as the figures get better.
 */
function fastestOf(
  encoder: LoadedEncoder,
  names: readonly CoreEncoder[],
  now: () => number,
): CoreEncoder {
  const shortest = new Map<CoreEncoder, number>();
  for (let round = 0, better = 0; round < MOST_ROUNDS && round - better < ROUNDS; round++) {
    for (const name of names) {
      const begun = now();
      testOf(encoder, name);
      const took = now() - begun;
      const before = shortest.get(name) ?? Number.POSITIVE_INFINITY;
      if (took < before) shortest.set(name, took);
      if (took < BETTER * before) better = round;
    }
  }
  const [[fastest]] = [...shortest].sort(([, a], [, b]) => a - b) as [[CoreEncoder, number]];
  return fastest;
}
