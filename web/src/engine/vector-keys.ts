/** What a vector is made of, in one word: the same key, the same vector. */

import type { TextBatch } from '../core/core-module';
import { splitTexts } from '../core/texts';
import type { Model } from '../models/manifest';
import { sha256 } from '../sha256';

/** Half of SHA-256: two texts in 2^64 share it by chance. */
const KEY_DIGITS = 32;

/** texts: with the model's prefix. maxTokens: how much of each is read. */
export function vectorKeys(texts: TextBatch, model: Model, maxTokens: number): Promise<string[]> {
  const maker = new TextEncoder().encode(`${model.id}\0${maxTokens}\0`);
  return Promise.all(
    splitTexts(texts).map(async (text) => {
      const whole = new Uint8Array(maker.length + text.length);
      whole.set(maker);
      whole.set(text, maker.length);
      return (await sha256(whole)).slice(0, KEY_DIGITS);
    }),
  );
}
