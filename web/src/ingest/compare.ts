/** What is different in a folder from what a collection has of it. Changes nothing. */
import type { Collection } from '../engine/collection';
import type { PresetRules } from '../engine/presets';
import type { FolderChanges } from '../protocol';
import { isSame } from './ingest';
import { readFiles, type Source } from './read';

/**
 * files: all of the folder, named by their paths, which begin with its name. What the collection has
 * below that name and the folder has not any more counts as removed. Rejects as `readFiles` does.
 */
export async function compareFolder(
  files: readonly File[],
  folder: string,
  collection: Pick<Collection, 'documents' | 'originals'>,
  rules: PresetRules,
  onFile: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<FolderChanges> {
  const read = { sources: [], skipped: [] };
  const { sources, skipped } =
    files.length > 0 ? await readFiles(files, rules.only, onFile, signal) : read;
  const [documents, originals] = await Promise.all([
    collection.documents(),
    collection.originals(),
  ]);
  const known = new Map(documents.map((record) => [record.path, record]));
  const isKnown = (source: Source) => isSame(source, known.get(source.path), rules, originals);
  const changed = sources.filter((source) => !isKnown(source));
  // A file that cannot be read this time is still there.
  const there = new Set([...files.map(({ name }) => name), ...sources.map(({ path }) => path)]);
  const removed = documents.filter(({ path }) => path.startsWith(`${folder}/`) && !there.has(path));
  const pathsOf = (some: readonly { path: string }[]) => some.map(({ path }) => path).sort();
  return {
    added: pathsOf(changed.filter(({ path }) => !known.has(path))),
    changed: pathsOf(changed.filter(({ path }) => known.has(path))),
    unchanged: sources.length - changed.length,
    removed: removed.map(({ id, path }) => ({ id, path })),
    skipped,
  };
}
