/** From a file's bytes to its text. */

export interface DecodedText {
  text: string;
  /** Invalid byte sequences, each replaced by U+FFFD. */
  replaced: number;
}

/** UTF-8, or UTF-16 where a byte order mark says so; the mark itself is no part of the text. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes);
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), replaced: 0 };
  } catch {
    const text = new TextDecoder(encoding).decode(bytes);
    return { text, replaced: replacements(text) - genuine(bytes, encoding) };
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function replacements(text: string): number {
  return text.split('\ufffd').length - 1;
}

/** U+FFFD that the file itself holds, counted over its bytes. */
function genuine(bytes: Uint8Array, encoding: string): number {
  const form = { 'utf-8': [0xef, 0xbf, 0xbd], 'utf-16le': [0xfd, 0xff] }[encoding] ?? [0xff, 0xfd];
  const step = form.length === 2 ? 2 : 1;
  let count = 0;
  for (let i = 0; i + form.length <= bytes.length; i += step) {
    if (form.every((byte, j) => bytes[i + j] === byte)) count++;
  }
  return count;
}
