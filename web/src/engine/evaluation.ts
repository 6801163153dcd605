/** Measures a collection's search with a question set. */
import { UserError } from '../errors';
import { gainsOf } from '../eval/gains';
import { firstRelevant } from '../eval/metrics';
import { badSet, parseQuestionSet, type Query, type SetFile } from '../eval/question-set';
import { rankEach, scorerOf } from '../eval/rank';
import {
  type Measured,
  median,
  NOTHING,
  type Outcome,
  perScorer,
  type Scorer,
  summarize,
} from '../eval/summary';
import { findTargets, type Target } from '../eval/targets';
import { decodeText } from '../ingest/decode';
import type { Evaluation } from '../protocol';
import { say } from '../words/message';
import type { Collection } from './collection';
import type { PresetRules } from './presets';

/** What is measured, by which rules, and what turns a question into its vector. */
export interface Searched {
  /** The collection's id for the page. */
  id: string;
  rules: Pick<PresetRules, 'mode'>;
  collection: Pick<Collection, 'documents' | 'passages' | 'stats' | 'model' | 'searcher'>;
  vectorOf(question: string): Promise<Float32Array>;
}

/** More than any question set has; a file that was chosen by mistake must not fill the memory. */
const MAX_BYTES = 32 * 2 ** 20;

/** Null where it was aborted. */
export async function evaluate(
  files: readonly File[],
  { id, rules, collection, vectorOf }: Searched,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Evaluation | null> {
  const before = await fingerprint(collection);
  const { queries, targets } = await readQueries(files, collection);
  const measured: Measured[] = [];
  const embedTimes: number[] = [];
  for (const query of queries) {
    if (signal.aborted) return null;
    onProgress(measured.length, queries.length);
    let outcomes = perScorer(() => NOTHING);
    if (query.text.trim() !== '') {
      const begun = performance.now();
      const vector = await vectorOf(query.text);
      embedTimes.push(performance.now() - begun);
      outcomes = outcomesOf(query, vector, collection, targets);
    }
    measured.push({ judgements: query.judgements.map(({ score }) => score), outcomes });
  }
  if ((await fingerprint(collection)) !== before) throw changed();
  const { documents, chunks, vectors } = collection.stats();
  return {
    files: files.map(({ name }) => name),
    collection: id,
    model: collection.model.id,
    documents,
    chunks,
    embedded: vectors,
    inUse: scorerOf(rules.mode),
    summaries: perScorer((scorer) => summarize(measured, scorer)),
    embedMs: median(embedTimes),
    questions: queries.map(({ text, judgements }, i) => ({
      question: text,
      expected: judgements.filter(({ score }) => score > 0).map(({ corpusId }) => corpusId),
      ranks: perScorer((scorer) => firstRelevant((measured[i] as Measured).outcomes[scorer].gains)),
    })),
  };
}

function outcomesOf(
  { text, judgements }: Query,
  vector: Float32Array,
  { searcher }: Searched['collection'],
  targets: ReadonlyMap<string, Target>,
): Record<Scorer, Outcome> {
  const ranked = rankEach(searcher, text, vector);
  return perScorer((scorer) => {
    const { hits, ms } = ranked[scorer];
    const found = Array.from(hits.documents, (document, i) => ({
      document,
      ordinal: hits.ordinals[i] as number,
    }));
    const gains = gainsOf(found, judgements, ({ document, ordinal }, id) => {
      const { document: wanted, ordinals } = targets.get(id) as Target;
      return document === wanted && (ordinals === null || ordinals.has(ordinal));
    });
    return { gains, ms };
  });
}

async function readQueries(files: readonly File[], collection: Searched['collection']) {
  const texts = await Promise.all(files.map(readSetFile));
  const parse = (isKnown: (id: string) => boolean) =>
    parseQuestionSet(texts, isKnown, say('this collection'));
  // Once to see which targets are named, once to refuse those that are not there.
  const named = new Set<string>();
  parse((id) => Boolean(named.add(id)));
  const targets = await findTargets(named, collection);
  return { queries: parse((id) => targets.has(id)), targets };
}

async function readSetFile(file: File): Promise<SetFile> {
  if (file.size > MAX_BYTES) throw badSet(file.name, say('it is larger than 32 MiB'));
  const { text, replaced } = await decodeText(new Uint8Array(await file.arrayBuffer()));
  if (replaced > 0) throw badSet(file.name, say('it is not UTF-8'));
  return { name: file.name, text };
}

/** Differs when anything has changed that a search may find. */
async function fingerprint(collection: Searched['collection']): Promise<string> {
  const ids = (await collection.documents()).map(({ id }) => id);
  return JSON.stringify([collection.model.id, collection.stats(), ids]);
}

function changed(): UserError {
  return new UserError(
    'collection-changed',
    'The collection changed while it was measured.',
    'The figures would have been those of neither state, so there are none.',
    'Wait until no files are taken in and the model stays, then measure again.',
  );
}
