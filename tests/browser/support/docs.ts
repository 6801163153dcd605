/** The documents that the browser tests take in: cut from the real docs, or small ones by hand. */

import { readFileSync } from 'node:fs';
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';
import { docsZipPath } from '../../../scripts/fixtures.mjs';
import { zipBytes } from '../../fixtures/zip-bytes.js';

export interface DroppedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function asZip(buffer: Buffer, name = 'docs.zip'): DroppedFile {
  return { name, mimeType: 'application/zip', buffer };
}

/** A zip of these texts, by path. */
export function zipOf(texts: Record<string, string>, name = 'docs.zip'): DroppedFile {
  const entries = Object.entries(texts).map(([path, data]) => ({ name: path, data }));
  return asZip(zipBytes(entries), name);
}

/** The real zip: 224 Markdown files. */
export function realZip(): DroppedFile {
  return asZip(readFileSync(docsZipPath()), 'milvus_docs_2.4.x_en.zip');
}

/** Texts of the real zip's Markdown files whose path matches, read by another path than the page's. */
export async function realTexts(path: RegExp): Promise<Record<string, string>> {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(docsZipPath())), {
    useWebWorkers: false,
  });
  const texts: Record<string, string> = {};
  for (const entry of await reader.getEntries()) {
    if (entry.directory || !entry.filename.endsWith('.md') || !path.test(entry.filename)) continue;
    texts[entry.filename] = await entry.getData(new TextWriter());
  }
  return texts;
}

/** Three documents of a few lines: quick to embed, and each is about something else. */
export const kSmallDocs: Record<string, string> = {
  'harbour/ferry.md':
    '# Ferry\n\nThe ferry to the island leaves the harbour at nine in the morning.\n\n' +
    '## Tickets\n\nA return ticket costs fourteen crowns and is sold on board.\n',
  'kitchen/bread.md':
    '# Bread\n\nKnead flour, water, salt and yeast, and let the dough rise for two hours.\n\n' +
    '## Oven\n\nBake the loaf at 230 degrees for forty minutes.\n',
  'observatory.md':
    '# Observatory\n\nThe telescope on the hill shows the rings of Saturn on clear nights.\n',
};

export const kFerryQuestion = 'When does the boat to the island depart?';

/** A document of 300 chunks, which wait together: enough for WebGPU to be tried, where there is one. */
export function largeDoc(name: string): Record<string, string> {
  const section = (i: number) =>
    `# Berth ${i}\n\nBerth ${i} of the ${name} is ${i * 7} metres long, and the ferry to the island ` +
    'leaves from it at nine in the morning, and again at noon when the tide is in.\n';
  return { [`${name}.md`]: Array.from({ length: 300 }, (_, i) => section(i)).join('\n') };
}

/** 300 documents of a chunk each. */
export function manyDocs(name: string): Record<string, string> {
  const text = (i: number) => `Berth ${i} of the ${name} is ${i * 7} metres long.`;
  return Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${name}/${i}.md`, text(i)]));
}
