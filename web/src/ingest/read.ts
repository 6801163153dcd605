/** Finds the files to take in among what was dropped, and reads them once to know them. */
import type { PresetRules } from '../engine/presets';
import { UserError } from '../errors';
import type { SkippedFile } from '../protocol';
import { sha256 } from '../sha256';
import { type Message, say } from '../words/message';
import { ARCHIVE_LIMITS, Archive, archiveEncrypted } from './archive';
import { FileError } from './file-error';
import { FORMATS_IN_WORDS, formatOf } from './formats/formats';

/** Where an archive has so many documents for each JSON file, these are not what people ask about. */
const DOCUMENTS_PER_SETTING = 20;

/** A file that can be read, any number of times. */
export interface Source {
  path: string;
  bytes: number;
  /** SHA-256 of its bytes, hexadecimal. */
  sha256: string;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

type Candidate = Pick<Source, 'path' | 'read'>;

export interface ReadResult {
  sources: Source[];
  skipped: SkippedFile[];
}

/**
 * Reads every file once: sizes, checksums and limits are known before anything is changed. Rejects
 * with UserError when an archive is bad or nothing can be read, and with the signal's reason.
 */
export async function readFiles(
  files: readonly File[],
  only: PresetRules['only'],
  onFile: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<ReadResult> {
  const skipped: SkippedFile[] = [];
  const candidates = await findCandidates(files, only, skipped);
  const sources = new Map<string, Source>();
  let done = 0;
  for (const candidate of candidates) {
    signal.throwIfAborted();
    onFile(done++, candidates.length);
    const source = await know(candidate, skipped);
    if (source) keepLast(sources, source, skipped);
  }
  onFile(done, candidates.length);
  if (sources.size === 0) throw nothingReadable(files, only, skipped);
  return { sources: [...sources.values()], skipped };
}

async function findCandidates(
  files: readonly File[],
  only: PresetRules['only'],
  skipped: SkippedFile[],
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const file of files) {
    const found = (await isArchive(file))
      ? await filesOfArchive(file, only, skipped)
      : [{ path: file.name, read: () => readPlain(file) }];
    candidates.push(...found.filter(({ path }) => isWanted(path, only, skipped)));
  }
  return candidates;
}

/** By its name, or by its first bytes where the name says nothing that is read. */
async function isArchive(file: File): Promise<boolean> {
  if (/\.zip$/i.test(file.name)) return true;
  if (formatOf(file.name)) return false;
  return (await file.slice(0, 4).text()) === 'PK\x03\x04';
}

async function filesOfArchive(
  file: File,
  only: PresetRules['only'],
  skipped: SkippedFile[],
): Promise<Candidate[]> {
  const archive = await Archive.open(file, file.name);
  skipped.push(...archive.skipped.filter(({ path }) => !only || only.pattern.test(path)));
  const entries = [...archive.files.values()];
  if (entries.length > 0 && entries.every((entry) => entry.encrypted)) {
    throw archiveEncrypted(file.name);
  }
  const paths = withoutSiteSettings([...archive.files.keys()], only, skipped);
  return paths.map((path) => ({ path, read: () => archive.read(path) }));
}

/** A documentation site's menus and variables are JSON; as passages they would only be in the way. */
function withoutSiteSettings(
  paths: string[],
  only: PresetRules['only'],
  skipped: SkippedFile[],
): string[] {
  const isJson = (path: string) => formatOf(path) === 'json';
  const json = paths.filter(isJson);
  const documents = paths.filter((path) => !isJson(path) && formatOf(path));
  if (only || documents.length < DOCUMENTS_PER_SETTING * json.length) return paths;
  const reason = say(
    'Beside so many documents a JSON file is taken for settings of their site. Drop it by itself to add it.',
  );
  skipped.push(...json.map((path) => ({ path, reason })));
  return paths.filter((path) => !isJson(path));
}

async function readPlain(file: File): Promise<Uint8Array<ArrayBuffer>> {
  const limit = ARCHIVE_LIMITS.entryBytes;
  if (file.size > limit) {
    throw new FileError(
      say('It is larger than {n} MiB, the most that is read.', { n: limit / 1024 ** 2 }),
    );
  }
  return new Uint8Array(await file.arrayBuffer());
}

function isWanted(path: string, only: PresetRules['only'], skipped: SkippedFile[]): boolean {
  if (only) return only.pattern.test(path);
  // What macOS adds to archives is no file of anybody's.
  if (/(^|\/)(__MACOSX\/|\._|\.DS_Store$)/.test(path)) return false;
  if (formatOf(path)) return true;
  const reason = /\.zip$/i.test(path)
    ? say('An archive inside another is not opened. Drop it by itself.')
    : say('Its type is not read: {formats}.', { formats: FORMATS_IN_WORDS });
  skipped.push({ path, reason });
  return false;
}

/** The candidate with size and hash, or null when it cannot be taken in. */
async function know(candidate: Candidate, skipped: SkippedFile[]): Promise<Source | null> {
  try {
    const content = await candidate.read();
    if (content.length === 0) throw new FileError('It is empty.');
    return { ...candidate, bytes: content.length, sha256: await sha256(content) };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    skipped.push({ path: candidate.path, reason: error.said });
    return null;
  }
}

/** Of several files with one path the last is taken; the same content twice is no loss. */
function keepLast(sources: Map<string, Source>, source: Source, skipped: SkippedFile[]): void {
  const before = sources.get(source.path);
  if (before && before.sha256 !== source.sha256) {
    skipped.push({
      path: source.path,
      reason: say('Another dropped file has the same path; the last was taken.'),
    });
  }
  sources.set(source.path, source);
}

export function nothingReadable(
  files: readonly File[],
  only: PresetRules['only'],
  skipped: SkippedFile[],
): UserError {
  const names = files.map(({ name }) => name).join(', ');
  const first = skipped
    .slice(0, 3)
    .map(({ path, reason }) => say('{path}: {reason}', { path, reason }));
  const [meaning, advice]: [Message, Message] = only
    ? [
        say('This preset reads only {files}.', { files: only.words }),
        say('Choose the preset "Default" for other documents.'),
      ]
    : skipped.some(({ path }) => formatOf(path))
      ? [say('What it says cannot be had.'), say('Mend it, or drop another file.')]
      : [say('{formats}.', { formats: FORMATS_IN_WORDS }), say('Drop files of these types.')];
  return new UserError(
    'nothing-readable',
    [say('No file that can be read was found in {names}.', { names }), ...first],
    [meaning, say('Nothing was changed.')],
    advice,
  );
}
