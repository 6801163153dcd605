/** A document's chunks as rows of Milvus, and back. A row can be cited without anything else. */

import type { WholeDocument } from '../engine/collection';
import type { Cutter } from '../engine/passages';
import type { Model } from '../models/manifest';
import type { EncoderName, Hit } from '../protocol';
import { sha256 } from '../sha256';
import type { ChunksRecord, DocumentRecord } from '../store/schema';
import { say } from '../words/message';
import { numbersOf, type Row } from './api';

/** The document's number in Milvus, and what its rows' keys begin with: both by its content. */
export interface Identity {
  document: number;
  key: string;
}

/** Fields that a hit is made of. */
export const kHitFields = ['text', 'source', 'headings', 'document', 'chunk', 'start', 'end'];
/** Fields that the whole text is made of. */
export const kTextFields = [...kHitFields, 'before', 'after'];
/** Fields that a document is read from, beside those of its first row. */
export const kWholeFields = [...kTextFields, 'prefix', 'vector'];
/** Fields of a document's first row alone: it is written last, so that it stands for all of them. */
export const kRecordFields = [
  'source',
  'document',
  'bytes',
  'sha256',
  'chunker',
  'chunks',
  'language',
  'added',
  'model',
  'encoders',
];
export const kFirstRows = 'chunk == 0';

/** Above all numbers that documents get in this browser. */
const kFirstNumber = 2 ** 32;
const kNumberDigits = 12;
const kKeyDigits = 32;

/** Milvus' limits, in bytes, of a text field and of a row's dynamic fields together. */
const kMostText = 65_535;
const kMostDynamic = 65_536;

export async function identityOf(record: WholeDocument['record'], model: Model): Promise<Identity> {
  const { chunker, path, sha256: file } = record;
  const content = new TextEncoder().encode([model.id, chunker, path, file].join('\0'));
  const key = (await sha256(content)).slice(0, kKeyDigits);
  return { document: kFirstNumber + Number.parseInt(key.slice(0, kNumberDigits), 16), key };
}

/** The last chunk first. */
export function rowsOf(whole: WholeDocument, { document, key }: Identity, model: Model): Row[] {
  const { record, values, encoders } = whole;
  const dims = model.dims;
  const rows = plainRows(whole.record.path, whole.text, whole.chunks).map((row, chunk) => ({
    key: `${key}/${chunk}`,
    vector: numbersOf(values.subarray(chunk * dims, (chunk + 1) * dims)),
    document,
    chunk,
    ...row,
    ...(chunk === 0 && { ...documentFields(record), model: model.id, encoders }),
  }));
  return rows.reverse();
}

/** Why Milvus would not take a document, in words for a person; null: it would. */
export function tooLarge(record: WholeDocument['record'], text: string, chunks: ChunksRecord) {
  for (const [chunk, row] of plainRows(record.path, text, chunks).entries()) {
    const bytes = new TextEncoder().encode(String(row.text)).length;
    // Numbers and keys are added later.
    const all = storedBytes({ ...row, ...documentFields(record) }) + 256;
    if (bytes > kMostText || all > kMostDynamic) {
      return say(
        'Left out: chunk {chunk} needs {bytes} bytes, and Milvus takes at most {most} of one. Divide the file, or keep it in this browser.',
        { chunk, bytes: Math.max(bytes, all), most: kMostText },
      );
    }
  }
  return null;
}

/** Bytes of a row's fields as Milvus keeps them: its JSON writes <, > and & with six characters each. */
export function storedBytes(fields: Row): number {
  const json = JSON.stringify(fields);
  const escaped = json.match(/[<>&\u2028\u2029]/g)?.length ?? 0;
  return new TextEncoder().encode(json).length + 5 * escaped;
}

/** Of a document's first row. */
export function recordOf(row: Row, collection: string): DocumentRecord {
  const encoders = row.encoders as EncoderName[] | undefined;
  return {
    id: Number(row.document),
    collection,
    path: String(row.source),
    bytes: Number(row.bytes),
    sha256: String(row.sha256),
    chunker: String(row.chunker) as DocumentRecord['chunker'],
    chunks: Number(row.chunks),
    ...(row.language !== undefined && {
      language: row.language as NonNullable<DocumentRecord['language']>,
    }),
    ...(encoders && { encoders: { [String(row.model)]: encoders } }),
    added: Number(row.added),
  };
}

export function hitOf(row: Row, score: number): Hit {
  return {
    text: String(row.text),
    score,
    source: String(row.source),
    headings: Array.isArray(row.headings) ? row.headings.map(String) : [],
    chunk: Number(row.chunk),
    start: Number(row.start),
    end: Number(row.end),
    document: Number(row.document),
  };
}

/** The document's text. rows: all of its, by ascending chunk. */
export function wholeText(rows: readonly Row[]): string {
  let whole = '';
  for (const row of rows) {
    const [text, start] = [String(row.text), Number(row.start)];
    // Chunks that overlap say the end of the one before again.
    whole += start < whole.length ? text.slice(whole.length - start) : `${row.before ?? ''}${text}`;
  }
  return `${whole}${rows.at(-1)?.after ?? ''}`;
}

/** All of a document. rows: all of its with kWholeFields and kRecordFields, by ascending chunk. */
export function documentOf(rows: readonly Row[], model: Model): WholeDocument {
  const { id: _, collection: _name, encoders, ...record } = recordOf(rows[0] as Row, '');
  const values = new Float32Array(rows.length * model.dims);
  for (const [i, { vector }] of rows.entries()) values.set(vector as number[], i * model.dims);
  return {
    record,
    text: wholeText(rows),
    chunks: {
      spans: Uint32Array.from(rows.flatMap(({ start, end }) => [Number(start), Number(end)])),
      prefixes: rows.map(({ prefix }) => String(prefix)),
      headings: rows.map((row) => hitOf(row, 0).headings),
    },
    values,
    encoders: encoders?.[model.id] ?? [],
  };
}

export function cutterOf(rows: readonly Row[]): Cutter {
  const whole = wholeText(rows);
  return {
    count: rows.length,
    passage({ chunk, score }, first, last) {
      const start = Number(rows[first]?.start);
      const end = Number(rows[last]?.end);
      return { ...hitOf(rows[chunk] as Row, score), start, end, text: whole.slice(start, end) };
    },
  };
}

/** Rows without what numbers and vectors they get. */
function plainRows(source: string, text: string, { spans, prefixes, headings }: ChunksRecord) {
  return prefixes.map((prefix, i): Row => {
    const [start, end] = [spans[2 * i] as number, spans[2 * i + 1] as number];
    const before = text.slice(i > 0 ? spans[2 * i - 1] : 0, start);
    const after = i === prefixes.length - 1 ? text.slice(end) : '';
    return {
      text: text.slice(start, end),
      source,
      headings: headings[i],
      start,
      end,
      prefix,
      ...(before && { before }),
      ...(after && { after }),
    };
  });
}

/** Milvus keeps no nulls. */
function documentFields({
  path: _,
  language,
  encoders: _made,
  ...fields
}: WholeDocument['record']) {
  return { ...fields, ...(language && { language }) };
}
