/** Writes ONNX files. The fields' numbers are those of onnx.proto (github.com/onnx/onnx). */

/** Parts of a message, one behind the other: tensors are copied only when the file is put together. */
type Message = Uint8Array[];

export interface Tensor {
  name: string;
  dims: number[];
  values: Float32Array | BigInt64Array;
}

export interface Node {
  type: string;
  /** Of operators that are no part of ONNX itself. */
  domain?: string;
  inputs: string[];
  outputs: string[];
  attributes?: Record<string, { int: number } | { float: number } | { ints: number[] }>;
}

/** A value that goes in or comes out; a dimension that is a name is known when it is run. */
export interface Port {
  name: string;
  type: 'float' | 'int32';
  dims: (number | string)[];
}

export interface Graph {
  nodes: Node[];
  tensors: Tensor[];
  inputs: Port[];
  outputs: Port[];
  /** Versions of the operators by domain; '': ONNX itself. */
  operators: Record<string, number>;
}

const IR_VERSION = 8;
const ELEMENT = { float: 1, int32: 6, int64: 7 };
const ATTRIBUTE = { float: 1, int: 2, ints: 7 };

export function writeOnnx({ nodes, tensors, inputs, outputs, operators }: Graph): Uint8Array {
  const graph = [
    ...nodes.flatMap((node) => nested(1, nodeOf(node))),
    ...text(2, 'graph'),
    ...tensors.flatMap((tensor) => nested(5, tensorOf(tensor))),
    ...inputs.flatMap((port) => nested(11, portOf(port))),
    ...outputs.flatMap((port) => nested(12, portOf(port))),
  ];
  const imports = Object.entries(operators).flatMap(([domain, version]) =>
    nested(8, [...text(1, domain), ...integer(2, version)]),
  );
  return joined([...integer(1, IR_VERSION), ...nested(7, graph), ...imports]);
}

function nodeOf({ type, domain = '', inputs, outputs, attributes = {} }: Node): Message {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, type),
    ...Object.entries(attributes).flatMap(([name, value]) => nested(5, attributeOf(name, value))),
    ...text(7, domain),
  ];
}

function attributeOf(name: string, value: object): Message {
  if ('float' in value) {
    return [...text(1, name), ...float(2, value.float as number), ...integer(20, ATTRIBUTE.float)];
  }
  if ('int' in value) {
    return [...text(1, name), ...integer(3, value.int as number), ...integer(20, ATTRIBUTE.int)];
  }
  const { ints } = value as { ints: number[] };
  return [
    ...text(1, name),
    ...ints.flatMap((each) => integer(8, each)),
    ...integer(20, ATTRIBUTE.ints),
  ];
}

function tensorOf({ name, dims, values }: Tensor): Message {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [
    ...dims.flatMap((dim) => integer(1, dim)),
    ...integer(2, values instanceof Float32Array ? ELEMENT.float : ELEMENT.int64),
    ...text(8, name),
    ...nested(9, [raw]),
  ];
}

function portOf({ name, type, dims }: Port): Message {
  const shape = dims.flatMap((dim) =>
    nested(1, typeof dim === 'number' ? integer(1, dim) : text(2, dim)),
  );
  const tensor = [...integer(1, ELEMENT[type]), ...nested(2, shape)];
  return [...text(1, name), ...nested(2, nested(1, tensor))];
}

function integer(field: number, value: number): Message {
  return [varint(8 * field), varint(value)];
}

function float(field: number, value: number): Message {
  return [varint(8 * field + 5), new Uint8Array(Float32Array.of(value).buffer)];
}

function text(field: number, value: string): Message {
  return nested(field, [new TextEncoder().encode(value)]);
}

function nested(field: number, parts: Message): Message {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [varint(8 * field + 2), varint(length), ...parts];
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

function joined(parts: Message): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
