import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import createCore from '@core/askfolio.mjs';
import type {
  CoreFactory,
  CoreModule,
  CoreTokenizer,
  TextBatch,
} from '../../web/src/core/core-module';

const root = new URL('../../', import.meta.url);

export const readFrom = (path: string) => readFile(fileURLToPath(new URL(path, root)));

/** The real module, as built. */
export async function loadCore(): Promise<CoreModule> {
  return (createCore as CoreFactory)({ wasmBinary: await readFrom('build/wasm/askfolio.wasm') });
}

export async function loadTokenizer(
  core: CoreModule,
  model = 'all-MiniLM-L6-v2',
): Promise<CoreTokenizer> {
  return new core.Tokenizer(await readFrom(`models/files/${model}/tokenizer.json`));
}

export function batchOf(texts: string[]): TextBatch {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const ends: number[] = [];
  for (const bytes of encoded) ends.push((ends.at(-1) ?? 0) + bytes.length);
  return { bytes: new Uint8Array(Buffer.concat(encoded)), ends: Uint32Array.from(ends) };
}

export function textsOf({ bytes, ends }: TextBatch): string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return [...ends].map((end, i) => decoder.decode(bytes.subarray(ends[i - 1] ?? 0, end)));
}

/** What a call throws, with its code. */
export function errorOf(call: () => unknown): Error & { code?: string } {
  try {
    call();
  } catch (error) {
    return error as Error & { code?: string };
  }
  throw new Error('expected the call to throw');
}
