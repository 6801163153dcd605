/**
 * REST v1, of Milvus 2.3. It numbers rows itself, so that a row's key is a field like others, and an
 * insert of the same key makes a second row; reads are behind writes by some tenths of a second.
 */

import type { UserError } from '../errors';
import type { MilvusAddress } from '../protocol';
import {
  both,
  type CollectionNames,
  type Description,
  type FoundRow,
  kEveryRow,
  kMostRows,
  type MilvusApi,
  namesOf,
  numbersOf,
  type Row,
  type SearchRequest,
} from './api';
import type { Rest } from './rest';

interface Described {
  fields: { name: string; type: string; primaryKey: boolean }[];
  indexes?: { fieldName: string; metricType: string }[];
  enableDynamicField?: boolean;
}

/** Of 64 bits, save one that is not written as a literal. */
const kLeastNumber = '-9223372036854775807';

export class ApiV1 implements MilvusApi {
  readonly version = 'v1';
  readonly keyField = 'key';
  readonly isStrong = false;
  private readonly names: CollectionNames;

  constructor(
    private readonly rest: Rest,
    address: MilvusAddress,
  ) {
    this.names = namesOf(address);
  }

  async describe(): Promise<Description | null> {
    const query = new URLSearchParams(this.names);
    try {
      const path = `/v1/vector/collections/describe?${query}`;
      return describeV1((await this.rest.call(path)) as Described);
    } catch (error) {
      if ((error as UserError).code === 'milvus-no-collection') return null;
      throw error;
    }
  }

  async create(dims: number): Promise<void> {
    await this.post('collections/create', { dimension: dims, metricType: 'IP' });
  }

  async drop(): Promise<void> {
    await this.post('collections/drop', {});
  }

  async write(rows: Row[]): Promise<unknown[]> {
    const { insertIds } = (await this.post('insert', { data: rows })) as { insertIds: unknown[] };
    return insertIds;
  }

  async query(filter: string, outputFields: string[], limit: number, after?: unknown) {
    const from = `id > ${after ?? 0}`;
    const request = { filter: both(from, filter), outputFields, limit };
    return (await this.post('query', request)) as Row[];
  }

  async search({ vector, filter, limit, fields, exact }: SearchRequest): Promise<FoundRow[]> {
    return (await this.post('search', {
      vector: numbersOf(vector),
      limit,
      outputFields: fields,
      ...(filter && { filter }),
      ...(exact && { params: kEveryRow }),
    })) as FoundRow[];
  }

  hybrid(request: SearchRequest): Promise<FoundRow[]> {
    return this.search(request);
  }

  async delete(filter: string): Promise<void> {
    await this.post('delete', { filter });
  }

  /** v1 cannot count: all keys are asked for, in their order. */
  async count({ field, type }: Description['primary']): Promise<number> {
    const isText = type.startsWith('VarChar');
    let after = isText ? '""' : kLeastNumber;
    for (let rows = 0; ; ) {
      const request = { filter: `${field} > ${after}`, outputFields: [field], limit: kMostRows };
      const page = (await this.post('query', request)) as Row[];
      rows += page.length;
      if (page.length < kMostRows) return rows;
      const last = page.at(-1)?.[field];
      after = isText ? JSON.stringify(last) : String(last);
    }
  }

  private post(path: string, body: object): Promise<unknown> {
    return this.rest.call(`/v1/vector/${path}`, { ...this.names, ...body });
  }
}

function describeV1({ fields, indexes = [], enableDynamicField = false }: Described): Description {
  const primary = fields.find(({ primaryKey }) => primaryKey);
  const dense = fields.filter(({ type }) => type.startsWith('FloatVector'));
  return {
    vectors: dense.map(({ name, type }) => ({
      field: name,
      dims: Number(type.match(/\d+/)?.[0]),
      metric: indexes.find(({ fieldName }) => fieldName === name)?.metricType ?? '',
    })),
    fields: fields.map(({ name }) => name),
    primary: { field: primary?.name ?? '', type: primary?.type ?? '' },
    analyzer: null,
    dynamic: enableDynamicField,
  };
}
