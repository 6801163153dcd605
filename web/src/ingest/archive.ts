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
import { BlockReader } from './block-reader';

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

/** Why one file of an archive is left out; the message is meant for a person. */
export class EntryError extends Error {}

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
    readonly name: string,
    private readonly limits: ArchiveLimits,
  ) {}

  static async open(file: Blob, name: string, limits = ARCHIVE_LIMITS): Promise<Archive> {
    const archive = new Archive(name, limits);
    await refuseOthers(file, name);
    // Names are checked here, entry by entry: one bad name must not cost the whole archive.
    const reader = new ZipReader(new BlockReader(file), { filenameValidation: 'tolerant' });
    try {
      let count = 0;
      for await (const entry of reader.getEntriesGenerator()) {
        if (++count > limits.entries) throw tooMany(name, limits.entries);
        archive.list(entry);
      }
      if (count === 0) throw emptyArchive(name);
    } catch (error) {
      throw error instanceof UserError ? error : damaged(name, error as Error);
    }
    return archive;
  }

  /**
   * The inflated file, checksum verified. Throws EntryError when this file cannot be had, UserError
   * when the archive as a whole is beyond its limit.
   */
  async read(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const entry = this.files.get(path) as FileEntry;
    if (entry.encrypted) throw new EntryError('It is encrypted.');
    const others = this.inflated - (this.sizes.get(path) ?? 0);
    const parts: Uint8Array[] = [];
    let size = 0;
    const sink = new WritableStream<Uint8Array>({
      write: (part) => {
        size += part.length;
        if (size > this.limits.entryBytes) throw this.entryTooLarge();
        if (others + size > this.limits.archiveBytes) throw this.archiveTooLarge();
        parts.push(part);
      },
    });
    try {
      await entry.getData(sink, { checkCrc32: true });
    } catch (error) {
      if (error instanceof EntryError || error instanceof UserError) throw error;
      throw this.unreadable(entry, error as Error);
    }
    this.sizes.set(path, size);
    this.inflated = others + size;
    return concatBytes(parts);
  }

  private list(entry: Entry): void {
    if (entry.directory) return;
    const path = entry.filename;
    const reason = unsafePath(path);
    if (reason) {
      this.skipped.push({ path, reason });
      return;
    }
    if (this.files.has(path)) {
      this.skipped.push({ path, reason: 'The archive holds this path twice; the last was taken.' });
    }
    this.files.set(path, entry);
  }

  private unreadable(entry: FileEntry, { message }: Error): EntryError {
    if (message !== ERR_INVALID_UNCOMPRESSED_SIZE) {
      return new EntryError(`It is damaged in the archive (${message}).`);
    }
    const claimed = entry.uncompressedSize.toLocaleString('en');
    const limit = mebibytes(this.limits.entryBytes);
    return new EntryError(
      `It claims to be ${claimed} bytes long, but is not; no file beyond ${limit} is read.`,
    );
  }

  private entryTooLarge(): EntryError {
    return new EntryError(
      `It inflates beyond ${mebibytes(this.limits.entryBytes)}, the most that one file may have.`,
    );
  }

  private archiveTooLarge(): UserError {
    return new UserError(
      'archive-too-large',
      `${this.name} inflates beyond ${mebibytes(this.limits.archiveBytes)}, the most that is read of one archive.`,
      'Nothing of it was taken in.',
      'Split it into smaller archives, or drop only the folders you need.',
    );
  }
}

/** Refuses what does not begin like a zip archive. */
async function refuseOthers(file: Blob, name: string): Promise<void> {
  const start = new TextDecoder('latin1').decode(await file.slice(0, 4).arrayBuffer());
  if (start === 'PK\x05\x06') throw emptyArchive(name);
  if (start === 'PK\x03\x04') return;
  throw new UserError(
    'not-a-zip',
    `${name} is not a zip archive${file.size === 0 ? ': it is empty' : ''}.`,
    'Nothing of it was taken in.',
    'Drop a zip archive, or the text files themselves.',
  );
}

function unsafePath(path: string): string | null {
  const steps = path.split(/[/\\]/);
  if (steps.includes('..')) return 'Its path leaves the archive ("..").';
  if (/^[/\\]|^[A-Za-z]:/.test(path)) return 'Its path is absolute.';
  if (path.includes('\0')) return 'Its path holds a NUL character.';
  return null;
}

function tooMany(name: string, limit: number): UserError {
  return new UserError(
    'archive-too-many-files',
    `${name} lists more than ${limit.toLocaleString('en')} entries, the most that is read of one archive.`,
    'Nothing of it was taken in.',
    'Split it into smaller archives.',
  );
}

function emptyArchive(name: string): UserError {
  return new UserError(
    'archive-empty',
    `${name} is an empty archive.`,
    'There is nothing to take in.',
    'Check how it was made and drop one with files inside.',
  );
}

function damaged(name: string, error: Error): UserError {
  if (error.message === ERR_ENCRYPTED_CENTRAL_DIRECTORY) return archiveEncrypted(name);
  const how = error.message === ERR_AMBIGUOUS_ARCHIVE ? 'can be read in two ways' : 'is damaged';
  return new UserError(
    'archive-damaged',
    `${name} ${how} (${error.message}); perhaps it was cut off on its way.`,
    'Nothing of it was taken in.',
    'Download or pack it again, then drop it again.',
  );
}

export function archiveEncrypted(name: string): UserError {
  return new UserError(
    'archive-encrypted',
    `${name} is encrypted.`,
    'Its files cannot be read, and nothing of it was taken in.',
    'Unpack it with its password and drop the files, or pack them again without one.',
  );
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toLocaleString('en')} MiB`;
}
