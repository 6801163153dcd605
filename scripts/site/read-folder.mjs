// The files of a folder of documents, as the library takes them in.
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';

/** What is no document: hidden files (.git), and packages. */
const isPassedBy = (name) => name.startsWith('.') || name === 'node_modules';

/**
 * All files below `folder` but those below `except`, named by their paths in it, in the order of these,
 * which is the same on every machine. As an archive, because what belongs together is judged together:
 * the few JSON files of a documentation site are its settings.
 */
export async function readFolder(folder, except) {
  const paths = await pathsBelow(folder, except);
  const named = paths.map((path) => [relative(folder, path).split(sep).join('/'), path]);
  named.sort(([a], [b]) => (a < b ? -1 : 1));
  const archive = new ZipWriter(new BlobWriter(), { level: 0, useWebWorkers: false });
  for (const [name, path] of named) {
    await archive.add(name, new Uint8ArrayReader(await readFile(path)));
  }
  return [new File([await archive.close()], `${basename(folder)}.zip`)];
}

async function pathsBelow(folder, except) {
  const paths = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (isPassedBy(entry.name) || path === except) continue;
    if (entry.isDirectory()) paths.push(...(await pathsBelow(path, except)));
    else if (entry.isFile()) paths.push(path);
  }
  return paths;
}
