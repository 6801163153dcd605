/** Targets in a collection, as a question set names them. */
import { coversPage } from '../ingest/formats/page-headings';
import type { Hit } from '../protocol';

/** Some chunks of a document. */
export interface Target {
  document: number;
  /** Null: all. */
  ordinals: ReadonlySet<number> | null;
}

/** What is searched, as far as its targets go. */
interface Contents {
  documents(): Promise<readonly { id: number; path: string }[]>;
  /** All passages of a document, in its order. */
  passages(document: number): Promise<readonly Hit[]>;
}

/**
 * The targets of those ids that are in the collection. An id is a document's path, alone or followed
 * by # and a chunk's ordinal (from 0), one of its headings, or a page: "Page 5" is in "Pages 4–7" too.
 */
export async function findTargets(
  ids: Iterable<string>,
  collection: Contents,
): Promise<Map<string, Target>> {
  const documents = new Map((await collection.documents()).map(({ id, path }) => [path, id]));
  const targets = new Map<string, Target>();
  for (const id of ids) {
    const target = await findTarget(id, documents, collection);
    if (target) targets.set(id, target);
  }
  return targets;
}

async function findTarget(
  id: string,
  documents: ReadonlyMap<string, number>,
  collection: Contents,
): Promise<Target | null> {
  const whole = documents.get(id);
  if (whole !== undefined) return { document: whole, ordinals: null };
  // Paths and headings may hold a # themselves: the longest path is meant.
  for (let at = id.lastIndexOf('#'); at > 0; at = id.lastIndexOf('#', at - 1)) {
    const document = documents.get(id.slice(0, at));
    if (document === undefined) continue;
    const ordinals = ordinalsOf(id.slice(at + 1).trim(), await collection.passages(document));
    return ordinals.size > 0 ? { document, ordinals } : null;
  }
  return null;
}

function ordinalsOf(name: string, passages: readonly Hit[]): Set<number> {
  const isNamed = /^\d+$/.test(name)
    ? ({ chunk }: Hit) => chunk === Number(name)
    : ({ headings }: Hit) =>
        headings.some((heading) => heading === name || coversPage(heading, name));
  return new Set(passages.filter(isNamed).map(({ chunk }) => chunk));
}
