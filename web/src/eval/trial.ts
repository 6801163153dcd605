/** Measures a question set over a corpus of its own, in which every row is one chunk. */
import type { CoreEngine, CoreModule } from '../core/core-module';
import { packTexts, prefixTexts } from '../core/texts';
import type { Embedder } from '../embed/embedder';
import { embedQuestion } from '../engine/embed-question';
import { PRESETS } from '../engine/presets';
import type { Model } from '../models/manifest';
import { gainsOf } from './gains';
import type { CorpusRow, Query } from './question-set';
import { rankEach } from './rank';
import {
  type Measured,
  median,
  NOTHING,
  perScorer,
  type Scorer,
  type Summary,
  summarize,
} from './summary';

/** Questions that are embedded once more, alone and unaided, to see how long that takes. */
const TIMED_QUESTIONS = 20;

export interface TrialParts {
  core: CoreModule;
  model: Model;
  /** For the corpus and the questions; may know some of their vectors already. */
  embedder: Embedder;
  /** The model itself, to be timed. */
  timed: Embedder;
}

export interface TrialResult {
  summaries: Record<Scorer, Summary>;
  /** Median of embedding a question, in milliseconds. */
  embedMs: number;
}

export async function runTrial(
  parts: TrialParts,
  corpus: readonly CorpusRow[],
  queries: readonly Query[],
): Promise<TrialResult> {
  const engine = await indexRows(parts, corpus);
  try {
    const vectors = await embedTexts(
      parts,
      queries.map(({ text }) => text),
      parts.model.prefixes.query,
    );
    const ids = corpus.map(({ id }) => id);
    const { dims } = parts.model;
    const measured = queries.map((query, i) =>
      measure(engine, query, vectors.subarray(i * dims, (i + 1) * dims), ids),
    );
    return {
      summaries: perScorer((scorer) => summarize(measured, scorer)),
      embedMs: await timeQuestions(parts, queries),
    };
  } finally {
    engine.delete();
  }
}

/** Row i becomes document i of one chunk: its title stands before the text as headings do. */
async function indexRows(parts: TrialParts, corpus: readonly CorpusRow[]): Promise<CoreEngine> {
  const { dims, prefixes } = parts.model;
  const texts = corpus.map(({ title, text }) => (title ? `${title}\n${text}` : text));
  const vectors = await embedTexts(parts, texts, prefixes.passage);
  const engine = new parts.core.Engine(dims);
  for (const [i, text] of texts.entries()) {
    const { bytes, ends } = packTexts([text]);
    engine.addDocument(i, bytes, ends);
    engine.setVectors(i, vectors.slice(i * dims, (i + 1) * dims));
  }
  return engine;
}

/** Vectors of the texts, one behind the other; each is cut where the product cuts it. */
async function embedTexts(
  { model, embedder }: TrialParts,
  texts: readonly string[],
  prefix: string,
): Promise<Float32Array> {
  const vectors = new Float32Array(texts.length * model.dims);
  const keep = (i: number, vector: Float32Array) => vectors.set(vector, i * model.dims);
  const maxTokens = Math.min(PRESETS.default.modelTokens, model.maxTokens);
  await embedder.embed(prefixTexts(packTexts(texts), prefix), keep, { maxTokens });
  return vectors;
}

function measure(
  engine: CoreEngine,
  { text, judgements }: Query,
  vector: Float32Array,
  ids: readonly string[],
): Measured {
  const ranked = text.trim() === '' ? null : rankEach(engine, text, vector);
  const outcomes = perScorer((scorer) => {
    if (!ranked) return NOTHING;
    const { hits, ms } = ranked[scorer];
    const isRow = (row: number, corpusId: string) => ids[row] === corpusId;
    return { gains: gainsOf([...hits.documents], judgements, isRow), ms };
  });
  return { judgements: judgements.map(({ score }) => score), outcomes };
}

async function timeQuestions(
  { model, timed }: TrialParts,
  queries: readonly Query[],
): Promise<number> {
  const times: number[] = [];
  for (const { text } of queries.slice(0, TIMED_QUESTIONS)) {
    const begun = performance.now();
    await embedQuestion(text, timed, model, PRESETS.default);
    times.push(performance.now() - begun);
  }
  return median(times);
}
