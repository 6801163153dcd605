/** Why a question finds what it finds: the core's standings, with passages and reasons. */

import type { CoreSearchOptions, CoreStandings } from '../core/core-module';
import { reasonOf } from '../eval/reason';
import type { Explanation, Hit, Standing } from '../protocol';
import type { Collection } from './collection';
import { type Gathering, gatherPassages } from './passages';

/** document: the one whose passages are looked at as well. */
export async function explain(
  question: string,
  vector: Float32Array,
  options: CoreSearchOptions,
  gathering: Gathering,
  document: number | undefined,
  collection: Pick<Collection, 'passages' | 'cutter' | 'searcher' | 'stats'>,
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
  const candidates = all.slice(0, count).filter((standing) => standing !== null);
  const places = await placesOf(candidates, gathering, collection);
  const placed = (standing: Standing | null) =>
    standing ? [{ ...standing, ...places.get(keyOf(standing)) }] : [];
  const last = candidates.flatMap(placed).findLast(({ found }) => found !== null) ?? null;
  const context = { question, options, last, candidates: count, chunks: collection.stats().chunks };
  const explained = (standing: Standing | null) =>
    placed(standing).map((each) => ({ ...each, reason: reasonOf(each, context) }));
  return {
    k: options.k,
    candidates: candidates.flatMap(explained),
    passages: all.slice(count).flatMap(explained),
  };
}

/** What became of the candidates, by document and chunk; the others are none of the hits. */
async function placesOf(
  candidates: readonly Standing[],
  gathering: Gathering,
  collection: Pick<Collection, 'cutter'>,
): Promise<Map<string, Pick<Standing, 'found' | 'repeats'>>> {
  // Joined or not, a hit is explained as the chunk that was found.
  const unjoined = { ...gathering, neighbours: null };
  const hits = await gatherPassages(candidates, unjoined, (id) => collection.cutter(id));
  const places = new Map<string, Pick<Standing, 'found' | 'repeats'>>();
  for (const [i, hit] of hits.entries()) {
    places.set(keyOf(hit), { found: i + 1, repeats: null });
    for (const twin of hit.also ?? []) places.set(keyOf(twin), { found: null, repeats: i + 1 });
  }
  return places;
}

function keyOf({ document, chunk }: { document: number; chunk: number }): string {
  return `${document}/${chunk}`;
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
        found: null,
        repeats: null,
        dense: at(standings.dense),
        denseRank: at(standings.denseRanks) || null,
        lexical: at(standings.lexical),
        lexicalRank: at(standings.lexicalRanks) || null,
        reason: '',
      }
    : null;
}
