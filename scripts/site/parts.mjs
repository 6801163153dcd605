// Which of the built page's files a site needs.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';

/**
 * What begins the parts that are of no use to a collection that can only be asked: no file is read for it, and
 * its questions are embedded by the core's encoder with wide products, not by ONNX Runtime, nor by WebGPU.
 */
const NEVER = /^assets\/(convert-worker|encoder-relaxed|offer-gpu|ort)-/;

/** Files that name others. The service worker has a list of all, and names none itself. */
const NAMING = /(?<!^service-worker)\.(html|js|mjs|css|webmanifest)$/;

/** Paths below `dist`, in order, of what a site with that embedding model needs. */
export function partsOfSite(dist, model) {
  const paths = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const reached = namedFrom('index.html', dist, paths);
  // Of the model, what ONNX Runtime reads is left out too; pdf.js makes up the names of its tables.
  const apart = [`models/${model}/encoder.bin`, `models/${model}/tokenizer.json`];
  return paths.filter(
    (path) => reached.has(path) || apart.includes(path) || path.startsWith('pdf/'),
  );
}

/** What a file of the page names, and what that names, and so on. */
function namedFrom(first, dist, paths) {
  const code = paths.filter((path) => !/^(models|pdf)\//.test(path) && !NEVER.test(path));
  const reached = new Set([first]);
  for (const path of reached) {
    if (!NAMING.test(path)) continue;
    const text = readFileSync(join(dist, path), 'utf8');
    for (const other of code) if (text.includes(basename(other))) reached.add(other);
  }
  return reached;
}
