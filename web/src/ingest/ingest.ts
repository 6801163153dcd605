/**
 * Takes files into a collection: read, chunk, embed, commit. Every document is committed on its own;
 * whatever ends an ingest, what is committed stays.
 */
import type { CoreModule, CoreTokenizer } from '../core/core-module';
import { prefixTexts } from '../core/texts';
import type { Embedder } from '../embed/embedder';
import type { Collection } from '../engine/collection';
import type { PresetRules } from '../engine/presets';
import { recogniseLanguage } from '../models/language';
import type { Model } from '../models/manifest';
import type { IngestReport } from '../protocol';
import { checkRoom } from '../store/quota';
import type { DocumentRecord } from '../store/schema';
import { decodeText } from './decode';
import { chunksRecord, type PreparedDocument, prepareDocument } from './prepare';
import type { ProgressMeter } from './progress';
import { readFiles, type Source } from './read';

/** What an ingest works with. The tokenizer and the embedder are loaded only when needed. */
export interface IngestTools {
  core: CoreModule;
  rules: PresetRules;
  collection: Collection;
  /** Before anything is made with the collection's model: may take another for these texts. */
  chooseModel(texts: AsyncIterable<string>): Promise<void>;
  /** Both of the collection's model. */
  tokenizer(): Promise<CoreTokenizer>;
  embedder(): Promise<Embedder>;
}

/** What embeds, for all of an ingest. */
interface Embedding {
  embedder: Embedder;
  model: Model;
}

/** Documents are embedded in windows of at least this many chunks, enough for all workers. */
const WINDOW_CHUNKS = 64;

/** Windows under way: while the last texts of one are embedded, the next has begun. */
const WINDOWS = 2;

/** Documents that are looked at to choose the model: reading them twice takes time. */
const SAMPLED = 64;

/** Chunked text that is kept in memory until its turn comes; what is beyond is chunked again. */
const KEPT_BYTES = 32 * 1024 ** 2;

interface Work {
  documents: Source[];
  kept: Map<Source, PreparedDocument>;
  chunks: number;
  tokens: number;
}

export async function ingest(
  files: readonly File[],
  tools: IngestTools,
  meter: ProgressMeter,
  signal: AbortSignal,
): Promise<IngestReport> {
  const report: IngestReport = {
    added: 0,
    replaced: 0,
    unchanged: 0,
    embedded: 0,
    skipped: [],
    notes: [],
    cancelled: false,
  };
  try {
    await run(files, tools, meter, signal, report);
  } catch (error) {
    if (!signal.aborted) throw error;
    report.cancelled = true;
  } finally {
    await tools.collection.saveSnapshot();
  }
  meter.count('ready', report.embedded, report.embedded);
  return report;
}

async function run(
  files: readonly File[],
  tools: IngestTools,
  meter: ProgressMeter,
  signal: AbortSignal,
  report: IngestReport,
): Promise<void> {
  const { rules, collection } = tools;
  const onFile = (done: number, total: number) => meter.count('reading', done, total);
  const { sources, skipped } = await readFiles(files, rules.only, onFile, signal);
  report.skipped.push(...skipped);
  // Another tab may have changed the collection since.
  await collection.reconcile();
  const known = new Map((await collection.documents()).map((record) => [record.path, record]));
  const changed = sources.filter((source) => !isSame(source, known.get(source.path), rules));
  report.unchanged = sources.length - changed.length;
  if (changed.length === 0) return;
  await tools.chooseModel(sampleOf(changed));
  const work = await measure(changed, tools, meter, signal);
  await checkRoom(roomNeeded(work, collection.model.dims));
  await embedAll(work, tools, meter, signal, report);
}

/** Texts from all over, enough to tell the language of most. */
async function* sampleOf(sources: readonly Source[]): AsyncGenerator<string> {
  const step = Math.ceil(sources.length / SAMPLED);
  for (let i = 0; i < sources.length; i += step) {
    yield decodeText(await (sources[i] as Source).read()).text;
  }
}

function isSame(source: Source, known: DocumentRecord | undefined, rules: PresetRules): boolean {
  return known?.sha256 === source.sha256 && known.chunker === chunkerName(rules);
}

function chunkerName({ chunker, chunkerVersion }: PresetRules): DocumentRecord['chunker'] {
  return `${chunker}/${chunkerVersion}`;
}

/** Chunks everything once, to know how much there is. */
async function measure(
  documents: Source[],
  tools: IngestTools,
  meter: ProgressMeter,
  signal: AbortSignal,
): Promise<Work> {
  const tokenizer = await tools.tokenizer();
  const work: Work = { documents, kept: new Map(), chunks: 0, tokens: 0 };
  let bytes = 0;
  for (const [i, source] of documents.entries()) {
    signal.throwIfAborted();
    meter.count('chunking', i, documents.length);
    const document = await prepareDocument(source, tools.rules, tools.core, tokenizer);
    bytes += source.bytes;
    if (bytes <= KEPT_BYTES) work.kept.set(source, document);
    work.chunks += document.chunks.tokens.length;
    for (const tokens of document.chunks.tokens) work.tokens += tokens;
  }
  meter.count('chunking', documents.length, documents.length);
  return work;
}

/** Text, vectors and the snapshot's copy of them, in bytes. */
function roomNeeded({ documents, chunks }: Work, dims: number): number {
  const text = documents.reduce((sum, { bytes }) => sum + bytes, 0);
  return 2 * text + 3 * chunks * dims * Float32Array.BYTES_PER_ELEMENT;
}

async function embedAll(
  work: Work,
  tools: IngestTools,
  meter: ProgressMeter,
  signal: AbortSignal,
  report: IngestReport,
): Promise<void> {
  const { model } = tools.collection;
  const embedding = { embedder: await tools.embedder(), model };
  signal.throwIfAborted();
  meter.count('embedding', 0, work.chunks);
  const onChunk = (tokens: number) => meter.embedded(tokens, work);
  // What fails ends the rest too, and nothing is left running behind this call's back.
  const stop = new AbortController();
  const anyStop = AbortSignal.any([signal, stop.signal]);
  const onFailure = (error: unknown) => stop.abort(error);
  const underWay: Promise<void>[] = [];
  try {
    for await (const window of windowsOf(work, tools)) {
      underWay.push(embedWindow(window, tools, embedding, onChunk, anyStop, onFailure, report));
      if (underWay.length >= WINDOWS) await underWay.shift();
      anyStop.throwIfAborted();
    }
  } catch (error) {
    onFailure(error);
  }
  await Promise.all(underWay);
  anyStop.throwIfAborted();
}

async function* windowsOf(work: Work, tools: IngestTools): AsyncGenerator<PreparedDocument[]> {
  const tokenizer = await tools.tokenizer();
  let window: PreparedDocument[] = [];
  for (const source of work.documents) {
    const kept = work.kept.get(source);
    work.kept.delete(source);
    window.push(kept ?? (await prepareDocument(source, tools.rules, tools.core, tokenizer)));
    if (chunksIn(window) < WINDOW_CHUNKS) continue;
    yield window;
    window = [];
  }
  yield window;
}

function chunksIn(window: readonly PreparedDocument[]): number {
  return window.reduce((sum, { chunks }) => sum + chunks.tokens.length, 0);
}

/** Embeds the documents side by side and commits each as soon as it is complete; never rejects. */
async function embedWindow(
  window: readonly PreparedDocument[],
  tools: IngestTools,
  embedding: Embedding,
  onChunk: (tokens: number) => void,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
  report: IngestReport,
): Promise<void> {
  await Promise.all(
    window.map(async (document) => {
      try {
        const vectors = await embedDocument(document, tools, embedding, onChunk, signal);
        signal.throwIfAborted();
        await commitDocument(document, vectors, tools, embedding, report);
      } catch (error) {
        onFailure(error);
      }
    }),
  );
}

async function embedDocument(
  { chunks }: PreparedDocument,
  { rules }: IngestTools,
  { embedder, model }: Embedding,
  onChunk: (tokens: number) => void,
  signal: AbortSignal,
): Promise<Float32Array> {
  const vectors = new Float32Array(chunks.tokens.length * embedder.dims);
  await embedder.embed(
    prefixTexts(chunks.texts, model.prefixes.passage),
    (index, vector) => {
      vectors.set(vector, index * embedder.dims);
      onChunk(chunks.tokens[index] as number);
    },
    { maxTokens: Math.min(rules.modelTokens, model.maxTokens), signal },
  );
  return vectors;
}

async function commitDocument(
  document: PreparedDocument,
  vectors: Float32Array,
  { collection, rules }: IngestTools,
  { model }: Embedding,
  report: IngestReport,
): Promise<void> {
  const { source, text, replaced, chunks } = document;
  const outcome = await collection.commit(
    {
      record: {
        collection: collection.name,
        path: source.path,
        bytes: source.bytes,
        sha256: source.sha256,
        chunker: chunkerName(rules),
        chunks: chunks.tokens.length,
        language: recogniseLanguage(text),
        added: Date.now(),
      },
      text,
      chunks: chunksRecord(chunks),
      model: model.id,
      vectors,
    },
    chunks.texts,
  );
  report[outcome] += 1;
  report.embedded += chunks.tokens.length;
  if (replaced > 0) {
    const reason = `Taken in, but it is not valid UTF-8: ${replaced} byte sequences became U+FFFD.`;
    report.notes.push({ path: source.path, reason });
  }
}
