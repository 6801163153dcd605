/** A collection as one file, vectors included. The same collection gives the same bytes. */
import type { Collection } from '../engine/collection';
import type { CollectionInfo } from '../protocol';
import type { DocumentRecord } from '../store/schema';
import { type Head, makeEntry, type StoredEntry, writeExport } from './container';
import { asSharedText, type SharedDocument, type SharedText } from './contents';
import { changedMeanwhile, notEmbedded, nothingToExport } from './errors';

/**
 * Characters of text in one entry: small, and there are many to ask for; large, and much is fetched for
 * one passage of an export that is read over the network.
 */
const TEXT_IN_ENTRY = 256 * 1024;

export interface ExportRequest {
  info: Pick<CollectionInfo, 'name' | 'preset'>;
  collection: Collection;
  /** How much is done, of how much: documents. */
  onProgress?(done: number, total: number): void;
}

/** Rejects with "not-embedded", "nothing-to-export" and "collection-changed". */
export async function exportCollection(request: ExportRequest): Promise<Blob> {
  const { collection, info } = request;
  // First of all, because it throws for one on a server.
  const { searcher } = collection;
  await collection.reconcile();
  if (!collection.isEmbedded) throw notEmbedded();
  const records = await collection.documents();
  if (records.length === 0) throw nothingToExport();
  const { model } = collection;
  const index = await indexEntries(searcher, records);
  const { documents, entries } = await documentEntries(request, records);
  const list = await makeEntry('documents', asJson(documents));
  const chunks = records.reduce((sum, record) => sum + record.chunks, 0);
  const counts = { documents: records.length, chunks };
  const about: Omit<Head, 'entries'> = { ...info, model: model.id, dims: model.dims, ...counts };
  return writeExport(about, [list, ...index, ...entries]);
}

/** The core's snapshot. Its pieces are made without a pause, so that the index cannot change meanwhile. */
async function indexEntries(
  searcher: Collection['searcher'],
  records: readonly DocumentRecord[],
): Promise<StoredEntry[]> {
  const saving = searcher.save();
  const pieces: Blob[] = [];
  let directory: Uint8Array;
  try {
    const indexed = searcher.documents();
    const isSame = records.every(({ id }, i) => indexed[i] === id);
    if (!isSame || indexed.length !== records.length) throw changedMeanwhile();
    while (saving.next() !== '') pieces.push(new Blob([saving.piece() as BlobPart]));
    directory = saving.directory();
  } finally {
    saving.delete();
  }
  const entries = [await makeEntry('directory', directory as Uint8Array<ArrayBuffer>)];
  for (const piece of pieces) {
    entries.push(await makeEntry('piece', new Uint8Array(await piece.arrayBuffer())));
  }
  return entries;
}

/** Texts, a group of documents each, and the files that documents came from. */
async function documentEntries(
  { collection, onProgress = () => undefined }: ExportRequest,
  records: readonly DocumentRecord[],
) {
  const documents: SharedDocument[] = [];
  const entries: StoredEntry[] = [];
  let group: SharedText[] = [];
  let size = 0;
  const flush = async () => {
    if (group.length > 0) entries.push(await makeEntry('texts', asJson(group)));
    group = [];
    size = 0;
  };
  let texts = 0;
  for (const [done, record] of records.entries()) {
    onProgress(done, records.length);
    const source = await collection.read(record.id);
    if (!source) throw changedMeanwhile();
    group.push(asSharedText(record.id, source.text, source.chunks));
    size += source.text.length;
    documents.push({ ...aboutDocument(record), encoders: source.encoders, texts });
    if (size < TEXT_IN_ENTRY) continue;
    await flush();
    texts += 1;
  }
  await flush();
  let originals = 0;
  for (const document of documents) {
    const original = await collection.original(document.number);
    if (!original) continue;
    entries.push(await makeEntry('original', new Uint8Array(await original.arrayBuffer())));
    document.original = originals++;
    document.type = original.type;
  }
  return { documents, entries };
}

/** Without what differs from one making to the next. */
function aboutDocument({ id, path, bytes, sha256, chunker, chunks, language }: DocumentRecord) {
  return { number: id, path, bytes, sha256, chunker, chunks, language: language ?? null };
}

function asJson(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}
