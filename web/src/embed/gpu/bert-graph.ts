/** The encoder as an ONNX graph in float32, made of the encoder's own weights: nothing else is fetched. */
import type { EncoderWeights, Layer, Linear, Norm } from './encoder-weights';
import { type Graph, type Node, type Tensor, writeOnnx } from './onnx-file';

/** Of ONNX Runtime's own operators: fewer, larger steps than ONNX's. */
const MICROSOFT = 'com.microsoft';

/**
 * An ONNX file with the inputs `ids` and `positions` (0, 1, 2, ...), int32 [tokens] of one text, and the
 * output `hidden`, float32 [tokens][width].
 */
export function bertFile(weights: EncoderWeights): Uint8Array {
  const builder = new Builder(weights);
  const embedded = builder.norm('embeddings', builder.embeddings(), weights.norm);
  const hidden = weights.layers.reduce(
    (x, layer, i) => builder.layer(`layer${i}`, x, layer),
    embedded,
  );
  return writeOnnx(builder.graph(hidden));
}

class Builder {
  private readonly nodes: Node[] = [];
  private readonly tensors: Tensor[] = [];

  constructor(private readonly weights: EncoderWeights) {}

  graph(hidden: string): Graph {
    const { width } = this.weights;
    const port = (name: string) => ({ name, type: 'int32' as const, dims: ['tokens'] });
    this.node('Identity', 'hidden', [hidden]);
    return {
      nodes: this.nodes,
      tensors: this.tensors,
      inputs: [port('ids'), port('positions')],
      outputs: [{ name: 'hidden', type: 'float', dims: ['tokens', width] }],
      operators: { '': 17, [MICROSOFT]: 1 },
    };
  }

  embeddings(): string {
    const { words, positions, width } = this.weights;
    const table = (name: string, values: Float32Array) =>
      this.tensor(name, [values.length / width, width], values);
    const word = this.node('Gather', 'word', [table('words', words), 'ids']);
    const place = this.node('Gather', 'place', [table('places', positions), 'positions']);
    return this.node('Add', 'embedded', [word, place]);
  }

  layer(name: string, x: string, layer: Layer): string {
    const attended = this.linear(
      `${name}.attended`,
      this.attention(name, x, layer),
      layer.attentionOut,
    );
    const sum = this.node('Add', `${name}.sum`, [x, attended]);
    const y = this.norm(`${name}.first`, sum, layer.attentionNorm);
    const wide = this.linear(`${name}.wide`, y, layer.widen);
    const bent = this.node('Gelu', `${name}.bent`, [wide], {}, MICROSOFT);
    const narrow = this.linear(`${name}.narrow`, bent, layer.narrow);
    return this.norm(name, this.node('Add', `${name}.total`, [y, narrow]), layer.norm);
  }

  norm(name: string, x: string, { gain, bias }: Norm): string {
    const [g, b] = [`${name}.gain`, `${name}.shift`];
    const inputs = [x, this.tensor(g, [gain.length], gain), this.tensor(b, [bias.length], bias)];
    const attributes = { axis: { int: 1 }, epsilon: { float: this.weights.epsilon } };
    return this.node('LayerNormalization', `${name}.norm`, inputs, attributes);
  }

  /** Of ONNX's own operators: ONNX Runtime's one for it all was measured wrong on a GPU (ARCHITECTURE). */
  private attention(name: string, x: string, { attention }: Layer): string {
    const { width, heads } = this.weights;
    const depth = width / heads;
    const perHead = (part: string, index: number, order: number[], scale: number) => {
      const all = this.linear(
        `${name}.${part}`,
        x,
        columns(attention, index * width, width, scale),
      );
      const split = this.reshape(`${name}.${part}.split`, all, [0, heads, depth]);
      const perm = { perm: { ints: order } };
      return this.node('Transpose', `${name}.${part}.heads`, [split], perm);
    };
    const query = perHead('query', 0, [1, 0, 2], 1 / Math.sqrt(depth));
    const key = perHead('key', 1, [1, 2, 0], 1);
    const value = perHead('value', 2, [1, 0, 2], 1);
    const scores = this.node('MatMul', `${name}.scores`, [query, key]);
    const shares = this.node('Softmax', `${name}.shares`, [scores], { axis: { int: 2 } });
    const seen = this.node('MatMul', `${name}.seen`, [shares, value]);
    const together = this.node('Transpose', `${name}.together`, [seen], {
      perm: { ints: [1, 0, 2] },
    });
    return this.reshape(`${name}.joined`, together, [0, width]);
  }

  private reshape(name: string, x: string, dims: number[]): string {
    const shape = this.tensor(`${name}.shape`, [dims.length], BigInt64Array.from(dims, BigInt));
    return this.node('Reshape', name, [x, shape]);
  }

  private linear(name: string, x: string, { in: depth, out, values, bias }: Linear): string {
    const weights = this.tensor(`${name}.weights`, [depth, out], values);
    const product = this.node('MatMul', `${name}.product`, [x, weights]);
    return this.node('Add', name, [product, this.tensor(`${name}.bias`, [out], bias)]);
  }

  /** Returns the name of its output, which is its own. */
  private node(
    type: string,
    name: string,
    inputs: string[],
    attributes: Node['attributes'] = {},
    domain = '',
  ): string {
    this.nodes.push({ type, inputs, outputs: [name], attributes, domain });
    return name;
  }

  private tensor(name: string, dims: number[], values: Tensor['values']): string {
    this.tensors.push({ name, dims, values });
    return name;
  }
}

/** `count` columns of a linear map, as one of their own, and what it gives times `scale`. */
function columns(linear: Linear, first: number, count: number, scale: number): Linear {
  const values = new Float32Array(linear.in * count);
  for (let row = 0; row < linear.in; row++) {
    const begin = row * linear.out + first;
    values.set(linear.values.subarray(begin, begin + count), row * count);
  }
  const bias = linear.bias.subarray(first, first + count);
  const scaled = (numbers: Float32Array) => numbers.map((value) => scale * value);
  return { in: linear.in, out: count, values: scaled(values), bias: scaled(bias) };
}
