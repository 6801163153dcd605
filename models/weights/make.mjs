// Makes the encoder's weights (wasm/FORMAT.md) of a model's ONNX file: the same bytes on every run.
import { readOnnx } from './onnx.mjs';

const VERSION = 1;
const POOLINGS = ['mean', 'cls'];
/** BERT's layer norm adds this to the variance; it is a constant of the graph, equal in all models. */
const EPSILON = 1e-12;
const MOST = 127;

/** The tensors of a graph in float32, by the names that BERT's modules have. */
class Bert {
  constructor(bytes) {
    Object.assign(this, readOnnx(bytes));
  }

  has(name) {
    return this.tensors.has(name) || this.tensors.has(`${name}_quantized`);
  }

  /** {dims, values}; what is stored in 8 bits is multiplied out. */
  tensor(name) {
    const plain = this.tensors.get(name);
    if (plain) return plain;
    const quantised = this.tensors.get(`${name}_quantized`);
    if (!quantised) throw new Error(`The ONNX file has no tensor ${name}.`);
    const scales = this.tensors.get(`${name}_scale`).values;
    const zeros = this.tensors.get(`${name}_zero_point`).values;
    // One scale for all, or one per column.
    const values = Float32Array.from(
      quantised.values,
      (value, i) => (value - zeros[i % zeros.length]) * scales[i % scales.length],
    );
    return { dims: quantised.dims, values };
  }

  /** Weights [in][out] and bias [out] of a linear module. */
  linear(module) {
    const path = `/${module.replaceAll('.', '/').replace('layer/', 'layer.')}/MatMul`;
    const node = this.nodes.get(path) ?? this.nodes.get(`${path}_quant`);
    if (!node) throw new Error(`The ONNX file has no product ${path}.`);
    const { dims, values } = this.tensor(node.inputs[1].replace(/_quantized$/, ''));
    return { in: dims[0], out: dims[1], values, bias: this.tensor(`${module}.bias`).values };
  }
}

/** Writes little-endian fields one behind the other. */
class Writer {
  parts = [];

  u32(...numbers) {
    this.bytes(Uint32Array.from(numbers));
  }

  f32(numbers) {
    this.bytes(Float32Array.from(numbers));
  }

  bytes(array) {
    this.parts.push(Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  }
}

/** Each of `count` series (series i is value(i, 0), value(i, 1), ...) as int8 with a scale. */
function quantise(count, length, value) {
  const scales = new Float32Array(count);
  const quantised = Array.from({ length: count }, (_, i) => {
    let largest = 0;
    for (let j = 0; j < length; j++) largest = Math.max(largest, Math.abs(value(i, j)));
    scales[i] = largest / MOST || 1;
    return Int8Array.from({ length }, (_, j) => Math.round(value(i, j) / scales[i]));
  });
  return { scales, quantised };
}

function writeTable(writer, rows, width, value) {
  const { scales, quantised } = quantise(rows, width, value);
  writer.f32(scales);
  for (const row of quantised) writer.bytes(row);
}

/** Linear modules side by side, as one. */
function writeLinear(writer, ...linears) {
  const { in: depth } = linears[0];
  const scales = [];
  const columns = [];
  for (const { out, values } of linears) {
    const made = quantise(out, depth, (column, row) => values[row * out + column]);
    scales.push(...made.scales);
    columns.push(...made.quantised);
  }
  writer.f32(scales);
  writer.f32(linears.flatMap(({ bias }) => [...bias]));
  const ordered = new Int8Array(columns.length * depth);
  let at = 0;
  for (let block = 0; block < columns.length; block += 8) {
    for (let row = 0; row < depth; row += 2) {
      for (let column = block; column < block + 8; column++) {
        ordered[at++] = columns[column][row];
        ordered[at++] = columns[column][row + 1];
      }
    }
  }
  writer.bytes(ordered);
}

function writeNorm(writer, bert, module) {
  writer.f32(bert.tensor(`${module}.weight`).values);
  writer.f32(bert.tensor(`${module}.bias`).values);
}

function writeEmbeddings(writer, bert) {
  const word = bert.tensor('embeddings.word_embeddings.weight');
  const position = bert.tensor('embeddings.position_embeddings.weight');
  const type = bert.tensor('embeddings.token_type_embeddings.weight').values;
  const [words, width] = word.dims;
  writeTable(writer, words, width, (row, i) => word.values[row * width + i]);
  // A single text is of type 0 throughout.
  const both = (row, i) => position.values[row * width + i] + type[i];
  writeTable(writer, position.dims[0], width, both);
  writeNorm(writer, bert, 'embeddings.LayerNorm');
}

function writeLayer(writer, bert, layer) {
  const module = `encoder.layer.${layer}`;
  const parts = ['query', 'key', 'value'];
  writeLinear(writer, ...parts.map((part) => bert.linear(`${module}.attention.self.${part}`)));
  writeLinear(writer, bert.linear(`${module}.attention.output.dense`));
  writeNorm(writer, bert, `${module}.attention.output.LayerNorm`);
  writeLinear(writer, bert.linear(`${module}.intermediate.dense`));
  writeLinear(writer, bert.linear(`${module}.output.dense`));
  writeNorm(writer, bert, `${module}.output.LayerNorm`);
}

/** FNV-1a, 64 bit, in two halves: the prime is 2^40 + 0x1b3. */
function checksum(bytes) {
  let low = 0x84222325;
  let high = 0xcbf29ce4;
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return [low, high];
}

/**
 * onnx: bytes of a BERT in float32 or int8; heads, pooling: as in the manifest; examples:
 * [{ids, vector}], texts with the vector that float32 makes of them. Returns the file's bytes.
 */
export function makeWeights(onnx, { heads, pooling }, examples) {
  const bert = new Bert(onnx);
  const [words, width] = bert.tensor('embeddings.word_embeddings.weight').dims;
  const [positions] = bert.tensor('embeddings.position_embeddings.weight').dims;
  let layers = 0;
  while (bert.has(`encoder.layer.${layers}.output.dense.bias`)) layers++;
  const { out: inner } = bert.linear('encoder.layer.0.intermediate.dense');
  const body = new Writer();
  body.u32(layers, width, heads, inner, words, positions, POOLINGS.indexOf(pooling));
  body.f32([EPSILON]);
  body.u32(examples.length);
  writeEmbeddings(body, bert);
  for (let layer = 0; layer < layers; layer++) writeLayer(body, bert, layer);
  for (const { ids, vector } of examples) {
    body.u32(ids.length, ...ids);
    body.f32(vector);
  }
  const bytes = Buffer.concat(body.parts);
  const head = new Writer();
  head.bytes(Buffer.from('ASKW'));
  head.u32(VERSION, ...checksum(bytes));
  return Buffer.concat([...head.parts, bytes]);
}
