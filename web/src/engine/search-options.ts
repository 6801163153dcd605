/** From what a person or script asks of a search to what the core and the passages are told. */
import type { CoreSearchOptions } from '../core/core-module';
import type { SearchOptions } from '../protocol';
import type { Collection } from './collection';
import type { Gathering } from './passages';
import type { PresetRules } from './presets';

const MAX_PASSAGES = 50;
const MAX_NEIGHBOURS = 10;
/** Documents are numbered from 1: among this one, nothing is found. */
const NO_DOCUMENT = 0;

export async function coreOptions(
  { k, documents = [], path }: SearchOptions,
  rules: PresetRules,
  collection: Pick<Collection, 'documents'>,
): Promise<CoreSearchOptions> {
  const passages = Math.min(MAX_PASSAGES, Math.max(1, Math.round(k ?? rules.k)));
  const options = { k: passages, mode: rules.mode, documents };
  if (!path) return options;
  const below = (await collection.documents()).filter((record) => record.path.startsWith(path));
  const only = documents.length > 0 ? new Set(documents) : null;
  const ids = below.map(({ id }) => id).filter((id) => only?.has(id) ?? true);
  return { ...options, documents: ids.length > 0 ? ids : [NO_DOCUMENT] };
}

export function gatheringOf(
  { neighbours, collapse }: SearchOptions,
  rules: PresetRules,
  k: number,
): Gathering {
  const around = neighbours === undefined ? null : Math.round(neighbours);
  return {
    k,
    neighbours: around === null ? null : Math.min(MAX_NEIGHBOURS, Math.max(0, around)),
    collapse: collapse ?? rules.collapse,
    readingOrder: rules.readingOrder,
  };
}
