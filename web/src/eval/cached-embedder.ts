/** An embedder that asks the model only for what it has not been asked before. */
import type { CoreTokenizer, TextBatch } from '../core/core-module';
import { joinTexts, splitTexts } from '../core/texts';
import type { Embedder, EmbedOptions, OnVector } from '../embed/embedder';
import type { EncoderName } from '../protocol';
import { sha256 } from '../sha256';

/**
 * Keeps vectors by what the model reads, which is token ids: a change of the tokenizer misses, a
 * change of anything that does not reach the model hits.
 */
export class CachedEmbedder implements Embedder {
  readonly dims: number;
  /** Texts that were embedded, and those that were not because they were known. */
  embedded = 0;
  reused = 0;

  constructor(
    private readonly inner: Embedder,
    private readonly tokenizer: CoreTokenizer,
    /** By key; grows. */
    private readonly known: Map<string, Float32Array>,
    /** What has made the known ones. */
    private readonly encoder: EncoderName,
    /** Hears of every vector that is new, with its key. */
    private readonly onNew: (key: string, vector: Float32Array) => void,
  ) {
    this.dims = inner.dims;
  }

  async embed(texts: TextBatch, onVector: OnVector, options: EmbedOptions): Promise<void> {
    const keys = await this.keys(texts, options.maxTokens);
    const missing: number[] = [];
    for (const [i, key] of keys.entries()) {
      const vector = this.known.get(key);
      if (vector) onVector(i, vector, this.encoder);
      else missing.push(i);
    }
    this.reused += keys.length - missing.length;
    const parts = splitTexts(texts);
    const asked = joinTexts(missing.map((i) => parts[i] as Uint8Array));
    const onMissing: OnVector = (j, made, encoder) => {
      const i = missing[j] as number;
      const vector = new Float32Array(made);
      this.embedded += 1;
      this.known.set(keys[i] as string, vector);
      this.onNew(keys[i] as string, vector);
      onVector(i, vector, encoder);
    };
    await this.inner.embed(asked, onMissing, options);
  }

  close(): void {
    this.inner.close();
  }

  private keys(texts: TextBatch, maxTokens: number): Promise<string[]> {
    const { ids, ends } = this.tokenizer.encode(texts.bytes, texts.ends, maxTokens);
    const tokens = Array.from(ends, (end, i) => ids.slice(i === 0 ? 0 : ends[i - 1], end));
    return Promise.all(tokens.map((each) => sha256(each.buffer)));
  }
}
