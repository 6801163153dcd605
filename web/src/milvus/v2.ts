/** REST v2, of Milvus 2.4 and later and of Zilliz Cloud. Rows are replaced by key, reads are Strong. */
import type { MilvusAddress } from '../protocol';
import {
  type Analyzer,
  both,
  type CollectionNames,
  type Description,
  type FoundRow,
  kEveryRow,
  type MilvusApi,
  namesOf,
  numbersOf,
  type Row,
  type SearchRequest,
} from './api';
import type { Rest } from './rest';

interface DescribedField {
  name: string;
  type: string;
  primaryKey: boolean;
  params?: { key: string; value: string }[];
}

interface Described {
  fields: DescribedField[];
  indexes?: { fieldName: string; metricType: string }[];
  functions?: { type: string; outputFieldNames: string[] }[];
  enableDynamicField?: boolean;
}

/** Bytes of a key: 32 hexadecimal digits, a slash and an ordinal fit. */
const kKeyBytes = 64;
const kMostText = 65_535;
const kStrong = { consistencyLevel: 'Strong' };
const kSparse = 'sparse';
const kAnalyzers: readonly Analyzer[] = ['english', 'chinese'];
/** Of reciprocal rank fusion, as Milvus has it by default. */
const kRank = { strategy: 'rrf', params: { k: 60 } };

export class ApiV2 implements MilvusApi {
  readonly version = 'v2';
  readonly keyField = 'id';
  readonly isStrong = true;
  private readonly names: CollectionNames;

  constructor(
    private readonly rest: Rest,
    address: MilvusAddress,
  ) {
    this.names = namesOf(address);
  }

  async describe(): Promise<Description | null> {
    const { has } = (await this.post('collections/has', {})) as { has: boolean };
    return has ? describeV2((await this.post('collections/describe', {})) as Described) : null;
  }

  async create(dims: number, analyzer: Analyzer | null): Promise<void> {
    const schema = analyzer ? withWords(dims, analyzer) : withoutWords(dims);
    await this.post('collections/create', schema);
  }

  async drop(): Promise<void> {
    await this.post('collections/drop', {});
  }

  async write(rows: Row[]): Promise<unknown[]> {
    const data = rows.map(({ key, ...row }) => ({ id: key, ...row }));
    await this.post('entities/upsert', { data });
    return rows.map(({ key }) => key);
  }

  async query(filter: string, outputFields: string[], limit: number, after?: unknown) {
    const from = after === undefined ? '' : `id > ${JSON.stringify(after)}`;
    const request = { filter: both(from, filter), outputFields, limit };
    return (await this.post('entities/query', request)) as Row[];
  }

  async search(request: SearchRequest): Promise<FoundRow[]> {
    const { vector, against, filter, limit, fields, exact } = request;
    return (await this.post('entities/search', {
      data: [numbersOf(vector)],
      annsField: against.field,
      filter,
      limit,
      outputFields: fields,
      searchParams: { metricType: against.metric, params: exact ? kEveryRow : {} },
      ...kStrong,
    })) as FoundRow[];
  }

  async hybrid(request: SearchRequest & { question: string }): Promise<FoundRow[]> {
    const { vector, against, question, filter, limit, fields } = request;
    const byMeaning = { data: [numbersOf(vector)], annsField: against.field };
    const byWords = { data: [question], annsField: kSparse };
    return (await this.post('entities/hybrid_search', {
      search: [byMeaning, byWords].map((each) => ({ ...each, filter, limit })),
      rerank: kRank,
      limit,
      outputFields: fields,
      ...kStrong,
    })) as FoundRow[];
  }

  async delete(filter: string): Promise<void> {
    await this.post('entities/delete', { filter });
  }

  async count(): Promise<number> {
    const request = { filter: '', outputFields: ['count(*)'] };
    const [row] = (await this.post('entities/query', request)) as Row[];
    return Number(row?.['count(*)'] ?? 0);
  }

  private post(path: string, body: object): Promise<unknown> {
    return this.rest.call(`/v2/vectordb/${path}`, { ...this.names, ...body });
  }
}

/** The tutorial's collection: it is indexed and loaded by itself. */
function withoutWords(dims: number): object {
  return {
    dimension: dims,
    metricType: 'IP',
    idType: 'VarChar',
    autoID: false,
    primaryFieldName: 'id',
    vectorFieldName: 'vector',
    params: { max_length: kKeyBytes, enableDynamicField: true, ...kStrong },
  };
}

/** With BM25 of the texts, which Milvus 2.5 and later make themselves. */
function withWords(dims: number, type: Analyzer): object {
  const field = (fieldName: string, dataType: string, elementTypeParams: object) => ({
    fieldName,
    dataType,
    elementTypeParams,
  });
  const index = (fieldName: string, metricType: string) => ({
    fieldName,
    indexName: fieldName,
    metricType,
    indexType: 'AUTOINDEX',
  });
  return {
    schema: {
      autoID: false,
      enableDynamicField: true,
      fields: [
        { ...field('id', 'VarChar', { max_length: String(kKeyBytes) }), isPrimary: true },
        field('text', 'VarChar', {
          max_length: String(kMostText),
          enable_analyzer: true,
          analyzer_params: { type },
        }),
        field('vector', 'FloatVector', { dim: String(dims) }),
        { fieldName: kSparse, dataType: 'SparseFloatVector' },
      ],
      functions: [
        {
          name: 'bm25',
          type: 'BM25',
          inputFieldNames: ['text'],
          outputFieldNames: [kSparse],
          params: {},
        },
      ],
    },
    indexParams: [index('vector', 'IP'), index(kSparse, 'BM25')],
    params: kStrong,
  };
}

function describeV2(described: Described): Description {
  const { fields, indexes = [], functions = [], enableDynamicField = false } = described;
  const primary = fields.find(({ primaryKey }) => primaryKey);
  const dense = fields.filter(({ type }) => type === 'FloatVector');
  return {
    vectors: dense.map(({ name, params }) => ({
      field: name,
      dims: Number(paramOf(params, 'dim')),
      metric: indexes.find(({ fieldName }) => fieldName === name)?.metricType ?? '',
    })),
    fields: fields.map(({ name }) => name),
    primary: { field: primary?.name ?? '', type: primary?.type ?? '' },
    analyzer: functions.some(({ outputFieldNames }) => outputFieldNames.includes(kSparse))
      ? analyzerOf(fields.find(({ name }) => name === 'text'))
      : null,
    dynamic: enableDynamicField,
  };
}

function paramOf(params: DescribedField['params'], name: string): string | undefined {
  return params?.find(({ key }) => key === name)?.value;
}

/** Of a field that has one; it is said as JSON where it is not the default. */
function analyzerOf(text?: DescribedField): Analyzer {
  const said = paramOf(text?.params, 'analyzer_params') ?? '';
  return kAnalyzers.find((name) => said.includes(`"${name}"`)) ?? 'standard';
}
