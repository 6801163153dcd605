/** What is embedded for a question: itself, and the chunks that cannot wait for their turn. */
import { joinTexts, packTexts, prefixTexts } from '../core/texts';
import type { Embedder } from '../embed/embedder';
import type { Model } from '../models/manifest';
import { unlessAborted } from '../unless-aborted';
import type { Collection } from './collection';

/** Most chunks that are embedded for a question. Few: quick; many: a ranking nearer to the final one. */
const EARLY_CHUNKS = 24;

/** How long a question waits for a model that is not loaded, and then for chunks, in milliseconds. */
const LOADING_MS = 300;
const EARLY_MS = 400;

/** How much of a text is read. */
interface Rules {
  modelTokens: number;
}

export async function embedQuestion(
  question: string,
  embedder: Embedder,
  model: Model,
  rules: Rules,
): Promise<Float32Array<ArrayBuffer>> {
  let vector = new Float32Array();
  const keep = (_index: number, made: Float32Array) => {
    vector = new Float32Array(made);
  };
  const maxTokens = Math.min(rules.modelTokens, model.maxTokens);
  const texts = packTexts([model.prefixes.query + question]);
  await embedder.embed(texts, keep, { maxTokens, urgent: true });
  return vector;
}

/**
 * While documents lack vectors nobody waits for the model to load: empty until it is there. The chunks
 * that the question's words find best are embedded before all others, as far as there is time. Rejects
 * never: a model that fails is reported by what embeds the rest.
 */
export async function embedSoon(
  question: string,
  collection: Collection,
  load: () => Promise<Embedder>,
  rules: Rules,
  { documents }: { documents: number[] },
): Promise<Float32Array> {
  const { model } = collection;
  let vector = new Float32Array();
  try {
    const embedder = await unlessAborted(load(), AbortSignal.timeout(LOADING_MS));
    vector = await embedQuestion(question, embedder, model, rules);
    const options = { documents, signal: AbortSignal.timeout(EARLY_MS) };
    await embedEarly(question, collection, embedder, rules, options);
  } catch (error) {
    if ((error as Error).name !== 'TimeoutError') {
      console.warn(`The question is answered without what the model could not embed: ${error}`);
    }
  }
  return collection.model === model ? vector : new Float32Array();
}

/**
 * Embeds the chunks without vector that the question's words find best, as many as there is time for:
 * the signal ends it, and it rejects with its reason; vectors made until then stay.
 */
async function embedEarly(
  question: string,
  collection: Collection,
  embedder: Embedder,
  rules: Rules,
  { documents, signal }: { documents: number[]; signal: AbortSignal },
): Promise<void> {
  const { model } = collection;
  const maxTokens = Math.min(rules.modelTokens, model.maxTokens);
  const chunks = await collection.bareChunks(question, { k: EARLY_CHUNKS, documents });
  await Promise.all(
    // A call each: those of one call would be embedded by length, not the best first.
    chunks.map((chunk) =>
      embedder.embed(
        prefixTexts(joinTexts([chunk.text]), model.prefixes.passage),
        (_index, vector, encoder) => collection.supplyEarly(chunk, vector, { model, encoder }),
        { maxTokens, urgent: true, signal },
      ),
    ),
  );
}
