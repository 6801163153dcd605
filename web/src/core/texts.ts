import type { TextBatch } from './core-module';

/** Many texts as one UTF-8 buffer. */
export function packTexts(texts: readonly string[]): TextBatch {
  const encoder = new TextEncoder();
  return joinTexts(texts.map((text) => encoder.encode(text)));
}

/** Texts as they are in UTF-8. Views: they change when the batch does. */
export function splitTexts({ bytes, ends }: TextBatch): Uint8Array[] {
  return Array.from(ends, (end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
}

/** The batch with `prefix` before every text. */
export function prefixTexts(batch: TextBatch, prefix: string): TextBatch {
  if (prefix === '') return batch;
  const start = new TextEncoder().encode(prefix);
  return joinTexts(splitTexts(batch).map((text) => concatBytes([start, text])));
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}

/** The texts, one behind the other. */
export function joinTexts(parts: readonly Uint8Array[]): TextBatch {
  let end = 0;
  const ends = Uint32Array.from(parts, (part) => (end += part.length));
  return { bytes: concatBytes(parts), ends };
}
