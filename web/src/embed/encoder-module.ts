/** The core's encoder (wasm/bindings/encoder_bindings.cc), which imports nothing that matters. */

import type { CoreEncoder } from '../protocol';

/** As wasm/include/askfolio/product.h numbers the ways to multiply. */
const PRODUCTS: readonly CoreEncoder[] = ['core', 'core-relaxed'];

interface EncoderExports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  malloc(bytes: number): number;
  encoder_load(weights: number, bytes: number): number;
  encoder_use(product: number): number;
  encoder_self_test(): number;
  encoder_run(ids: number, count: number, vector: number): void;
}

export interface LoadedEncoder {
  /** Width of its vectors. */
  readonly dims: number;
  /** What it is from now on. Returns false where the module cannot. */
  use(name: CoreEncoder): boolean;
  /** Token ids of one text; returns its vector, a copy. */
  run(ids: Int32Array): Float32Array;
  /** The least cosine to the vectors that the weights say they make; -1 where it computes wrongly. */
  selfTest(): number;
}

/** Throws when the browser cannot run it, or the weights are damaged. */
export async function loadEncoder(
  wasm: BufferSource,
  weights: ArrayBuffer,
): Promise<LoadedEncoder> {
  const module = await WebAssembly.compile(wasm);
  // Calls that only tell of something: which ones there are differs between toolchains.
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] = { ...imports[from], [name]: () => 0 };
  }
  const instance = await WebAssembly.instantiate(module, imports);
  const wasmExports = instance.exports as unknown as EncoderExports;
  wasmExports._initialize();
  return new Encoder(wasmExports, new Uint8Array(weights));
}

class Encoder implements LoadedEncoder {
  readonly dims: number;
  private readonly vector: number;
  private ids = { at: 0, count: 0 };

  constructor(
    private readonly wasm: EncoderExports,
    weights: Uint8Array,
  ) {
    const at = this.room(weights.length);
    new Uint8Array(wasm.memory.buffer).set(weights, at);
    this.dims = explained(() => wasm.encoder_load(at, weights.length));
    this.vector = this.room(4 * this.dims);
  }

  use(name: CoreEncoder): boolean {
    return this.wasm.encoder_use(PRODUCTS.indexOf(name)) !== 0;
  }

  run(ids: Int32Array): Float32Array {
    if (ids.length > this.ids.count)
      this.ids = { at: this.room(4 * ids.length), count: ids.length };
    // The memory's buffer is another one after it has grown.
    new Int32Array(this.wasm.memory.buffer).set(ids, this.ids.at / 4);
    explained(() => this.wasm.encoder_run(this.ids.at, ids.length, this.vector));
    return new Float32Array(this.wasm.memory.buffer, this.vector, this.dims).slice();
  }

  selfTest(): number {
    return this.wasm.encoder_self_test();
  }

  private room(bytes: number): number {
    const at = this.wasm.malloc(bytes);
    if (at === 0) throw new Error('out of memory');
    return at;
  }
}

/** The module has no exceptions: it ends itself. */
function explained<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new Error(`it refused weights or token ids, or had no memory left: ${error}`);
  }
}
