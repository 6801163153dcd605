// Reads an ONNX file's nodes and tensors, as far as making weights needs them. The fields' numbers
// are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.

/** Calls onField(number, value) for each field of a protobuf message: a number, or bytes. */
function readMessage(bytes, onField) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('The ONNX file is cut short.');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length) => {
    at += length;
    if (at > bytes.length) throw new Error('The ONNX file is cut short.');
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const kind = tag & 7;
    if (kind === 0) onField(tag >>> 3, varint());
    else if (kind === 1) onField(tag >>> 3, take(8));
    else if (kind === 2) onField(tag >>> 3, take(varint()));
    else if (kind === 5) onField(tag >>> 3, take(4));
    else throw new Error(`The ONNX file has a field of the unknown kind ${kind}.`);
  }
}

const textOf = (bytes) => new TextDecoder().decode(bytes);

function readNode(bytes) {
  const node = { name: '', inputs: [] };
  readMessage(bytes, (field, value) => {
    if (field === 1) node.inputs.push(textOf(value));
    if (field === 3) node.name = textOf(value);
  });
  return node;
}

/** What a tensor's numbers are by its data_type: 1 float, 2 uint8, 3 int8, 7 int64. */
const ARRAYS = { 1: Float32Array, 2: Uint8Array, 3: Int8Array, 7: BigInt64Array };

function packedVarints(bytes) {
  const values = [];
  for (let at = 0; at < bytes.length; ) {
    let value = 0;
    let factor = 1;
    for (; bytes[at] > 127; factor *= 128) value += (bytes[at++] & 127) * factor;
    // Negative numbers are written in 64 bits; what is left of them here is their low half.
    values.push((value + bytes[at++] * factor) | 0);
  }
  return values;
}

function readTensor(bytes) {
  const tensor = { name: '', dims: [] };
  let type = 0;
  let raw = new Uint8Array();
  let integers = null;
  readMessage(bytes, (field, value) => {
    if (field === 1)
      tensor.dims.push(...(typeof value === 'number' ? [value] : packedVarints(value)));
    if (field === 2) type = value;
    if (field === 4 || field === 9) raw = value;
    if (field === 5) integers = typeof value === 'number' ? [value] : packedVarints(value);
    if (field === 8) tensor.name = textOf(value);
  });
  const Numbers = ARRAYS[type] ?? Uint8Array;
  tensor.values = integers ? Numbers.from(integers) : new Numbers(new Uint8Array(raw).buffer);
  return tensor;
}

/** {nodes: {name, inputs} by name, tensors: {dims, values} by name} of an ONNX file's bytes. */
export function readOnnx(bytes) {
  const nodes = new Map();
  const tensors = new Map();
  const readGraph = (graph) =>
    readMessage(graph, (field, value) => {
      if (field === 1) {
        const node = readNode(value);
        nodes.set(node.name, node);
      }
      if (field === 5) {
        const tensor = readTensor(value);
        tensors.set(tensor.name, tensor);
      }
    });
  readMessage(bytes, (field, value) => {
    if (field === 7) readGraph(value);
  });
  return { nodes, tensors };
}
