/** What the real docs give to benchmarks. */

import { readFileSync } from 'node:fs';
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';
import { docsZipPath } from '../../scripts/fixtures.mjs';

/** {lines, questions}: of all Markdown files; headings that are questions. */
export async function sample() {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(docsZipPath())));
  const lines = [];
  const questions = [];
  for (const entry of await reader.getEntries()) {
    if (!entry.filename.endsWith('.md')) continue;
    for (const line of (await entry.getData(new TextWriter())).split('\n')) {
      if (line.trim() !== '') lines.push(line);
      if (/^#+ .*\?/.test(line)) questions.push(line.replace(/^#+ /, '').replaceAll('"', ''));
    }
  }
  return { lines, questions };
}
