/**
 * Embeds the documents that lack vectors of their collection's model, whatever they lack them for:
 * they have just come in, a reload or a failure has broken off, or the model is another one.
 */
import { joinTexts, prefixTexts, splitTexts } from '../core/texts';
import type { Embedder, OnVector } from '../embed/embedder';
import { ProgressMeter } from '../ingest/progress';
import type { EncoderName, Progress } from '../protocol';
import { checkRoom, roomForVectors } from '../store/quota';
import type { DocumentRecord } from '../store/schema';
import { unlessAborted } from '../unless-aborted';
import type { Collection } from './collection';
import { vectorKeys } from './vector-keys';

/** Chunks of documents that are under way at once: enough for all workers, until the next ones follow. */
const CHUNKS_UNDER_WAY = 128;

export interface EmbedRequest {
  collection: Collection;
  /** Of the collection's model; loaded only where something has to be embedded. */
  embedder(): Promise<Embedder>;
  /** Most tokens of a text that are read. */
  modelTokens: number;
  onProgress(progress: Progress): void;
  /** Hears of every chunk that the model has embedded. */
  onEmbedded?(): void;
  signal: AbortSignal;
}

/**
 * Until no document lacks vectors; documents may come and go meanwhile. A document's vectors are
 * stored together when the last is made. What fails ends the rest, and nothing is left running behind
 * this call's back; rejects with that failure or the signal's reason.
 */
export async function embedMissing(request: EmbedRequest): Promise<void> {
  const { collection, signal } = request;
  for (;;) {
    signal.throwIfAborted();
    const missing = await collection.missing();
    if (missing.length === 0) return;
    await embedDocuments(missing, request);
  }
}

async function embedDocuments(
  missing: readonly DocumentRecord[],
  request: EmbedRequest,
): Promise<void> {
  const { collection } = request;
  await checkRoom(roomForVectors(chunksOf(missing), collection.model.dims));
  const meter = new ProgressMeter(request.onProgress);
  const { chunks } = collection.stats();
  meter.startEmbedding(chunks - chunksOf(missing), chunks, bytesOf(missing));
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const underWay = new Set<Promise<void>>();
  let chunksUnderWay = 0;
  // Small ones first: more documents are complete sooner, and nothing waits behind a huge one.
  for (const record of missing.toSorted((a, b) => a.chunks - b.chunks)) {
    while (chunksUnderWay >= CHUNKS_UNDER_WAY) await Promise.race(underWay);
    if (signal.aborted) break;
    chunksUnderWay += record.chunks;
    const work = embedDocument(record, request, meter, signal)
      .catch((error) => stop.abort(error))
      .finally(() => {
        chunksUnderWay -= record.chunks;
        underWay.delete(work);
      });
    underWay.add(work);
  }
  await Promise.all(underWay);
  signal.throwIfAborted();
}

function chunksOf(records: readonly DocumentRecord[]): number {
  return records.reduce((sum, { chunks }) => sum + chunks, 0);
}

function bytesOf(records: readonly DocumentRecord[]): number {
  return records.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function embedDocument(
  { id, bytes, chunks }: DocumentRecord,
  { collection, embedder, modelTokens, onEmbedded }: EmbedRequest,
  meter: ProgressMeter,
  signal: AbortSignal,
): Promise<void> {
  const { model } = collection;
  const stored = await collection.texts(id);
  if (!stored) return;
  const texts = prefixTexts(stored, model.prefixes.passage);
  const maxTokens = Math.min(modelTokens, model.maxTokens);
  const keys = await vectorKeys(texts, model, maxTokens);
  const values = new Float32Array(keys.length * model.dims);
  const take = (ordinal: number, vector: Float32Array) => {
    values.set(vector, ordinal * model.dims);
    meter.embedded(bytes / chunks);
  };
  const encoders = new Set<EncoderName>();
  const left: number[] = [];
  for (const [ordinal, known] of (await collection.known(id, keys)).entries()) {
    if (!known) {
      left.push(ordinal);
      continue;
    }
    take(ordinal, known.vector);
    for (const encoder of known.encoders) encoders.add(encoder);
  }
  if (left.length > 0) {
    const parts = splitTexts(texts);
    // Loading a model takes long.
    const ready = await unlessAborted(embedder(), signal);
    const onVector: OnVector = (i, vector, encoder) => {
      const ordinal = left[i] as number;
      onEmbedded?.();
      encoders.add(encoder);
      take(ordinal, vector);
      // It is found by meaning at once, and not lost when the rest is cancelled.
      collection.supplyEarly({ document: id, ordinal }, vector, { model, encoder });
    };
    const asked = joinTexts(left.map((ordinal) => parts[ordinal] as Uint8Array));
    await ready.embed(asked, onVector, { maxTokens, signal });
  }
  signal.throwIfAborted();
  await collection.supply(id, { keys, values, encoders: [...encoders] });
}
