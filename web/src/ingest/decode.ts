/** From a file's bytes to its text. */

export interface DecodedText {
  text: string;
  /** Invalid byte sequences, each replaced by U+FFFD. */
  replaced: number;
  /** As the Encoding standard names it: https://encoding.spec.whatwg.org/#names-and-labels */
  encoding: string;
}

/** So many bytes tell the encoding; an HTML page names its own within the first. */
const SAMPLE_BYTES = 64 * 1024;
const DECLARED_WITHIN = 1024;

/**
 * In the encoding of the byte order mark (which is no part of the text), UTF-8 where it is valid or
 * nearly so, else the one that HTML declares, else the one that the bytes look like.
 */
export async function decodeText(
  bytes: Uint8Array,
  kind: 'text' | 'html' = 'text',
): Promise<DecodedText> {
  const marked = markedEncoding(bytes);
  const text = strictly(bytes, marked ?? 'utf-8');
  if (text !== null) return { text, replaced: 0, encoding: marked ?? 'utf-8' };
  if (!marked && !isNearlyUtf8(bytes)) {
    const declared = kind === 'html' ? declaredEncoding(bytes) : null;
    for (const encoding of [declared, await likelyEncoding(bytes)]) {
      const legacy = encoding && strictly(bytes, encoding);
      if (encoding && legacy) return { text: legacy, replaced: 0, encoding };
    }
  }
  return withReplacements(bytes, marked ?? 'utf-8');
}

function markedEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** Null where the bytes are not valid in the encoding, or there is none of that name. */
function strictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Whether most of what is not ASCII is valid: then it is UTF-8 with a few damaged bytes. */
function isNearlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  const own = genuine(bytes, 'utf-8');
  const broken = replacements(text) - own;
  const whole = own + (text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0);
  return whole >= broken;
}

function declaredEncoding(bytes: Uint8Array): string | null {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, DECLARED_WITHIN));
  return /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(start)?.[1]?.toLowerCase() ?? null;
}

async function likelyEncoding(bytes: Uint8Array): Promise<string | null> {
  // Most files are UTF-8, so that this is rarely loaded.
  const { detect } = await import('chardet');
  return detect(bytes.subarray(0, SAMPLE_BYTES))?.toLowerCase() ?? null;
}

function withReplacements(bytes: Uint8Array, encoding: string): DecodedText {
  const text = new TextDecoder(encoding).decode(bytes);
  return { text, replaced: replacements(text) - genuine(bytes, encoding), encoding };
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
