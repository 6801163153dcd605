/** Why a question finds what it finds: the core's standings, with passages and reasons. */

import type { CoreSearchOptions, CoreStandings } from '../core/core-module';
import { reasonOf } from '../eval/reason';
import type { Explanation, Hit, Standing } from '../protocol';
import type { Collection } from './collection';

/** document: the one whose passages are looked at as well. */
export async function explain(
  question: string,
  vector: Float32Array,
  options: CoreSearchOptions,
  document: number | undefined,
  collection: Pick<Collection, 'passages' | 'searcher' | 'stats'>,
): Promise<Explanation> {
  const passages = new Map<number, Hit[]>();
  const read = async (id: number) => passages.set(id, await collection.passages(id));
  if (document !== undefined) await read(document);
  const named = (passages.get(document ?? -1) ?? []).map(({ chunk }) => [document, chunk]);
  const request = JSON.stringify({ ...options, chunks: named });
  const standings = collection.searcher.explain(question, vector, request);
  await Promise.all([...new Set(standings.documents)].map(read));

  const all = Array.from(standings.ranks, (_, i) => standingOf(standings, i, passages));
  const count = all.length - named.length;
  const candidates = all.slice(0, count);
  const last = candidates[Math.min(options.k, count) - 1] ?? null;
  const context = { question, options, last, candidates: count, chunks: collection.stats().chunks };
  const withReason = (standing: Standing | null) =>
    standing ? [{ ...standing, reason: reasonOf(standing, context) }] : [];
  return {
    k: options.k,
    candidates: candidates.flatMap(withReason),
    passages: all.slice(count).flatMap(withReason),
  };
}

/** Null: its document was deleted by another tab. */
function standingOf(
  standings: CoreStandings,
  i: number,
  passages: ReadonlyMap<number, Hit[]>,
): Standing | null {
  const at = (numbers: Uint8Array | Uint32Array | Float32Array) => numbers[i] as number;
  const passage = passages.get(at(standings.documents))?.[at(standings.ordinals)];
  return passage
    ? {
        ...passage,
        score: at(standings.scores),
        allowed: at(standings.allowed) > 0,
        rank: at(standings.ranks) || null,
        dense: at(standings.dense),
        denseRank: at(standings.denseRanks) || null,
        lexical: at(standings.lexical),
        lexicalRank: at(standings.lexicalRanks) || null,
        reason: '',
      }
    : null;
}
