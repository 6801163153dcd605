/** From a file to its text, whatever its format. */

import { type Message, say } from '../words/message';
import { decodeText } from './decode';
import { FileError } from './file-error';
import { Converter } from './formats/converter';
import { formatOf } from './formats/formats';
import type { Source } from './read';

/** As many empty pages are usual, between chapters. */
const kFewEmpty = 0.1;

export interface ReadText {
  text: string;
  /** What a person should know about it; null: nothing. */
  note: Message | null;
}

/** Reads texts for one ingest; to be closed when that ends. */
export class TextReader {
  /** What took long and is read again: texts, and failures. */
  private readonly converted = new Map<Source, Promise<ReadText>>();

  constructor(
    private readonly signal: AbortSignal,
    private readonly converter = new Converter(),
  ) {}

  /** Ahead of `read`. Null where there is no text: `read` says why. */
  async peek(source: Source): Promise<string | null> {
    try {
      const text = this.convertOnce(source);
      return (await text).text;
    } catch (error) {
      if (error instanceof FileError) return null;
      throw error;
    }
  }

  /** Once for each. Throws FileError for a file that is to be left out, or the signal's reason. */
  async read(source: Source): Promise<ReadText> {
    const text = this.convertOnce(source);
    this.converted.delete(source);
    return text;
  }

  close(): void {
    this.converter.close();
  }

  private convertOnce(source: Source): Promise<ReadText> {
    const format = formatOf(source.path) ?? 'text';
    if (format === 'text') return decode(source);
    const text = this.converted.get(source) ?? this.convert(source, format);
    this.converted.set(source, text);
    return text;
  }

  private async convert(
    source: Source,
    format: Parameters<Converter['convert']>[0],
  ): Promise<ReadText> {
    const text = await this.converter.convert(format, await source.read(), this.signal);
    if (text.trim() === '') throw new FileError('There is no text in it.');
    return { text, note: format === 'pdf' ? noteOnPages(text.split('\f')) : null };
  }
}

async function decode(source: Source): Promise<ReadText> {
  const { text, replaced, encoding } = await decodeText(await source.read());
  return { text, note: noteOn(replaced, encoding) };
}

/** Of a document that is partly a scan, what is searched looks like all of it. */
function noteOnPages(pages: readonly string[]): Message | null {
  const empty = pages.filter((page) => page.trim() === '').length;
  if (empty <= kFewEmpty * pages.length) return null;
  return say(
    'Taken in, but {n} of its {pages} pages {n|has|have} no text: pictures or scans, in which nothing is found.',
    { n: empty, pages: pages.length },
  );
}

function noteOn(replaced: number, encoding: string): Message | null {
  if (replaced > 0) {
    return say('Taken in, but it is not valid {encoding}: {n} byte sequences became U+FFFD.', {
      encoding: encoding.toUpperCase(),
      n: replaced,
    });
  }
  if (encoding.startsWith('utf-')) return null;
  return say('Taken in as {encoding}: it is not UTF-8, and this is what its bytes look like.', {
    encoding: encoding.toUpperCase(),
  });
}
