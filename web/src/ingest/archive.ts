/**
 * Zip archives, the only module that knows them. An archive is untrusted: its own statements about
 * names and sizes are checked, and what really inflates is counted while it does.
 */
import {
  configure,
  type Entry,
  ERR_AMBIGUOUS_ARCHIVE,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_INVALID_UNCOMPRESSED_SIZE,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import { concatBytes } from '../core/texts';
import { UserError } from '../errors';
import type { SkippedFile } from '../protocol';
import { type Message, say, type Wording } from '../words/message';
import { BlockReader } from './block-reader';
import { FileError } from './file-error';

// The browser inflates; a second implementation, for browsers without, would be 14 KB of the page.
// This code runs in a worker already.
configure({ useWebWorkers: false });

export interface ArchiveLimits {
  /** Most bytes that one file may inflate to. */
  entryBytes: number;
  /** Most bytes that all files that are read may inflate to together. */
  archiveBytes: number;
  /** Most entries, of any kind. */
  entries: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  entryBytes: 64 * 1024 ** 2,
  archiveBytes: 1024 ** 3,
  entries: 50_000,
};

/** An archive's list of files. Reading is left to `read`, so that no more than one is in memory. */
export class Archive {
  /** Files with a harmless path; of several with the same path the last. */
  readonly files = new Map<string, FileEntry>();
  /** Files that are left out whatever they hold. */
  readonly skipped: SkippedFile[] = [];
  /** Inflated bytes of the files read so far, one by one and together. */
  private readonly sizes = new Map<string, number>();
  private inflated = 0;

  private constructor(
    readonly name: Wording,
    private readonly limits: ArchiveLimits,
  ) {}

  static async open(file: Blob, name: Wording, limits = ARCHIVE_LIMITS): Promise<Archive> {
    const archive = new Archive(name, limits);
    await refuseOthers(file, name);
    // Names are checked here, entry by entry: one bad name must not cost the whole archive.
    const reader = new ZipReader(new BlockReader(file), { filenameValidation: 'tolerant' });
    try {
      const entries: Entry[] = [];
      for await (const entry of reader.getEntriesGenerator()) {
        if (entries.push(entry) > limits.entries) throw tooMany(name, limits.entries);
      }
      if (entries.length === 0) throw emptyArchive(name);
      const pathOf = await pathsOf(entries);
      for (const entry of entries) archive.list(entry, pathOf(entry));
    } catch (error) {
      throw error instanceof UserError ? error : damaged(name, error as Error);
    }
    return archive;
  }

  /**
   * The inflated file, checksum verified. Throws FileError when this file cannot be had, UserError
   * when the archive as a whole is beyond its limit.
   */
  async read(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const entry = this.files.get(path) as FileEntry;
    if (entry.encrypted) throw new FileError('It is encrypted.');
    const others = this.inflated - (this.sizes.get(path) ?? 0);
    const parts: Uint8Array[] = [];
    let size = 0;
    let tooLarge: Error | null = null;
    const sink = new WritableStream<Uint8Array>({
      write: (part) => {
        size += part.length;
        if (size > this.limits.entryBytes) tooLarge = this.entryTooLarge();
        else if (others + size > this.limits.archiveBytes) tooLarge = this.archiveTooLarge();
        if (tooLarge) throw tooLarge;
        parts.push(part);
      },
    });
    try {
      await entry.getData(sink, { checkCrc32: true });
    } catch (error) {
      // What is ended early is damaged too, and zip.js tells either.
      throw tooLarge ?? this.unreadable(entry, error as Error);
    }
    this.sizes.set(path, size);
    this.inflated = others + size;
    return concatBytes(parts);
  }

  private list(entry: Entry, path: string): void {
    if (entry.directory) return;
    const reason = unsafePath(path);
    if (reason) {
      this.skipped.push({ path, reason });
      return;
    }
    if (this.files.has(path)) {
      this.skipped.push({
        path,
        reason: say('The archive holds this path twice; the last was taken.'),
      });
    }
    this.files.set(path, entry);
  }

  private unreadable(entry: FileEntry, { message }: Error): FileError {
    if (message !== ERR_INVALID_UNCOMPRESSED_SIZE) {
      return new FileError(say('It is damaged in the archive ({detail}).', { detail: message }));
    }
    const limit = mebibytes(this.limits.entryBytes);
    return new FileError(
      say('It claims to be {claimed} bytes long, but is not; no file beyond {limit} is read.', {
        claimed: entry.uncompressedSize,
        limit,
      }),
    );
  }

  private entryTooLarge(): FileError {
    return new FileError(
      say('It inflates beyond {limit}, the most that one file may have.', {
        limit: mebibytes(this.limits.entryBytes),
      }),
    );
  }

  private archiveTooLarge(): UserError {
    return new UserError(
      'archive-too-large',
      say('{name} inflates beyond {limit}, the most that is read of one archive.', {
        name: this.name,
        limit: mebibytes(this.limits.archiveBytes),
      }),
      'Nothing of it was taken in.',
      'Split it into smaller archives, or drop only the folders you need.',
    );
  }
}

/** What each entry is called, in the encoding that all names are in which do not say theirs. */
async function pathsOf(entries: readonly Entry[]): Promise<(entry: Entry) => string> {
  const isPlain = ({ rawFilename }: Entry) => rawFilename.every((byte) => byte < 0x80);
  const silent = new Set(
    entries.filter((entry) => !isPlain(entry) && !entry.filenameUTF8 && !isUtf8(entry)),
  );
  if (silent.size === 0) return ({ filename }) => filename;
  // Nearly all archives say that their names are UTF-8.
  const { nameEncoding } = await import('./name-encoding');
  const lines = [...silent].flatMap(({ rawFilename }) => [rawFilename, Uint8Array.of(0x0a)]);
  const encoding = nameEncoding(concatBytes(lines), globalThis.navigator?.language ?? '');
  return (entry) =>
    encoding && silent.has(entry)
      ? new TextDecoder(encoding).decode(entry.rawFilename)
      : entry.filename;
}

function isUtf8({ rawFilename, filename }: Entry): boolean {
  return new TextDecoder().decode(rawFilename) === filename;
}

/** Refuses what does not begin like a zip archive. */
async function refuseOthers(file: Blob, name: Wording): Promise<void> {
  const start = new TextDecoder('latin1').decode(await file.slice(0, 4).arrayBuffer());
  if (start === 'PK\x05\x06') throw emptyArchive(name);
  if (start === 'PK\x03\x04') return;
  throw new UserError(
    'not-a-zip',
    file.size === 0
      ? say('{name} is not a zip archive: it is empty.', { name })
      : say('{name} is not a zip archive.', { name }),
    'Nothing of it was taken in.',
    'Drop a zip archive, or the text files themselves.',
  );
}

function unsafePath(path: string): Message | null {
  const steps = path.split(/[/\\]/);
  if (steps.includes('..')) return say('Its path leaves the archive ("..").');
  if (/^[/\\]|^[A-Za-z]:/.test(path)) return say('Its path is absolute.');
  if (path.includes('\0')) return say('Its path holds a NUL character.');
  return null;
}

function tooMany(name: Wording, limit: number): UserError {
  return new UserError(
    'archive-too-many-files',
    say('{name} lists more than {limit} entries, the most that is read of one archive.', {
      name,
      limit,
    }),
    'Nothing of it was taken in.',
    'Split it into smaller archives.',
  );
}

function emptyArchive(name: Wording): UserError {
  return new UserError(
    'archive-empty',
    say('{name} is an empty archive.', { name }),
    'There is nothing to take in.',
    'Check how it was made and drop one with files inside.',
  );
}

function damaged(name: Wording, error: Error): UserError {
  if (error.message === ERR_ENCRYPTED_CENTRAL_DIRECTORY) return archiveEncrypted(name);
  const values = { name, detail: error.message };
  return new UserError(
    'archive-damaged',
    error.message === ERR_AMBIGUOUS_ARCHIVE
      ? say('{name} can be read in two ways ({detail}); perhaps it was cut off on its way.', values)
      : say('{name} is damaged ({detail}); perhaps it was cut off on its way.', values),
    'Nothing of it was taken in.',
    'Download or pack it again, then drop it again.',
  );
}

export function archiveEncrypted(name: Wording): UserError {
  return new UserError(
    'archive-encrypted',
    say('{name} is encrypted.', { name }),
    'Its files cannot be read, and nothing of it was taken in.',
    'Unpack it with its password and drop the files, or pack them again without one.',
  );
}

function mebibytes(bytes: number): Message {
  return say('{n} MiB', { n: bytes / 1024 ** 2 });
}
