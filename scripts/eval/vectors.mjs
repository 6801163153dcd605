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
import { WASM_BUILD } from '../paths.mjs';

const KEY_BYTES = 32;

/** All that makes the vector of given token ids. */
function makerOf({ files, pooling, dims }) {
  const weights = files.find(({ name }) => name === 'encoder.bin').sha256;
  const encoder = createHash('sha256');
  for (const module of ['encoder.wasm', 'encoder-relaxed.wasm']) {
    encoder.update(readFileSync(join(WASM_BUILD, module)));
  }
  const maker = JSON.stringify({ weights, pooling, dims, encoder: encoder.digest('hex') });
  return createHash('sha256').update(maker).digest('hex').slice(0, 16);
}

/**
 * The file in `dir` for a model's vectors: {name, keep}. It holds records of a key (32 bytes) and a
 * vector ([dims], float32, little-endian); keep(bytes) appends whole ones.
 */
export function vectorFile(dir, model) {
  const name = `${model.id}-${makerOf(model)}.bin`;
  const path = join(dir, name);
  mkdirSync(dir, { recursive: true });
  if (!existsSync(path)) appendFileSync(path, '');
  // A run that was killed may have left half a record.
  const bytes = statSync(path).size;
  const record = KEY_BYTES + 4 * model.dims;
  if (bytes % record !== 0) truncateSync(path, bytes - (bytes % record));
  return { name, keep: (records) => appendFileSync(path, records) };
}
