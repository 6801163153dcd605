import { modelIsMadeFor, modelMadeFor } from '../models/choice';
import { mostOf } from '../models/language';
import { modelById, OFFERED_MODELS } from '../models/manifest';
import type { EmbeddingChoice } from '../protocol';
import type { DocumentRecord } from '../store/schema';
import type { Collection } from './collection';

/**
 * Why a collection has its model, and what else there is. stored: its documents. fixed: it takes no
 * other.
 */
export async function embeddingChoice(
  collection: Collection,
  stored: readonly DocumentRecord[],
  fixed: boolean,
  changing: boolean,
): Promise<EmbeddingChoice> {
  const { chosen, next = null } = (await collection.record()) ?? {};
  const language = mostOf(await collection.languages(stored));
  const { id: current } = collection.model;
  const ids = fixed ? [current] : [...new Set([...OFFERED_MODELS, current])];
  const isMade = !language || modelIsMadeFor(current, language);
  return {
    offered: ids.map((id) => ({ id, title: modelById(id).title })),
    fixed,
    ...(chosen && { chosen }),
    language,
    better: isMade || fixed ? null : modelMadeFor(language),
    next,
    changing,
  };
}
