// Vectors of earlier runs: what was embedded once need not be embedded again.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { inRoot, WASM_BUILD } from '../paths.mjs';

const KEY_BYTES = 32;

/** What an encoder reads, and its code. */
const MADE_OF = {
  core: ['encoder.bin', [join(WASM_BUILD, 'encoder.wasm')]],
  'core-relaxed': ['encoder.bin', [join(WASM_BUILD, 'encoder-relaxed.wasm')]],
  'onnx-runtime': ['model.onnx', [inRoot('node_modules', 'onnxruntime-web', 'package.json')]],
};

/** All that makes the vector of given token ids. */
function makerOf({ files, pooling, dims }, encoder) {
  const [weightsName, modules] = MADE_OF[encoder];
  const weights = files.find(({ name }) => name === weightsName).sha256;
  const code = createHash('sha256');
  for (const module of modules) code.update(readFileSync(module));
  const maker = JSON.stringify({ weights, pooling, dims, encoder: code.digest('hex') });
  return createHash('sha256').update(maker).digest('hex').slice(0, 16);
}

/**
 * The file in `dir` for the vectors of a model and an encoder: {name, keep}. It holds records of a key (32 bytes) and a
 * vector ([dims], float32, little-endian); keep(bytes) appends whole ones.
 */
export function vectorFile(dir, model, encoder) {
  const name = `${model.id}-${makerOf(model, encoder)}.bin`;
  const path = join(dir, name);
  mkdirSync(dir, { recursive: true });
  if (!existsSync(path)) appendFileSync(path, '');
  // A run that was killed may have left half a record.
  const bytes = statSync(path).size;
  const record = KEY_BYTES + 4 * model.dims;
  if (bytes % record !== 0) truncateSync(path, bytes - (bytes % record));
  return { name, keep: (records) => appendFileSync(path, records) };
}
