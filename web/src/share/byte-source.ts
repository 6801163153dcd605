/** Bytes that can be read from anywhere in them, wherever they are. */
export interface ByteSource {
  /** For a person. */
  readonly name: string;
  /** Bytes [start, end), fewer where there are no more. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** How many there are; null: that is not known. */
  readonly size: number | null;
}

export function bytesOf(file: Blob, name: string): ByteSource {
  return {
    name,
    size: file.size,
    read: async (start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer()),
  };
}
