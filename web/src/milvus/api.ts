/** What of Milvus is used, the same for both versions of its REST API. */
import type { MilvusAddress } from '../protocol';

/** A chunk, as fields of a Milvus entity. */
export type Row = Record<string, unknown>;

export interface FoundRow extends Row {
  /** Inner product with the question; a fused score of a hybrid search. */
  distance: number;
}

/** A field of dense vectors, and how it compares them. */
export interface VectorField {
  field: string;
  dims: number;
  metric: string;
}

/** Milvus' own names: standard knows no language. */
export type Analyzer = 'standard' | 'english' | 'chinese';

export interface Description {
  /** Its fields of float vectors. */
  vectors: VectorField[];
  fields: string[];
  primary: { field: string; type: string };
  /** Makes the words of `text` that BM25 is kept of; null: it is kept of none. */
  analyzer: Analyzer | null;
  dynamic: boolean;
}

export interface SearchRequest {
  vector: Float32Array;
  against: VectorField;
  filter: string;
  limit: number;
  fields: string[];
  /** Looks at every row: an index passes over some of the best. */
  exact: boolean;
}

/**
 * Parameters of a search that looks at every row. Milvus searches new rows by an index that looks at an
 * eighth of them (IVF, 16 of 128 lists), whatever index the collection has, and sealed ones by HNSW with
 * as many candidates as are asked for; of 100 questions to 10,000 rows 82 and 67 had the right ten. What
 * is asked for within a radius is looked for everywhere, and all inner products are within this one.
 */
export const kEveryRow = { radius: -1e30 };

/** What a call names the collection by. */
export type CollectionNames = { collectionName: string; dbName?: string };

export function namesOf({ collection, database }: MilvusAddress): CollectionNames {
  return { collectionName: collection, ...(database && { dbName: database }) };
}

export interface MilvusApi {
  readonly version: 'v1' | 'v2';
  /** Name of the field that holds a row's key. */
  readonly keyField: string;
  /** A search sees all that was written before it. */
  readonly isStrong: boolean;
  /** Null: there is no such collection. */
  describe(): Promise<Description | null>;
  /** Metric IP, consistency Strong as far as the server has it, any further fields (dynamic). */
  create(dims: number, analyzer: Analyzer | null): Promise<void>;
  drop(): Promise<void>;
  /**
   * `key` of each row is its key; a row of the same key is replaced where the server can. Resolves to
   * the rows' ids.
   */
  write(rows: Row[]): Promise<unknown[]>;
  /** At most kMostRows rows, by ascending id; `after`: only those with a greater one. */
  query(filter: string, fields: string[], limit: number, after?: unknown): Promise<Row[]>;
  search(request: SearchRequest): Promise<FoundRow[]>;
  /** By meaning and words, fused by the server; only where there is a full-text field. */
  hybrid(request: SearchRequest & { question: string }): Promise<FoundRow[]>;
  delete(filter: string): Promise<void>;
  /** Rows of a collection, whoever filled it. */
  count(primary: Description['primary']): Promise<number>;
}

/** Milvus' own limit of limit + offset. */
export const kMostRows = 16_384;

/** Rows of any number, in several queries: a query's rows come by ascending id. */
export async function queryAll(
  api: MilvusApi,
  filter: string,
  fields: string[],
  atOnce = kMostRows,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const page = await api.query(filter, fields, atOnce, rows.at(-1)?.id);
    rows.push(...page);
    if (page.length < atOnce) return rows;
  }
}

/** Where a `list` is in a filter. Numbers and keys of hexadecimal digits need no escapes. */
export function isIn(field: string, values: readonly (number | string)[]): string {
  return `${field} in ${JSON.stringify(values)}`;
}

export function both(...filters: string[]): string {
  return filters.filter(Boolean).join(' and ');
}

/** Nine digits say a float32 exactly, in half the characters of the double that it becomes. */
export function numbersOf(vector: Float32Array): number[] {
  return Array.from(vector, (value) => Number(value.toPrecision(9)));
}
