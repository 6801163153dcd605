/** What lengths.mjs opens: the product's embed workers by themselves. */

import { loadCore } from '../../web/src/core/core.js';
import { ENCODERS } from '../../web/src/embed/encoders.js';
import type { Runner } from '../../web/src/embed/pooled-embedder.js';
import { runnerCount, startRunners } from '../../web/src/embed/worker-runner.js';
import { modelById } from '../../web/src/models/manifest.js';
import type { EncoderKind } from '../../web/src/protocol.js';

declare global {
  interface Window {
    /** Starts as many workers as the page would; returns what they have become. */
    startWorkers(kind: EncoderKind, model: string): Promise<{ encoder: string; workers: number }>;
    /** Seconds that texts (token ids) take the first `workers` of them, and the last one's vector. */
    runTexts(
      kind: EncoderKind,
      workers: number,
      texts: number[][],
    ): Promise<{ seconds: number; vector: number[] }>;
  }
}

/** As in the page: the next text is always at hand. */
const kInHand = 2;

const started = new Map<EncoderKind, Runner[]>();

window.startWorkers = async (kind, id) => {
  const model = modelById(id);
  const parts = await ENCODERS[kind](model, new URL('models/', location.href), await loadCore());
  const count = runnerCount(navigator.hardwareConcurrency);
  const runners = await startRunners(count, model, parts, (error) => {
    throw error;
  });
  started.set(kind, runners);
  return { encoder: (runners[0] as Runner).encoder, workers: count };
};

window.runTexts = async (kind, workers, texts) => {
  const left = texts.map((ids) => Int32Array.from(ids));
  let vector: Float32Array = new Float32Array();
  const work = async (runner: Runner) => {
    for (let ids = left.shift(); ids; ids = left.shift()) vector = await runner.run(ids);
  };
  const runners = (started.get(kind) as Runner[]).slice(0, workers);
  const begun = performance.now();
  await Promise.all(
    runners.flatMap((runner) => Array.from({ length: kInHand }, () => work(runner))),
  );
  return { seconds: (performance.now() - begun) / 1000, vector: [...vector] };
};
