/** From a file to what is embedded: text and chunks. */
import type { CoreChunks, CoreModule, CoreTokenizer } from '../core/core-module';
import { splitTexts } from '../core/texts';
import type { PresetRules } from '../engine/presets';
import type { ChunksRecord } from '../store/schema';
import type { Message } from '../words/message';
import { hasPages } from './formats/formats';
import { withPages } from './formats/page-headings';
import type { Source } from './read';
import type { TextReader } from './read-text';

export interface PreparedDocument {
  source: Source;
  text: string;
  /** What a person should know about it, in words; null: nothing. */
  note: Message | null;
  chunks: CoreChunks;
}

/** Throws FileError for a file that is to be left out. */
export async function prepareDocument(
  source: Source,
  reader: TextReader,
  rules: PresetRules,
  core: CoreModule,
  tokenizer: CoreTokenizer,
): Promise<PreparedDocument> {
  const { text, note } = await reader.read(source);
  const bytes = new TextEncoder().encode(text);
  const chunks = core.chunk(
    rules.chunker,
    source.path,
    bytes,
    JSON.stringify(rules.chunkOptions),
    tokenizer,
  );
  if (hasPages(source.path)) chunks.headings = withPages(text, chunks.spans, chunks.headings);
  return { source, text, note, chunks };
}

/** What is stored of the chunks: cited texts are cut out of the document's text again. */
export function chunksRecord(chunks: CoreChunks): ChunksRecord {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const prefixes = splitTexts(chunks.texts).map((bytes, i) => {
    const cited = (chunks.spans[2 * i + 1] as number) - (chunks.spans[2 * i] as number);
    const whole = decoder.decode(bytes);
    return whole.slice(0, whole.length - cited);
  });
  return { spans: chunks.spans, prefixes, headings: chunks.headings };
}

/** What is embedded and searched by words, from what is stored. */
export function chunkTexts(text: string, { spans, prefixes }: ChunksRecord): string[] {
  return prefixes.map((prefix, i) => prefix + text.slice(spans[2 * i], spans[2 * i + 1]));
}
