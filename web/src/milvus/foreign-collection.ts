/**
 * A collection in Milvus that someone else has filled: it can be asked, and nothing in it is changed. Of
 * its rows only a text, and perhaps a source, is known; each row is a document of one chunk.
 */
import type { Collection, CollectionStats } from '../engine/collection';
import { asRanked, type Cutter, gatherPassages, type PassageSearch } from '../engine/passages';
import { ReadOnlyCollection } from '../engine/read-only-collection';
import type { Model } from '../models/manifest';
import type { Hit, MilvusFields } from '../protocol';
import type { DocumentRecord } from '../store/schema';
import { say } from '../words/message';
import type { FoundRow, MilvusApi, VectorField } from './api';
import { noSuchField, notInMilvus, readOnly } from './errors';

const kRowsGathered = 50;

export interface ForeignParts {
  api: MilvusApi;
  /** Where it is, for a person. */
  place: string;
  collection: string;
  fields: MilvusFields;
  model: Model;
  vector: VectorField;
  /** How many there are. */
  rows: number;
}

export class ForeignCollection extends ReadOnlyCollection implements Collection {
  readonly findsByWords = false;
  readonly place: string;
  readonly id: string;
  readonly model: Model;
  /** Rows that were found, by the number that each gets then. */
  private readonly found = new Map<number, Hit>();
  private readonly numbers = new Map<string, number>();

  constructor(private readonly parts: ForeignParts) {
    super();
    this.place = `${parts.place} (read-only)`;
    this.id = this.place;
    this.model = parts.model;
  }

  get searcher(): never {
    throw notInMilvus(say('Measuring, explaining and exporting'));
  }

  /** All rows count as one document, which is never listed. */
  stats(): CollectionStats {
    const { rows } = this.parts;
    return { documents: Math.min(1, rows), chunks: rows, vectors: rows };
  }

  async count(): Promise<number> {
    return this.parts.rows;
  }

  async documents(): Promise<DocumentRecord[]> {
    return [];
  }

  async encoders(): Promise<[]> {
    return [];
  }

  checkWritable(): never {
    throw readOnly(this.parts.collection);
  }

  async search(...search: PassageSearch): Promise<Hit[]> {
    const [, vector, options, gathering = asRanked(options.k)] = search;
    const { api, vector: against, fields } = this.parts;
    const rows = await api.search({
      vector,
      against,
      filter: '',
      limit: Math.max(kRowsGathered, options.k),
      fields: [fields.text, ...(fields.source ? [fields.source] : [])],
      // Its index may be one that cannot.
      exact: false,
    });
    const hits = rows.flatMap((row) => this.hitOf(row));
    if (rows.length > 0 && hits.length === 0) throw noSuchField(fields.text);
    return gatherPassages(this.foundOf(hits), gathering, (number) => this.cutter(number));
  }

  async passages(document: number): Promise<Hit[]> {
    const hit = this.found.get(document);
    return hit ? [{ ...hit, score: 0 }] : [];
  }

  async cutter(document: number): Promise<Cutter | null> {
    const hit = this.found.get(document);
    return hit ? { count: 1, passage: ({ score }) => ({ ...hit, score }) } : null;
  }

  async source(document: number): Promise<{ path: string; text: string } | undefined> {
    const hit = this.found.get(document);
    return hit && { path: hit.source, text: hit.text };
  }

  async original(): Promise<undefined> {
    // Milvus keeps texts alone.
  }

  async originals(): Promise<null> {
    return null;
  }

  close(): void {
    this.found.clear();
  }

  private foundOf(hits: readonly Hit[]) {
    return hits.map(({ document, chunk, score }) => ({ document, chunk, score }));
  }

  /** None where the row has no such text. */
  private hitOf(row: FoundRow): Hit[] {
    const { fields, collection } = this.parts;
    const text = row[fields.text];
    if (typeof text !== 'string') return [];
    const source = fields.source === undefined ? undefined : row[fields.source];
    const hit: Hit = {
      text,
      score: row.distance,
      source: source === undefined ? collection : String(source),
      headings: [],
      chunk: 0,
      start: 0,
      end: text.length,
      document: this.numberOf(`${source} ${text}`),
    };
    this.found.set(hit.document, hit);
    return [hit];
  }

  /** By what it is: a server's numbers of 64 bits are not exact in JavaScript. */
  private numberOf(content: string): number {
    const number = this.numbers.get(content) ?? this.numbers.size + 1;
    this.numbers.set(content, number);
    return number;
  }
}
