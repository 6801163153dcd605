/** The core's calls in the simplest form that can be checked: a line is a chunk, a text's vector is
 * its length. Search finds every chunk that has a word of the question, in no order. */
import { createHash } from 'node:crypto';
import {
  COMPACTION,
  type CoreEngine,
  type CoreLoading,
  type CoreModule,
  type CoreSaving,
  type CoreTokenizer,
} from '../../web/src/core/core-module';
import { packTexts, splitTexts } from '../../web/src/core/texts';
import type { Embedder, OnVector } from '../../web/src/embed/embedder';

export const DIMS = 2;

interface Entry {
  texts: string[];
  /** Undefined: none. */
  vectors: (number[] | undefined)[];
}

export class StandInEngine {
  index = new Map<number, Entry>();
  damaged = false;

  constructor(
    _dims?: number,
    private readonly precision = 'int8',
  ) {}

  addDocument(document: number, bytes: Uint8Array, ends: Uint32Array): void {
    if (this.index.has(document)) throw new Error('document-exists');
    const texts = splitTexts({ bytes, ends }).map((text) => new TextDecoder().decode(text));
    this.index.set(document, { texts, vectors: texts.map(() => undefined) });
  }

  setVectors(document: number, vectors: Float32Array): void {
    const entry = this.entry(document);
    if (vectors.length !== DIMS * entry.texts.length) throw new Error('bad-vector');
    entry.vectors = entry.texts.map((_, i) => [...vectors.slice(i * DIMS, (i + 1) * DIMS)]);
  }

  setVector(document: number, ordinal: number, vector: Float32Array): void {
    this.entry(document).vectors[ordinal] = [...vector];
  }

  removeDocument(document: number): boolean {
    return this.index.delete(document);
  }

  /** Nothing of what was removed is left. */
  compact(): number {
    return COMPACTION.notNeeded;
  }

  documents(): Uint32Array {
    return Uint32Array.from(this.index.keys()).sort();
  }

  embedded(): Uint32Array {
    return this.documents().filter((id) => !this.index.get(id)?.vectors.includes(undefined));
  }

  search(question: string, _vector: Float32Array, optionsJson: string) {
    const { k } = JSON.parse(optionsJson);
    const words = question.split(' ');
    const all = [...this.index].flatMap(([id, { texts }]) =>
      texts.flatMap((text, i) => (words.some((word) => text.includes(word)) ? [[id, i]] : [])),
    );
    const best = all.slice(0, k) as [number, number][];
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
    const entries = [...this.index.values()];
    const count = (of: (entry: Entry) => number) => entries.reduce((sum, e) => sum + of(e), 0);
    return JSON.stringify({
      dims: DIMS,
      documents: this.index.size,
      chunks: count(({ texts }) => texts.length),
      vectors: count(({ vectors }) => vectors.filter(Boolean).length),
      precision: this.precision,
    });
  }

  isDamaged(): boolean {
    return this.damaged;
  }

  save(): CoreSaving {
    return savingOf([encode([...this.index])]);
  }

  private entry(document: number): Entry {
    const entry = this.index.get(document);
    if (!entry) throw new Error('no-document');
    return entry;
  }

  delete(): void {}
}

/** Reads what StandInEngine.save() gives. */
class StandInLoading implements CoreLoading {
  private readonly engine = new StandInEngine();
  private left: number;
  private filled = new Uint8Array();

  constructor(directory: Uint8Array) {
    this.left = decode(directory) as number;
  }

  add(piece: Uint8Array): void {
    for (const [id, { texts, vectors }] of decode(piece) as [number, Entry][]) {
      this.engine.index.set(id, { texts, vectors: vectors.map((each) => each ?? undefined) });
    }
    this.left -= 1;
  }

  room(bytes: number): Uint8Array {
    this.filled = new Uint8Array(bytes);
    return this.filled;
  }

  addFilled(): void {
    this.add(this.filled);
  }

  renumber(numbers: Uint32Array): void {
    const entries = [...this.engine.index.values()];
    this.engine.index = new Map(entries.map((entry, i) => [numbers[i] as number, entry]));
  }

  finish(): CoreEngine {
    if (this.left !== 0) throw damaged();
    return this.engine as unknown as CoreEngine;
  }

  delete(): void {}
}

/** Of bytes as they are: a piece is named by its content, the directory says how many there are. */
export function savingOf(pieces: readonly Uint8Array[]): CoreSaving {
  let at = -1;
  return {
    next() {
      at += 1;
      const piece = pieces[at];
      return piece ? createHash('sha256').update(piece).digest('hex') : '';
    },
    piece: () => pieces[at] as Uint8Array,
    directory: () => encode(pieces.length),
    delete: () => undefined,
  };
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function decode(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw damaged();
  }
}

function damaged(): Error {
  return Object.assign(new Error('damaged'), { code: 'bad-snapshot' });
}

export const standInCore = {
  Engine: StandInEngine as unknown as { new (): CoreEngine },
  Loading: StandInLoading,
  chunk(_chunker: string, _path: string, bytes: Uint8Array) {
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

/** Counts what it embeds; `onText` may throw or stop it, `from` holds it back. */
export class StandInEmbedder implements Embedder {
  readonly dims = DIMS;
  embedded = 0;

  constructor(
    private readonly onText: () => unknown = () => undefined,
    private readonly from: Promise<void> = Promise.resolve(),
  ) {}

  async embed(
    texts: { bytes: Uint8Array; ends: Uint32Array },
    onVector: OnVector,
    { signal }: { signal?: AbortSignal },
  ): Promise<void> {
    await this.from;
    for (const [i, text] of splitTexts(texts).entries()) {
      await new Promise(setImmediate);
      await this.onText();
      signal?.throwIfAborted();
      this.embedded += 1;
      onVector(i, Float32Array.of(text.length, 1), 'core');
    }
  }

  close(): void {}
}
