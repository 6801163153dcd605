// The files of a folder of documents, as the library takes them in.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** What is no document: hidden files (.git), and packages. */
const isPassedBy = (name) => name.startsWith('.') || name === 'node_modules';

/**
 * All files below `folder` but those below `except`, named by their paths in it, in the order of these,
 * which is the same on every machine.
 */
export async function readFolder(folder, except) {
  const paths = await pathsBelow(folder, except);
  const named = paths.map((path) => [relative(folder, path).split(sep).join('/'), path]);
  named.sort(([a], [b]) => (a < b ? -1 : 1));
  return Promise.all(named.map(async ([name, path]) => new File([await readFile(path)], name)));
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
