/** Finds out on texts that are being embedded whether a guest would be faster. Loaded when it is needed. */
import type { PooledEmbedder, Runner } from '../pooled-embedder';

/** Texts that are tried; more: nearer to what there is, fewer: sooner begun. */
const TEXTS = 16;
const TRIAL_MS = 1000;
/** Least cosine of the guest's vectors to those that were made of the same texts. */
const LEAST_COSINE = 0.99;

interface Sample {
  ids: Int32Array;
  vector: Float32Array;
}

/** Tokens a second. */
export interface Speeds {
  /** Of the embedder, meanwhile. */
  embedder: number;
  guest: number;
}

/**
 * Runs texts that the embedder does from now on, while the guest starts, on the guest once more, for a
 * second, while the embedder goes on. Rejects where the guest fails or makes other vectors.
 */
export async function compareSpeed(
  embedder: PooledEmbedder,
  starting: Promise<Runner>,
): Promise<Speeds> {
  const meter = new Meter();
  const samples: Sample[] = [];
  let enough = () => {};
  const sampled = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const unwatch = embedder.watch((ids, vector) => {
    meter.count(ids.length);
    if (samples.push({ ids, vector: new Float32Array(vector) }) >= TEXTS) enough();
  });
  try {
    const [guest] = await Promise.all([starting, sampled]);
    const tried = samples.slice(0, TEXTS);
    // The first run compiles what the others need.
    await tryOn(guest, tried[0] as Sample);
    return { guest: await speedOf(guest, tried), embedder: meter.speed() };
  } finally {
    unwatch();
  }
}

/** Two at a time, as the embedder would have it run. */
async function speedOf(guest: Runner, samples: readonly Sample[]): Promise<number> {
  const begun = performance.now();
  let next = 0;
  let tokens = 0;
  const run = async () => {
    while (performance.now() - begun < TRIAL_MS) {
      const sample = samples[next++ % samples.length] as Sample;
      await tryOn(guest, sample);
      tokens += sample.ids.length;
    }
  };
  await Promise.all([run(), run()]);
  return (1000 * tokens) / (performance.now() - begun);
}

async function tryOn(guest: Runner, { ids, vector }: Sample): Promise<void> {
  const made = await guest.run(ids);
  const cosine = made.reduce((sum, value, i) => sum + value * (vector[i] as number), 0);
  if (!(cosine >= LEAST_COSINE)) throw new Error(`its vectors are others (cosine ${cosine})`);
}

/** Speed between the first text that was counted and the last: pauses behind it do not count. */
class Meter {
  private tokens = 0;
  private first = 0;
  private last = 0;

  count(tokens: number): void {
    this.last = performance.now();
    if (this.first === 0) this.first = this.last;
    else this.tokens += tokens;
  }

  /** Tokens a second. */
  speed(): number {
    return (1000 * this.tokens) / (this.last - this.first);
  }
}
