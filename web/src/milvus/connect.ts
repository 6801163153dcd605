/** Finds out what a server is, and opens a collection on it. */

import type { Collection } from '../engine/collection';
import type { Language } from '../models/language';
import type { Model } from '../models/manifest';
import type { MilvusAddress, MilvusFields, MilvusFindings } from '../protocol';
import type { Store } from '../store/store';
import { type Message, say } from '../words/message';
import type { Analyzer, Description, MilvusApi, VectorField } from './api';
import { badName, badUri, notMilvus, unfit } from './errors';
import { ForeignCollection } from './foreign-collection';
import { MilvusCollection } from './milvus-collection';
import { kNoSuchPath, Rest, type RestOptions } from './rest';
import { kFirstRows, kRecordFields } from './rows';
import { ApiV1 } from './v1';
import { ApiV2 } from './v2';

/** Scores of vectors of unit length are the same by both. */
const kMetrics = ['IP', 'COSINE'];

export interface OpenRequest {
  address: MilvusAddress;
  /** The model that documents will be embedded with. */
  model: Model;
  /** What waits for its vectors is kept here. */
  store: Store;
  /** Of most of the documents that will come; null: it is not known. */
  language?: Language | null;
  /** Deletes what is there of that name, whoever made it. */
  drop?: boolean;
  rest?: Partial<RestOptions>;
}

/** Creates the collection where there is none. Rejects with UserError, having changed nothing. */
export async function openMilvus(request: OpenRequest): Promise<Collection> {
  const { address, model, store, language, drop = false } = request;
  const api = await findApi(address, request.rest);
  if (address.fields) return openForeign(api, address, address.fields, model);
  let description = await api.describe();
  if (description && drop) {
    await api.drop();
    description = null;
  }
  description ??= await create(api, model, analyzerFor(language ?? languageOf(model)));
  const vector = checked(address.collection, description, model);
  const made = await madeWith(api, description);
  const problem = otherModel(made, model);
  if (problem) throw unfit(address.collection, problem, kOther);
  const { analyzer, primary } = description;
  const place = placeOf(address);
  return MilvusCollection.open({ api, store, place, model, vector, primary, analyzer });
}

/** What there is, without changing anything. Rejects with UserError where nothing can be known. */
export async function probeMilvus(
  address: MilvusAddress,
  model: Model,
  rest?: Partial<RestOptions>,
): Promise<MilvusFindings> {
  const api = await findApi(address, rest);
  const { version } = api;
  const place = placeOf(address);
  const description = await api.describe();
  if (!description) return { place, version, collection: null };
  const { vectors, fields, analyzer } = description;
  const [vector] = vectors;
  const problem =
    problemOf(description, model) ?? otherModel(await madeWith(api, description), model);
  return {
    place,
    version,
    collection: {
      dims: vector?.dims ?? null,
      metric: vector?.metric ?? null,
      fields,
      fullText: analyzer !== null,
      problem,
    },
  };
}

/** For a person, and the same for the same place. */
export function placeOf({ uri, database, collection }: MilvusAddress): string {
  const { origin } = new URL(uri.trim());
  return `${[origin, database, collection].filter(Boolean).join('/')}`;
}

/** The address as it is used. Throws UserError. */
export function checkAddress(address: MilvusAddress): MilvusAddress {
  const { uri, database, collection, token, fields = {} } = address;
  const typed = uri.trim();
  const url = URL.canParse(typed) ? new URL(typed) : null;
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash;
  if (!isPlain || !/^https?:$/.test(url.protocol) || url.pathname !== '/') throw badUri(typed);
  const isName = (name: string) => /^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(name);
  if (!isName(collection)) throw badName('collection', collection);
  if (database && !isName(database)) throw badName('database', database);
  for (const name of Object.values<string>(fields)) if (!isName(name)) throw badName('field', name);
  return {
    uri: url.origin,
    collection,
    ...(token?.trim() && { token: token.trim() }),
    ...(database && { database }),
  };
}

async function findApi(typed: MilvusAddress, options?: Partial<RestOptions>) {
  const address = checkAddress(typed);
  const { uri, token = '', database } = address;
  const rest = new Rest(uri, token, options);
  const names = database ? { dbName: database } : {};
  const v2 = await rest.call('/v2/vectordb/collections/list', names);
  if (v2 !== kNoSuchPath) return new ApiV2(rest, address);
  const v1 = await rest.call(`/v1/vector/collections?${new URLSearchParams(names)}`);
  if (v1 !== kNoSuchPath) return new ApiV1(rest, address);
  throw notMilvus(uri, say('“not found” to everything that Milvus knows'));
}

async function create(api: MilvusApi, model: Model, analyzer: Analyzer): Promise<Description> {
  if (api.version === 'v1' || !(await createWithWords(api, model, analyzer))) {
    await api.create(model.dims, null);
  }
  return (await api.describe()) as Description;
}

/** False: this server does not make BM25 of texts, and nothing of it is left. */
async function createWithWords(
  api: MilvusApi,
  { dims }: Model,
  analyzer: Analyzer,
): Promise<boolean> {
  try {
    await api.create(dims, analyzer);
    if ((await api.describe())?.analyzer) return true;
  } catch (error) {
    if ((error as { code?: string }).code !== 'milvus-refused') throw error;
  }
  // A server that does not know functions may have made the fields alone.
  if (await api.describe()) await api.drop();
  return false;
}

function analyzerFor(language: Language): Analyzer {
  return ({ en: 'english', zh: 'chinese', other: 'standard' } as const)[language];
}

/** What a model is made for is likely to come. */
function languageOf({ languages }: Model): Language {
  return (['en', 'zh'] as const).find((known) => languages.includes(known)) ?? 'other';
}

/** One that something else has filled. */
async function openForeign(
  api: MilvusApi,
  { collection, ...rest }: MilvusAddress,
  fields: MilvusFields,
  model: Model,
): Promise<Collection> {
  const description = await api.describe();
  if (!description)
    throw unfit(collection, say('there is none of that name.'), say('Check its name.'));
  const { vectors, primary } = description;
  const named = fields.vector ?? vectors[0]?.field;
  const vector = vectors.find(({ field }) => field === named);
  const problem = vector
    ? vectorProblem(vector, model)
    : say('it has no such field of float vectors.');
  if (problem || !vector) throw unfit(collection, problem ?? kNoVectors, kOtherModel);
  const rows = await api.count(primary);
  const place = placeOf({ collection, ...rest });
  return new ForeignCollection({ api, place, collection, fields, model, vector, rows });
}

function checked(name: string, description: Description, model: Model): VectorField {
  const problem = problemOf(description, model);
  const [vector] = description.vectors;
  if (problem || !vector) throw unfit(name, problem ?? kNoVectors, kOther);
  return vector;
}

const kNoVectors = say('it has no field of float vectors.');

const kOther = say(
  'Take another collection name, or let this one be dropped and created anew: what is in it is deleted then.',
);

const kOtherModel = say(
  'Choose the embedding model that its vectors were made with, and name its fields.',
);

function problemOf({ vectors, primary, dynamic }: Description, model: Model): Message | null {
  const [vector] = vectors;
  if (!vector) return kNoVectors;
  if (vector.field !== 'vector') {
    return say('its vectors are in “{field}”, not in “vector”.', { field: vector.field });
  }
  const problem = vectorProblem(vector, model);
  if (problem) return problem;
  if (!dynamic) return say('it takes no fields but its own (no dynamic field).');
  if (primary.field !== 'id') {
    return say('its key is “{field}”, not “id”.', { field: primary.field });
  }
  return null;
}

function vectorProblem({ dims, metric }: VectorField, model: Model): Message | null {
  if (dims !== model.dims) {
    return say('its vectors have {dims} numbers, those of {model} have {expected}.', {
      dims: String(dims),
      model: say(model.title),
      expected: String(model.dims),
    });
  }
  if (!kMetrics.includes(metric)) {
    return say('it compares vectors by {metric}, askfolio by IP.', {
      metric: metric || say('nothing (it has no index)'),
    });
  }
  return null;
}

/** What filled it: a model's id; undefined: it is empty; null: not askfolio. */
async function madeWith(api: MilvusApi, { vectors, primary }: Description) {
  if (vectors[0]?.field !== 'vector' || primary.field !== 'id') return undefined;
  const [first] = await api.query(kFirstRows, kRecordFields, 1);
  if (first) return typeof first.model === 'string' ? first.model : null;
  const [other] = await api.query('', ['id'], 1);
  return other ? null : undefined;
}

function otherModel(made: string | null | undefined, model: Model): Message | null {
  if (made === null) return say('it was filled by something else than askfolio.');
  if (made === undefined || made === model.id) return null;
  return say('its vectors were made with {made}, this collection’s model is {model}.', {
    made,
    model: model.id,
  });
}
