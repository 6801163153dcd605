/**
 * An export's outer form (wasm/FORMAT.md): a head that lists entries, and the entries, each with its
 * length and SHA-256, so that each can be read and checked without the others.
 */
import { concatBytes } from '../core/texts';
import type { Preset } from '../protocol';
import { sha256 } from '../sha256';
import { type Message, say } from '../words/message';
import type { ByteSource } from './byte-source';
import { cutShort, damagedExport, newerExport, notAnExport } from './errors';
import { gunzip, gzip } from './gzip';

export const VERSION = 1;

const MAGIC = 'ASKC';
/** Magic, version, the head's length, and the SHA-256 of these and the head. */
const FIXED_BYTES = 4 + 4 + 4 + 32;
/** A head of ten thousand entries has a megabyte. */
const MOST_HEAD_BYTES = 64 * 2 ** 20;
/** What is read of an export first: most heads are shorter. */
export const FIRST_BYTES = 32 * 1024;
/** What is compressed to more than this share stays as it is: vectors would only cost time. */
const WORTH_COMPRESSING = 0.95;

/** What an entry has: a list of documents, texts of some, the index's directory, a piece of it, a file. */
export type EntryKind = 'documents' | 'texts' | 'directory' | 'piece' | 'original';

export interface Entry {
  kind: EntryKind;
  /** As it is stored. */
  bytes: number;
  /** When it is decompressed; absent: it is not compressed. */
  whole?: number;
  /** Of the stored bytes, hexadecimal. */
  sha256: string;
}

/** What is said of the collection before its entries. */
export interface Head {
  name: string;
  preset: Preset;
  /** Id of the model that its vectors are made with, and their width. */
  model: string;
  dims: number;
  documents: number;
  chunks: number;
  /** In the order in which they stand in the file, without gaps. */
  entries: Entry[];
}

/** An entry with its stored bytes: a Blob, because the browser may keep it outside of memory. */
export interface StoredEntry {
  entry: Entry;
  stored: Blob;
}

/** Compressed where that is worth it. */
export async function makeEntry(
  kind: EntryKind,
  whole: Uint8Array<ArrayBuffer>,
): Promise<StoredEntry> {
  const small = await gzip(whole);
  const isWorth = small.length <= WORTH_COMPRESSING * whole.length;
  const stored = isWorth ? small : whole;
  const entry = { kind, bytes: stored.length, ...(isWorth && { whole: whole.length }) };
  return { entry: { ...entry, sha256: await sha256(stored) }, stored: new Blob([stored]) };
}

/** The file. */
export async function writeExport(
  about: Omit<Head, 'entries'>,
  entries: readonly StoredEntry[],
): Promise<Blob> {
  const head: Head = { ...about, entries: entries.map(({ entry }) => entry) };
  const json = new TextEncoder().encode(JSON.stringify(head));
  const fixed = new Uint8Array(FIXED_BYTES);
  const view = new DataView(fixed.buffer);
  fixed.set(new TextEncoder().encode(MAGIC));
  view.setUint32(4, VERSION, true);
  view.setUint32(8, json.length, true);
  fixed.set(fromHex(await headChecksum(fixed, json)), 12);
  return new Blob([fixed, json, ...entries.map(({ stored }) => stored)]);
}

/** An export whose head is sound. */
export class OpenExport {
  /** Where each entry begins. */
  private readonly starts: number[] = [];
  private readonly end: number;

  private constructor(
    private readonly source: ByteSource,
    readonly head: Head,
    start: number,
  ) {
    let at = start;
    for (const { bytes } of head.entries) {
      this.starts.push(at);
      at += bytes;
    }
    this.end = at;
  }

  /** Rejects with what is wrong with the head, and where the whole is too short or too long. */
  static async open(source: ByteSource): Promise<OpenExport> {
    const { name } = source;
    const first = await source.read(0, FIRST_BYTES);
    const { version, headBytes, checksum } = readFixed(first, name);
    const end = FIXED_BYTES + headBytes;
    const missing = first.length < end ? await source.read(first.length, end) : new Uint8Array();
    const bytes = concatBytes([first, missing]).subarray(0, end);
    if (bytes.length < end) throw cutShort(name, end, bytes.length);
    const json = bytes.subarray(FIXED_BYTES);
    if ((await headChecksum(bytes, json)) !== checksum) {
      throw damagedExport(name, say('its head does not match its checksum'));
    }
    if (version > VERSION) throw newerExport(name, version, VERSION);
    const opened = new OpenExport(source, parseHead(json, name), end);
    if (source.size !== null && source.size !== opened.end) {
      throw cutShort(name, opened.end, source.size);
    }
    return opened;
  }

  /** For a person. */
  get name(): string {
    return this.source.name;
  }

  /** Places of all entries of a kind, in order. */
  placesOf(kind: EntryKind): number[] {
    return this.head.entries.flatMap((entry, place) => (entry.kind === kind ? [place] : []));
  }

  /** An entry, checked and decompressed. */
  async read(place: number): Promise<Uint8Array<ArrayBuffer>> {
    const entry = this.head.entries[place];
    const start = this.starts[place];
    if (!entry || start === undefined) throw this.damaged(say('it has no part {place}', { place }));
    const end = start + entry.bytes;
    const stored = await this.source.read(start, end);
    if (stored.length < entry.bytes) throw cutShort(this.name, this.end, start + stored.length);
    if ((await sha256(stored)) !== entry.sha256) {
      throw this.damaged(
        say('part {place} ({kind}) does not match its checksum', { place, kind: entry.kind }),
      );
    }
    if (entry.whole === undefined) return stored;
    const whole = await gunzip(stored, entry.whole).catch(() => new Uint8Array());
    if (whole.length !== entry.whole)
      throw this.damaged(say('part {place} cannot be decompressed', { place }));
    return whole;
  }

  async readJson<T>(place: number): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.read(place)));
  }

  damaged(where: Message) {
    return damagedExport(this.name, where);
  }
}

function readFixed(bytes: Uint8Array<ArrayBuffer>, name: string) {
  const magic = new TextDecoder().decode(bytes.subarray(0, 4));
  if (magic !== MAGIC) throw notAnExport(name, describe(bytes));
  if (bytes.length < FIXED_BYTES) throw cutShort(name, FIXED_BYTES, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const headBytes = view.getUint32(8, true);
  if (headBytes > MOST_HEAD_BYTES) throw damagedExport(name, say('its head would be too long'));
  const version = view.getUint32(4, true);
  return { version, headBytes, checksum: toHex(bytes.subarray(12, FIXED_BYTES)) };
}

/** What the checksum cannot tell: that it was made by askfolio. */
function parseHead(json: Uint8Array, name: string): Head {
  const head: Head = JSON.parse(new TextDecoder().decode(json));
  const isSound =
    Array.isArray(head.entries) &&
    head.entries.every(({ bytes, whole = 0 }) => isCount(bytes) && isCount(whole)) &&
    [head.documents, head.chunks, head.dims].every(isCount) &&
    [head.name, head.model].every((text) => typeof text === 'string');
  if (!isSound) throw damagedExport(name, say('its head lacks something'));
  return head;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** What was found in place of an export, in a few words. */
function describe(bytes: Uint8Array): Message {
  if (bytes.length === 0) return say('it is empty');
  const begin = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart().toLowerCase();
  if (begin.startsWith('<')) return say('it is a web page');
  return say('it does not begin with “{start}”', { start: MAGIC });
}

/** Of the fixed bytes before the checksum, and the head. */
function headChecksum(fixed: Uint8Array, json: Uint8Array): Promise<string> {
  return sha256(concatBytes([fixed.subarray(0, 12), json]));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
