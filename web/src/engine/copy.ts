/** Copies a collection into another place, with its vectors: nothing is embedded. */
import { packTexts, prefixTexts } from '../core/texts';
import { UserError } from '../errors';
import { chunkTexts } from '../ingest/prepare';
import type { CopyReport, Hit, Progress, SkippedFile } from '../protocol';
import type { DocumentRecord } from '../store/schema';
import { type Message, say } from '../words/message';
import type { Collection, WholeDocument } from './collection';
import { vectorKeys } from './vector-keys';

/** Chunks that are written at once: few keep progress lively, many spare requests. */
const CHUNKS_AT_ONCE = 1000;
/** Searches that are compared afterwards, and how many hits of each. */
const SAMPLES = 20;
const COMPARED = 10;

export interface CopyRequest {
  from: Collection;
  to: Collection;
  /** Most tokens of a text that are read: vectors are known by it. */
  modelTokens: number;
  onProgress(progress: Progress): void;
  signal: AbortSignal;
}

/**
 * What `to` has already is not written again, so that one that was broken off goes on. `from` stays as
 * it is. Rejects where a document lacks vectors, and where counts differ afterwards.
 */
export async function copyCollection(request: CopyRequest): Promise<CopyReport> {
  const { from, to, signal, onProgress } = request;
  await Promise.all([from.reconcile(), to.reconcile()]);
  if (!from.isEmbedded) throw notEmbedded();
  const documents = await from.documents();
  if (documents.length === 0) throw nothingToCopy();
  // Where rows are lacking nobody knows of which: each is looked at.
  const isSound = to.isEmbedded && (await isWhole(to));
  const there = new Set(isSound ? (await to.documents()).map(versionOf) : []);
  const missing = documents.filter((record) => !there.has(versionOf(record)));
  const total = chunksIn(documents);
  let done = total - chunksIn(missing);
  await to.checkRoom({ chunks: total - done, bytes: bytesIn(missing) }, { embedded: true });
  const stopped = stopOf(signal);
  const samples: Float32Array[] = [];
  const skipped: SkippedFile[] = [];
  for (const group of groupsOf(missing)) {
    signal.throwIfAborted();
    onProgress({ phase: 'embedding', done, total, rate: 0, secondsLeft: null });
    const whole = await Promise.all(group.map(({ id }) => readWhole(id, request)));
    const read = whole.filter((each) => each !== undefined);
    const taken = read.filter((each) => isTaken(each, to, skipped));
    await Promise.race([to.take(taken), stopped]);
    samples.push(...taken.flatMap((each) => firstVector(each, from.model.dims)));
    done += chunksIn(group);
  }
  await Promise.all([to.saveSnapshot(), to.reconcile()]);
  onProgress({ phase: 'ready', done: total, total, rate: 0, secondsLeft: null });
  const left = new Set(skipped.map(({ path }) => path));
  const wanted = documents.filter(({ path }) => !left.has(path));
  checkCounts(wanted, await to.documents());
  if (!(await isWhole(to))) {
    if (!isSound) throw incomplete(say('Some chunks are not in the copy.'));
    // Rows that an earlier copy had left behind were counted for those that are lacking.
    return copyCollection(request);
  }
  const compared = samples.length > 0 ? samples : await firstVectors(spread(wanted, SAMPLES), from);
  const agreement = await compare(request, spread(compared, SAMPLES));
  const copied = missing.length - skipped.length;
  return { documents: wanted.length, chunks: chunksIn(wanted), copied, skipped, agreement };
}

/** Rejects when the copy is stopped: a server may not answer for long. */
function stopOf(signal: AbortSignal): Promise<never> {
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // Nobody may be waiting.
  stopped.catch(() => undefined);
  return stopped;
}

/** It has at least the chunks that its documents should have. */
async function isWhole(to: Collection): Promise<boolean> {
  return (await to.count()) >= chunksIn(await to.documents());
}

async function readWhole(id: number, { from, modelTokens }: CopyRequest) {
  const document = await from.read(id);
  if (!document) return undefined;
  const { model } = from;
  const texts = packTexts(chunkTexts(document.text, document.chunks));
  const read = prefixTexts(texts, model.prefixes.passage);
  const maxTokens = Math.min(modelTokens, model.maxTokens);
  return { ...document, keys: await vectorKeys(read, model, maxTokens) };
}

/** Notes why a document is not taken there. */
function isTaken({ record, ...rest }: WholeDocument, to: Collection, skipped: SkippedFile[]) {
  const named = { ...record, collection: to.id };
  const reason = to.refusal({ ...rest, record: named, model: to.model.id });
  if (reason) skipped.push({ path: record.path, reason });
  return !reason;
}

/** Share of hits that both places find for the same vectors; null: there is nothing to compare. */
async function compare(
  { from, to }: CopyRequest,
  questions: readonly Float32Array[],
): Promise<number | null> {
  const options = { k: COMPARED, mode: 'dense' as const, documents: [] };
  let [same, all] = [0, 0];
  for (const question of questions) {
    const hits = await from.search('', question, options);
    const found = new Set((await to.search('', question, options)).map(placeOf));
    same += hits.filter((hit) => found.has(placeOf(hit))).length;
    all += hits.length;
  }
  return all > 0 ? same / all : null;
}

function* groupsOf<Item extends { chunks: number }>(items: readonly Item[]): Generator<Item[]> {
  let group: Item[] = [];
  for (const item of items) {
    group.push(item);
    if (chunksIn(group) < CHUNKS_AT_ONCE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** `count` of them, from all over. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, i) => i % step === 0).slice(0, count);
}

/** Of documents that were there already. */
async function firstVectors(records: readonly DocumentRecord[], from: Collection) {
  const whole = await Promise.all(records.map(({ id }) => from.read(id)));
  return whole.flatMap((each) => (each ? firstVector(each, from.model.dims) : []));
}

function firstVector({ values }: WholeDocument, dims: number): Float32Array[] {
  return values.length > 0 ? [values.slice(0, dims)] : [];
}

function bytesIn(records: readonly { bytes: number }[]): number {
  return records.reduce((sum, { bytes }) => sum + bytes, 0);
}

function chunksIn(items: readonly { chunks: number }[]): number {
  return items.reduce((sum, { chunks }) => sum + chunks, 0);
}

function versionOf({ path, sha256, chunker }: { path: string; sha256: string; chunker: string }) {
  return [path, sha256, chunker].join('\0');
}

function placeOf({ source, chunk }: Hit): string {
  return `${source}\0${chunk}`;
}

function checkCounts(
  from: readonly { path: string; chunks: number }[],
  to: readonly { path: string; chunks: number }[],
): void {
  const chunks = new Map(to.map((record) => [record.path, record.chunks]));
  const lost = from.filter((record) => chunks.get(record.path) !== record.chunks);
  if (lost.length === 0) return;
  throw incomplete(
    say('{n} of {all} documents are not in the copy as they were ({path}).', {
      n: lost.length,
      all: from.length,
      path: lost[0]?.path ?? '',
    }),
  );
}

function incomplete(what: Message): UserError {
  return new UserError(
    'copy-incomplete',
    what,
    'The collection that was copied is unharmed.',
    'Copy again: only what is missing is written.',
  );
}

function nothingToCopy(): UserError {
  return new UserError(
    'nothing-to-copy',
    'There are no documents to copy.',
    'The collection is empty, or was filled by something else and is only asked here.',
    'Add files first, or choose a place that has documents under “Where it is kept”.',
  );
}

function notEmbedded(): UserError {
  return new UserError(
    'not-embedded',
    'Some documents of this collection have no vectors yet.',
    'A copy has all vectors, or it would find less.',
    'Press “Go on”, wait until everything is embedded, then copy again.',
  );
}
