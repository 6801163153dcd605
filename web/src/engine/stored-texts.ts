import type { TextBatch } from '../core/core-module';
import { packTexts } from '../core/texts';
import { chunkTexts } from '../ingest/prepare';
import type { Store } from '../store/store';

/** What is embedded of a stored document, or undefined where it is not there any more. */
export async function storedTexts(store: Store, id: number): Promise<TextBatch | undefined> {
  const [text, chunks] = await Promise.all([store.text(id), store.chunks(id)]);
  return text === undefined || !chunks ? undefined : packTexts(chunkTexts(text, chunks));
}
