/**
 * Takes files into a collection: read, chunk, commit. Every document is committed on its own and
 * found by words from then on; whatever ends an ingest, what is committed stays. Vectors follow
 * (engine/embed-missing.ts).
 */
import type { CoreModule, CoreTokenizer } from '../core/core-module';
import type { Collection } from '../engine/collection';
import type { PresetRules } from '../engine/presets';
import { recogniseLanguage } from '../models/language';
import type { IngestReport } from '../protocol';
import { checkRoom } from '../store/quota';
import type { DocumentRecord } from '../store/schema';
import { decodeText } from './decode';
import { chunksRecord, type PreparedDocument, prepareDocument } from './prepare';
import type { ProgressMeter } from './progress';
import { readFiles, type Source } from './read';

/** What an ingest works with. */
export interface IngestTools {
  core: CoreModule;
  rules: PresetRules;
  collection: Collection;
  /** Before anything is made with the collection's model: may take another for these texts. */
  chooseModel(texts: AsyncIterable<string>): Promise<void>;
  /** Of the collection's model; loaded only when needed. */
  tokenizer(): Promise<CoreTokenizer>;
  /** Embeds what lacks vectors, unless it is cancelled; resolves to the number of chunks. */
  embed(): Promise<number>;
}

/** Documents that are looked at to choose the model: reading them twice takes time. */
const SAMPLED = 64;

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
    await takeIn(files, tools, meter, signal, report);
    report.embedded = await tools.embed();
    signal.throwIfAborted();
  } catch (error) {
    if (!signal.aborted) throw error;
    report.cancelled = true;
  } finally {
    await tools.collection.saveSnapshot();
  }
  meter.count('ready', report.embedded, report.embedded);
  return report;
}

async function takeIn(
  files: readonly File[],
  tools: IngestTools,
  meter: ProgressMeter,
  signal: AbortSignal,
  report: IngestReport,
): Promise<void> {
  const { rules, core, collection } = tools;
  const onFile = (done: number, total: number) => meter.count('reading', done, total);
  const { sources, skipped } = await readFiles(files, rules.only, onFile, signal);
  report.skipped.push(...skipped);
  // Another tab may have changed the collection since.
  await collection.reconcile();
  const known = new Map((await collection.documents()).map((record) => [record.path, record]));
  const changed = sources.filter((source) => !isSame(source, known.get(source.path), rules));
  report.unchanged = sources.length - changed.length;
  if (changed.length === 0) return;
  await checkRoom(roomNeeded(changed));
  await tools.chooseModel(sampleOf(changed));
  const tokenizer = await tools.tokenizer();
  for (const [i, source] of changed.entries()) {
    signal.throwIfAborted();
    meter.count('chunking', i, changed.length);
    await commitDocument(await prepareDocument(source, rules, core, tokenizer), tools, report);
  }
  meter.count('chunking', changed.length, changed.length);
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

/** Texts, and the snapshot's copy of their words, in bytes; vectors see to themselves. */
function roomNeeded(sources: readonly Source[]): number {
  return 2 * sources.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function commitDocument(
  { source, text, replaced, chunks }: PreparedDocument,
  { collection, rules }: IngestTools,
  report: IngestReport,
): Promise<void> {
  const document = {
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
    model: collection.model.id,
  };
  const refusal = collection.refusal(document);
  if (refusal) {
    report.skipped.push({ path: source.path, reason: refusal });
    return;
  }
  report[await collection.commit(document, chunks.texts)] += 1;
  if (replaced > 0) {
    const reason = `Taken in, but it is not valid UTF-8: ${replaced} byte sequences became U+FFFD.`;
    report.notes.push({ path: source.path, reason });
  }
}
