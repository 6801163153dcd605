/**
 * The encoder's weights (wasm/FORMAT.md) multiplied out to float32, for a runtime that has no use for
 * them as they are. They were verified when they were loaded.
 */

/** x becomes x times values [in][out], plus bias [out]. */
export interface Linear {
  in: number;
  out: number;
  values: Float32Array;
  bias: Float32Array;
}

/** Layer norm's gain and bias, [width] each. */
export interface Norm {
  gain: Float32Array;
  bias: Float32Array;
}

export interface Layer {
  /** Query, key and value side by side. */
  attention: Linear;
  attentionOut: Linear;
  attentionNorm: Norm;
  widen: Linear;
  narrow: Linear;
  norm: Norm;
}

export interface EncoderWeights {
  width: number;
  heads: number;
  /** What layer norm adds to the variance. */
  epsilon: number;
  /** [words][width] and [positions][width]. */
  words: Float32Array;
  positions: Float32Array;
  norm: Norm;
  layers: Layer[];
}

/** Where the arrays begin, in bytes. */
const ARRAYS = 52;

export function readWeights(file: ArrayBuffer): EncoderWeights {
  const header = new DataView(file);
  const number = (at: number) => header.getUint32(at, true);
  const [layers, width, heads, inner] = [number(16), number(20), number(24), number(28)];
  const [words, positions] = [number(32), number(36)];
  const reader = new Reader(file, width);
  return {
    width,
    heads,
    epsilon: header.getFloat32(44, true),
    words: reader.table(words),
    positions: reader.table(positions),
    norm: reader.norm(),
    layers: Array.from({ length: layers }, () => ({
      attention: reader.linear(width, 3 * width),
      attentionOut: reader.linear(width, width),
      attentionNorm: reader.norm(),
      widen: reader.linear(width, inner),
      narrow: reader.linear(inner, width),
      norm: reader.norm(),
    })),
  };
}

class Reader {
  private at = ARRAYS;

  constructor(
    private readonly file: ArrayBuffer,
    private readonly width: number,
  ) {}

  table(rows: number): Float32Array {
    const scales = this.floats(rows);
    const quantised = this.bytes(rows * this.width);
    const values = new Float32Array(quantised.length);
    for (let row = 0, at = 0; row < rows; row++) {
      const scale = scales[row] as number;
      for (; at < (row + 1) * this.width; at++) values[at] = scale * (quantised[at] as number);
    }
    return values;
  }

  norm(): Norm {
    return { gain: this.floats(this.width), bias: this.floats(this.width) };
  }

  linear(depth: number, out: number): Linear {
    const scales = this.floats(out);
    const bias = this.floats(out);
    const quantised = this.bytes(depth * out);
    const values = new Float32Array(depth * out);
    let at = 0;
    // Eight columns at a time, two rows of each side by side.
    for (let block = 0; block < out; block += 8) {
      for (let row = 0; row < depth; row += 2) {
        for (let column = block; column < block + 8; column++) {
          const scale = scales[column] as number;
          values[row * out + column] = scale * (quantised[at++] as number);
          values[(row + 1) * out + column] = scale * (quantised[at++] as number);
        }
      }
    }
    return { in: depth, out, values, bias };
  }

  private floats(count: number): Float32Array {
    const found = new Float32Array(this.file, this.at, count);
    this.at += 4 * count;
    return found;
  }

  private bytes(count: number): Int8Array {
    const found = new Int8Array(this.file, this.at, count);
    this.at += count;
    return found;
  }
}
