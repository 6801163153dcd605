import { Reader } from '@zip.js/zip.js/lib/zip-core-custom.js';

const BLOCK_BYTES = 1024 ** 2;
const KEPT_BLOCKS = 4;

/**
 * A file for zip.js, read in blocks: every access to a Blob is a round trip to the browser process
 * of about a millisecond, and zip.js takes several for each entry.
 */
export class BlockReader extends Reader<Blob> {
  /** By block number, the last used at the end. */
  private readonly blocks = new Map<number, Promise<Uint8Array>>();

  constructor(private readonly file: Blob) {
    super(file);
    this.size = file.size;
  }

  /** Bytes from `offset`, fewer than `length` only at the file's end. */
  override async readUint8Array(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(offset + length, this.file.size);
    const bytes = new Uint8Array(Math.max(0, end - offset));
    for (let at = offset; at < end; ) {
      const number = Math.floor(at / BLOCK_BYTES);
      const start = number * BLOCK_BYTES;
      const part = (await this.block(number)).subarray(at - start, end - start);
      bytes.set(part, at - offset);
      at += part.length;
    }
    return bytes;
  }

  private block(number: number): Promise<Uint8Array> {
    const block = this.blocks.get(number) ?? this.load(number);
    this.blocks.delete(number);
    this.blocks.set(number, block);
    const [oldest] = this.blocks.keys();
    if (this.blocks.size > KEPT_BLOCKS) this.blocks.delete(oldest as number);
    return block;
  }

  /** A block that cannot be read is not kept: the next access tries again. */
  private load(number: number): Promise<Uint8Array> {
    const slice = this.file.slice(number * BLOCK_BYTES, (number + 1) * BLOCK_BYTES);
    const block = slice.arrayBuffer().then((buffer) => new Uint8Array(buffer));
    block.catch(() => this.blocks.delete(number));
    return block;
  }
}
