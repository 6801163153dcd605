/**
 * Takes files into a collection: read, chunk, commit. Every document is committed on its own and
 * found by words from then on; whatever ends an ingest, what is committed stays. Vectors follow
 * (engine/embed-missing.ts).
 */
import type { CoreModule, CoreTokenizer } from '../core/core-module';
import type { Collection } from '../engine/collection';
import { amountOf } from '../engine/memory';
import type { PresetRules } from '../engine/presets';
import { recogniseLanguage } from '../models/language';
import type { IngestReport } from '../protocol';
import type { DocumentRecord } from '../store/schema';
import { FileError } from './file-error';
import { hasPages } from './formats/formats';
import { chunksRecord, type PreparedDocument, prepareDocument } from './prepare';
import type { ProgressMeter } from './progress';
import { nothingReadable, readFiles, type Source } from './read';
import { TextReader } from './read-text';

/** What an ingest works with. */
export interface IngestTools {
  core: CoreModule;
  rules: PresetRules;
  collection: Collection;
  /** Runs `work` when no other tab takes files in. */
  turn(work: () => Promise<void>): Promise<void>;
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
    await tools.turn(() => takeIn(files, tools, meter, signal, report));
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
  const { rules, collection } = tools;
  const onFile = (done: number, total: number) => meter.count('reading', done, total);
  const { sources, skipped } = await readFiles(files, rules.only, onFile, signal);
  for (const file of skipped) report.skipped.push(file);
  // Another tab may have changed the collection since.
  await collection.reconcile();
  const known = new Map((await collection.documents()).map((record) => [record.path, record]));
  const originals = await collection.originals();
  const changed = sources.filter(
    (source) => !isSame(source, known.get(source.path), rules, originals),
  );
  report.unchanged = sources.length - changed.length;
  if (changed.length === 0) return;
  await collection.checkRoom(amountOf(changed));
  const reader = new TextReader(signal);
  try {
    await commitAll(changed, reader, tools, meter, signal, report);
  } finally {
    reader.close();
  }
  const taken = report.added + report.replaced + report.unchanged;
  if (taken === 0) throw nothingReadable(files, rules.only, report.skipped);
}

async function commitAll(
  sources: readonly Source[],
  reader: TextReader,
  tools: IngestTools,
  meter: ProgressMeter,
  signal: AbortSignal,
  report: IngestReport,
): Promise<void> {
  await tools.chooseModel(sampleOf(sources, reader));
  const tokenizer = await tools.tokenizer();
  for (const [i, source] of sources.entries()) {
    signal.throwIfAborted();
    meter.count('chunking', i, sources.length);
    try {
      const document = await prepareDocument(source, reader, tools.rules, tools.core, tokenizer);
      await commitDocument(document, tools, report);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      report.skipped.push({ path: source.path, reason: error.said });
    }
  }
  meter.count('chunking', sources.length, sources.length);
}

/** Texts from all over, enough to tell the language of most. */
async function* sampleOf(sources: readonly Source[], reader: TextReader): AsyncGenerator<string> {
  const step = Math.ceil(sources.length / SAMPLED);
  for (let i = 0; i < sources.length; i += step) {
    const text = await reader.peek(sources[i] as Source);
    if (text !== null) yield text;
  }
}

/** originals: documents whose files are kept. One that came before they were is not the same with it. */
/** The very file that a document was made of, cut as it would be now. */
export function isSame(
  source: Source,
  known: DocumentRecord | undefined,
  rules: PresetRules,
  originals: ReadonlySet<number> | null,
): boolean {
  if (known?.sha256 !== source.sha256 || known.chunker !== chunkerName(rules)) return false;
  return !originals || !hasPages(source.path) || originals.has(known.id);
}

function chunkerName({ chunker, chunkerVersion }: PresetRules): DocumentRecord['chunker'] {
  return `${chunker}/${chunkerVersion}`;
}

/** What pages are shown from, where it is kept. */
async function originalOf(source: Source, collection: Collection): Promise<Blob | undefined> {
  if (!hasPages(source.path) || !(await collection.originals())) return undefined;
  return new Blob([await source.read()]);
}

async function commitDocument(
  { source, text, note, chunks }: PreparedDocument,
  { collection, rules }: IngestTools,
  report: IngestReport,
): Promise<void> {
  const document = {
    record: {
      collection: collection.id,
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
    original: await originalOf(source, collection),
    model: collection.model.id,
  };
  const refusal = collection.refusal(document);
  if (refusal) {
    report.skipped.push({ path: source.path, reason: refusal });
    return;
  }
  report[await collection.commit(document, chunks.texts)] += 1;
  if (note !== null) report.notes.push({ path: source.path, reason: note });
}
