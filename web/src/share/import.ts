/** Takes an export in as a new collection of this browser: all of it or nothing, and nothing is embedded. */
import type { CoreEngine, CoreLoading, CoreModule } from '../core/core-module';
import { packTexts, prefixTexts } from '../core/texts';
import { checkMemory } from '../engine/memory';
import { PRESETS } from '../engine/presets';
import { saveIndex } from '../engine/snapshot';
import type { Tabs } from '../engine/tabs';
import { vectorKeys } from '../engine/vector-keys';
import { chunkTexts } from '../ingest/prepare';
import { modelById, OFFERED_MODELS } from '../models/manifest';
import type { CollectionInfo, EncoderName } from '../protocol';
import { checkRoom, roomForTexts, roomForVectors } from '../store/quota';
import type { Store } from '../store/store';
import { say } from '../words/message';
import type { ByteSource } from './byte-source';
import { OpenExport } from './container';
import { chunksOf, type SharedDocument, type SharedText } from './contents';
import { otherModel } from './errors';

export interface ImportTools {
  core: CoreModule;
  store: Store;
  tabs: Tabs;
  /** How much is done, of how much: documents. */
  onProgress?(done: number, total: number): void;
}

/** Rejects with what is wrong with the export, and "storage-full"; nothing is kept then. */
export async function importCollection(
  source: ByteSource,
  tools: ImportTools,
): Promise<CollectionInfo> {
  const { store, tabs } = tools;
  const from = await openKnown(source);
  // Each is checked before anything is written.
  for (const place of from.head.entries.keys()) await from.read(place);
  checkMemory(from.head.chunks, from.head.dims);
  await checkRoom(roomFor(from));
  await forgetBrokenOff(store, tabs);
  const id = crypto.randomUUID();
  // Meanwhile no other tab takes it for one that was broken off.
  return tabs.turnIfFree(importOf(id), async () => {
    try {
      return await takeIn(from, id, tools);
    } catch (error) {
      await store.removeCollection(id);
      throw error;
    }
  });
}

/** An export whose vectors this page can compare with questions. */
export async function openKnown(source: ByteSource): Promise<OpenExport> {
  const from = await OpenExport.open(source);
  const { model, dims, preset } = from.head;
  if (!OFFERED_MODELS.includes(model)) throw otherModel(from.name, model, OFFERED_MODELS);
  if (modelById(model).dims !== dims)
    throw from.damaged(
      say('vectors of {model} have no {dims} numbers', { model, dims: String(dims) }),
    );
  if (!Object.hasOwn(PRESETS, preset))
    throw from.damaged(say('there is no preset {preset}', { preset }));
  return from;
}

/** The documents that it says it has. */
export async function readDocuments(from: OpenExport): Promise<SharedDocument[]> {
  const [place] = from.placesOf('documents');
  const documents = await from.readJson<SharedDocument[]>(place ?? -1);
  const paths = new Set(documents.map(({ path }) => path));
  if (paths.size !== from.head.documents)
    throw from.damaged(say('its documents are not as it says'));
  return documents;
}

/**
 * The core's index of it; delete() it when done. numbers: what its documents are called in it, in their
 * order; by default as in the export.
 */
export async function loadIndex(
  from: OpenExport,
  core: CoreModule,
  numbers?: readonly number[],
): Promise<CoreEngine> {
  const [directory] = from.placesOf('directory');
  let loading: CoreLoading | undefined;
  try {
    loading = new core.Loading(await from.read(directory ?? -1));
    // One is read while the one before is taken in.
    const pieces = from.placesOf('piece');
    let next = pieces[0] === undefined ? undefined : from.read(pieces[0]);
    for (let i = 0; next; i++) {
      const piece = await next;
      const following = pieces[i + 1];
      next = following === undefined ? undefined : from.read(following);
      loading.add(piece);
    }
    if (numbers) loading.renumber(Uint32Array.from(numbers));
    return checked(loading.finish(), from);
  } catch (error) {
    if ((error as { code?: string }).code !== 'bad-snapshot') throw error;
    throw from.damaged(
      say('its index is not sound: {detail}', { detail: (error as Error).message }),
    );
  } finally {
    loading?.delete();
  }
}

function checked(engine: CoreEngine, from: OpenExport): CoreEngine {
  const { dims, chunks, vectors, documents } = JSON.parse(engine.stats());
  const { head } = from;
  const isAll = chunks === head.chunks && vectors === chunks && documents === head.documents;
  if (dims === head.dims && isAll) return engine;
  engine.delete();
  throw from.damaged(say('its index is of other documents'));
}

function roomFor({ head }: OpenExport): number {
  const texts = head.entries.filter(({ kind }) => kind === 'texts' || kind === 'original');
  const bytes = texts.reduce((sum, { bytes, whole = bytes }) => sum + whole, 0);
  return roomForTexts(bytes) + roomForVectors(head.chunks, head.dims);
}

async function takeIn(
  from: OpenExport,
  id: string,
  { core, store, onProgress = () => undefined }: ImportTools,
): Promise<CollectionInfo> {
  const { preset, model: modelId } = from.head;
  const model = modelById(modelId);
  await store.putCollection({ id, model: modelId, chosen: 'person', importing: true });
  const documents = await readDocuments(from);
  const kept: Kept[] = [];
  let texts: { place: number; list: Map<number, SharedText> } | undefined;
  for (const document of documents) {
    onProgress(kept.length, documents.length);
    if (texts?.place !== document.texts) {
      texts = { place: document.texts, list: await readTexts(from, document.texts) };
    }
    kept.push(await keep(from, document, texts.list.get(document.number), store, id));
  }
  const numbers = kept.map(({ number }) => number);
  const engine = await loadIndex(from, core, numbers);
  const { precision } = JSON.parse(engine.stats());
  try {
    for (const { number, keys, encoders } of kept) {
      const values = engine.vectors(number);
      if (values.length !== keys.length * model.dims) throw otherChunks(from, number);
      await store.addVectors(number, modelId, { keys, values, encoders });
    }
    const isSound = { isCurrent: () => true, isInLine: () => true };
    await saveIndex({ engine, store, id, model }, isSound);
  } finally {
    engine.delete();
  }
  const info = { id, name: await freeName(from.head.name, store), preset };
  await store.putCollection({ ...info, model: modelId, chosen: 'person', precision });
  return info;
}

/** A document that is in the store, but for its vectors. */
interface Kept {
  number: number;
  keys: string[];
  encoders: readonly EncoderName[];
}

/** Texts of one entry, by their documents' numbers. */
export async function readTexts(from: OpenExport, texts: number): Promise<Map<number, SharedText>> {
  const list = await from.readJson<SharedText[]>(from.placesOf('texts')[texts] ?? -1);
  return new Map(list.map((text) => [text.number, text]));
}

/** The file that a document came from, or undefined where the export has none. */
export async function readOriginal(
  from: OpenExport,
  { original, type = '' }: SharedDocument,
): Promise<Blob | undefined> {
  if (original === undefined) return undefined;
  return new Blob([await from.read(from.placesOf('original')[original] ?? -1)], { type });
}

async function keep(
  from: OpenExport,
  document: SharedDocument,
  shared: SharedText | undefined,
  store: Store,
  id: string,
): Promise<Kept> {
  const { number: _, encoders, texts: _texts, original: _file, type: _type, ...about } = document;
  const chunks = shared && chunksOf(shared, document.chunks);
  if (!shared || !chunks) throw otherChunks(from, document.path);
  const { text } = shared;
  const model = modelById(from.head.model);
  const { record } = await store.commit({
    record: { ...about, collection: id, added: Date.now() },
    text,
    chunks,
    original: await readOriginal(from, document),
    model: model.id,
  });
  const read = prefixTexts(packTexts(chunkTexts(text, chunks)), model.prefixes.passage);
  const { modelTokens } = PRESETS[from.head.preset];
  const keys = await vectorKeys(read, model, Math.min(modelTokens, model.maxTokens));
  return { number: record.id, keys, encoders: encoders as EncoderName[] };
}

function otherChunks(from: OpenExport, document: string | number) {
  return from.damaged(
    say('the document {document} does not have the chunks that it should have', {
      document: String(document),
    }),
  );
}

/** Another collection may be called the same. */
async function freeName(name: string, store: Store): Promise<string> {
  const taken = new Set((await store.collections()).map((each) => each.name));
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name} (${i})`;
  return free;
}

/** Names the turn to import it. */
const importOf = (id: string) => `import ${id}`;

/** Deletes what imports have left that were broken off, by a reload or a kill. */
export async function forgetBrokenOff(store: Store, tabs: Tabs): Promise<void> {
  for (const id of await store.imports()) {
    await tabs.ifNobody(importOf(id), async () => {
      // Since it was listed, it may have come to a good end.
      if ((await store.imports()).includes(id)) await store.removeCollection(id);
    });
  }
}
