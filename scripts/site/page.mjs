// The page of askfolio as the page of a site.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { writeServiceWorker } from '../offline.mjs';
import { partsOfSite } from './parts.mjs';

const META = /<meta name="askfolio-collection" content="[^"]*" \/>/;

/** Whether a folder is a site that this command has made. */
export function isSite(folder) {
  const page = join(folder, 'index.html');
  return existsSync(page) && META.test(readFileSync(page, 'utf8'));
}

/**
 * Writes the site into an empty folder. dist: the built page. model: the only one that the site needs.
 * index: bytes of the exported collection. The same input gives the same bytes.
 */
export async function writeSite(folder, { dist, model, title, index }) {
  for (const part of partsOfSite(dist, model)) await cp(join(dist, part), join(folder, part));
  // Its name says what is in it, so that a page never meets the index of another version.
  const name = `index-${createHash('sha256').update(index).digest('hex').slice(0, 16)}.askfolio`;
  writeFileSync(join(folder, name), index);
  change(join(folder, 'index.html'), (page) =>
    page
      .replace(/<title>[^<]*<\/title>/, () => `<title>${escaped(title)}</title>`)
      .replace('</head>', `  <meta name="askfolio-collection" content="${name}" />\n  </head>`),
  );
  change(join(folder, 'manifest.webmanifest'), (text) =>
    JSON.stringify({ ...JSON.parse(text), name: title, short_name: title }),
  );
  writeServiceWorker(folder);
}

function change(file, by) {
  writeFileSync(file, by(readFileSync(file, 'utf8')));
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
