/** The core's calls in the simplest form that can be checked: a line is a chunk, a text's vector is
 * its length. Search finds every chunk, in no order. */
import type { CoreEngine, CoreModule, CoreTokenizer } from '../../web/src/core/core-module';
import { packTexts, splitTexts } from '../../web/src/core/texts';
import type { Embedder } from '../../web/src/embed/embedder';

export const DIMS = 2;

export class StandInEngine {
  index = new Map<number, { texts: string[]; vectors: Float32Array }>();

  addDocument(document: number, bytes: Uint8Array, ends: Uint32Array): void {
    if (this.index.has(document)) throw new Error('document-exists');
    const texts = splitTexts({ bytes, ends }).map((text) => new TextDecoder().decode(text));
    this.index.set(document, { texts, vectors: new Float32Array() });
  }

  setVectors(document: number, vectors: Float32Array): void {
    const entry = this.index.get(document);
    if (!entry) throw new Error('no-document');
    entry.vectors = new Float32Array(vectors);
  }

  removeDocument(document: number): boolean {
    return this.index.delete(document);
  }

  documents(): Uint32Array {
    return Uint32Array.from(this.index.keys()).sort();
  }

  search(_question: string, _vector: Float32Array, optionsJson: string) {
    const { k } = JSON.parse(optionsJson);
    const all = [...this.index].flatMap(([id, { texts }]) => texts.map((_, i) => [id, i] as const));
    const best = all.slice(0, k);
    const zeros = new Float32Array(best.length);
    return {
      documents: Uint32Array.from(best, ([id]) => id),
      ordinals: Uint32Array.from(best, ([, ordinal]) => ordinal),
      scores: zeros,
      dense: zeros,
      lexical: zeros,
    };
  }

  stats(): string {
    const chunks = [...this.index.values()].reduce((sum, { texts }) => sum + texts.length, 0);
    const counts = { documents: this.index.size, chunks, vectors: chunks };
    return JSON.stringify({ dims: DIMS, ...counts });
  }

  save(): Uint8Array {
    const plain = [...this.index].map(([id, { texts, vectors }]) => [id, texts, [...vectors]]);
    return new TextEncoder().encode(JSON.stringify(plain));
  }

  delete(): void {}

  static load(snapshot: Uint8Array): StandInEngine {
    const engine = new StandInEngine();
    try {
      for (const [id, texts, vectors] of JSON.parse(new TextDecoder().decode(snapshot))) {
        engine.index.set(id, { texts, vectors: Float32Array.from(vectors) });
      }
    } catch {
      throw Object.assign(new Error('damaged'), { code: 'bad-snapshot' });
    }
    return engine;
  }
}

export const standInCore = {
  Engine: StandInEngine as unknown as { new (): CoreEngine },
  chunk(_chunker: string, bytes: Uint8Array) {
    const lines = new TextDecoder().decode(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? [];
    let end = 0;
    const spans = lines.flatMap((line) => {
      end += line.length;
      return [end - line.length, end];
    });
    return {
      spans: Uint32Array.from(spans),
      tokens: Uint32Array.from(lines, (line) => line.length),
      headings: lines.map((_, i) => [`Line ${i}`]),
      texts: packTexts(lines.map((line, i) => `Line ${i}\n${line}`)),
    };
  },
} as unknown as CoreModule;

export const standInTokenizer = {} as CoreTokenizer;

/** Counts what it embeds; `onText` may throw or stop it. */
export class StandInEmbedder implements Embedder {
  readonly dims = DIMS;
  embedded = 0;

  constructor(private readonly onText: () => void = () => undefined) {}

  async embed(
    texts: { bytes: Uint8Array; ends: Uint32Array },
    onVector: (index: number, vector: Float32Array) => void,
    { signal }: { signal?: AbortSignal },
  ): Promise<void> {
    for (const [i, text] of splitTexts(texts).entries()) {
      await new Promise(setImmediate);
      this.onText();
      signal?.throwIfAborted();
      this.embedded += 1;
      onVector(i, Float32Array.of(text.length, 1));
    }
  }

  close(): void {}
}
