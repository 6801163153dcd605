/** From ranked chunks to the passages that are shown, cited and put into the prompt. */
import type { CoreEngine, CoreSearchOptions } from '../core/core-module';
import type { Hit } from '../protocol';
import { areNearlySame, wordRuns } from './near-duplicates';

/** A chunk that was found. */
export interface Found {
  document: number;
  chunk: number;
  score: number;
}

/** Cuts passages out of a document. */
export interface Cutter {
  /** Chunks of the document. */
  count: number;
  /** From the start of chunk `first` to the end of chunk `last`, as a hit on `chunk`. */
  passage(found: Found, first: number, last: number): Hit;
}

export interface Gathering {
  /** Passages that are wanted. */
  k: number;
  /** Chunks that are added on both sides of a hit, touching passages being joined; null: no joining. */
  neighbours: number | null;
  /** Leave out what nearly repeats a better hit. */
  collapse: boolean;
  /** Two halves of a section that are found one right after the other stand as they are read. */
  readingOrder?: boolean;
}

/** What a collection is searched with; its best k chunks as they are ranked, unless they are gathered. */
export type PassageSearch = [
  question: string,
  vector: Float32Array,
  options: CoreSearchOptions,
  gathering?: Gathering,
];

/** The best k chunks as they are ranked. */
export function asRanked(k: number): Gathering {
  return { k, neighbours: null, collapse: false };
}

/** Hits that passages are made of: enough for most to be joined or left out. */
const HITS_GATHERED = 50;

/** The best passages that the core finds. cutter: null for a document that is gone. */
export function searchPassages(
  engine: Pick<CoreEngine, 'search'>,
  [question, vector, options, gathering = asRanked(options.k)]: PassageSearch,
  cutter: (document: number) => Promise<Cutter | null>,
): Promise<Hit[]> {
  const k = Math.max(HITS_GATHERED, options.k);
  const hits = engine.search(question, vector, JSON.stringify({ ...options, k }));
  const found = Array.from(hits.documents, (document, i) => ({
    document,
    chunk: hits.ordinals[i] as number,
    score: hits.scores[i] as number,
  }));
  return gatherPassages(found, gathering, cutter);
}

/** All passages of a document, without a score. cutter: null where the document is gone. */
export function passagesOf(document: number, cutter: Cutter | null): Hit[] {
  if (!cutter) return [];
  return Array.from({ length: cutter.count }, (_, chunk) =>
    cutter.passage({ document, chunk, score: 0 }, chunk, chunk),
  );
}

/** A passage in the making. */
interface Draft {
  best: Found;
  cut: Cutter;
  first: number;
  last: number;
  runs: Set<string>[];
  also: NonNullable<Hit['also']>;
}

/**
 * Takes hits from the front, best first, until one more passage than wanted would begin; a passage has
 * the place and the score of its best hit. cutter: null where the document is gone.
 */
export async function gatherPassages(
  found: readonly Found[],
  { k, neighbours, collapse, readingOrder = false }: Gathering,
  cutter: (document: number) => Promise<Cutter | null>,
): Promise<Hit[]> {
  let drafts: Draft[] = [];
  const cutterOf = once(cutter);
  // All at once, not each when its turn comes: most of these become passages.
  await Promise.all(found.slice(0, k).map(({ document }) => cutterOf(document)));
  for (const best of found) {
    const cut = await cutterOf(best.document);
    if (!cut) continue;
    const { text, source } = cut.passage(best, best.chunk, best.chunk);
    const runs = collapse ? [wordRuns(text)] : [];
    const twin = drafts.find((draft) => repeats(draft, runs));
    if (twin) {
      twin.also.push({ document: best.document, source, chunk: best.chunk });
      continue;
    }
    const first = Math.max(0, best.chunk - (neighbours ?? 0));
    const last = Math.min(cut.count - 1, best.chunk + (neighbours ?? 0));
    const fresh: Draft = { best, cut, first, last, runs, also: [] };
    const touching = neighbours === null ? [] : drafts.filter((draft) => touches(draft, fresh));
    if (touching.length === 0 && drafts.length === k) break;
    drafts = touching.length > 0 ? join(drafts, touching, fresh) : [...drafts, fresh];
  }
  const hits = drafts.map(finish);
  return readingOrder ? asRead(hits) : hits;
}

/** Reads each document once, however many of its chunks were found. */
function once<T>(read: (document: number) => Promise<T>): (document: number) => Promise<T> {
  const asked = new Map<number, Promise<T>>();
  return (document) => {
    const known = asked.get(document) ?? read(document);
    asked.set(document, known);
    return known;
  };
}

/**
 * Both halves of a section that was cut answer much the same questions, and which of them is a little
 * nearer to one is chance; a reader begins with the first. They share out their places and scores.
 */
function asRead(hits: readonly Hit[]): Hit[] {
  const read = [...hits];
  for (let i = 1; i < read.length; i++) {
    for (let j = i; j > 0 && goesOn(read[j] as Hit, read[j - 1] as Hit); j--) {
      const [later, earlier] = [read[j - 1] as Hit, read[j] as Hit];
      read[j - 1] = { ...earlier, score: later.score };
      read[j] = { ...later, score: earlier.score };
    }
  }
  return read;
}

/** Whether `next` is the chunk behind `hit` in its section. */
function goesOn(hit: Hit, next: Hit): boolean {
  const titles = ({ headings }: Hit) => headings.join('\n');
  return (
    hit.document === next.document && hit.chunk + 1 === next.chunk && titles(hit) === titles(next)
  );
}

function repeats(draft: Draft, runs: readonly Set<string>[]): boolean {
  return runs.some((each) => draft.runs.some((known) => areNearlySame(known, each)));
}

function touches(a: Draft, b: Draft): boolean {
  return a.best.document === b.best.document && a.first <= b.last + 1 && b.first <= a.last + 1;
}

/** The passages with the touching ones and a new one made one, in the place of the best. */
function join(drafts: readonly Draft[], touching: readonly Draft[], fresh: Draft): Draft[] {
  const parts = [...touching, fresh];
  const joined: Draft = {
    ...(touching[0] as Draft),
    first: Math.min(...parts.map(({ first }) => first)),
    last: Math.max(...parts.map(({ last }) => last)),
    runs: parts.flatMap(({ runs }) => runs),
    also: parts.flatMap(({ also }) => also),
  };
  return drafts.flatMap((draft) => {
    if (draft === touching[0]) return [joined];
    return touching.includes(draft) ? [] : [draft];
  });
}

function finish({ best, cut, first, last, also }: Draft): Hit {
  const hit = cut.passage(best, first, last);
  return also.length > 0 ? { ...hit, also } : hit;
}
