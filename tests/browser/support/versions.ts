/** Builds of the page that are served one after the other, as a site is renewed. */

import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutList, writeServiceWorker } from '../../../scripts/offline.mjs';
import { serve } from '../../../scripts/serve.mjs';
import { kBasePath, kDist } from './fixtures.js';

/** Models are linked to; ONNX Runtime is not used. */
const kNotNeeded = /[\\/](models$|assets[\\/]ort-)/;
const kText = /\.(html|js|mjs|css)$/;

/**
 * A copy of the build whose page has `title`, and of whose assets, if they are renamed, none has the name
 * that it has in the build. Returns its folder.
 * worker: code that runs first in its service worker.
 */
export function makeVersion(title: string, { renamed = false, worker = '' } = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'askfolio-version-'));
  cpSync(kDist, root, { recursive: true, filter: (path) => !kNotNeeded.test(path) });
  symlinkSync(join(kDist, 'models'), join(root, 'models'));
  if (renamed) renameAssets(root);
  change(join(root, 'index.html'), (text) => text.replace('<title>askfolio', `<title>${title}`));
  change(join(root, 'service-worker.js'), (text) => worker + withoutList(text));
  writeServiceWorker(root);
  return root;
}

function change(file: string, edit: (text: string) => string): void {
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
}

/** As another build would: a new hash in each name, and wherever it is mentioned. */
function renameAssets(root: string): void {
  const assets = join(root, 'assets');
  const names = readdirSync(assets);
  const hashes = names.flatMap((name) => /-([\w-]{8})\.\w+$/.exec(name)?.[1] ?? []);
  const renamed = (text: string) =>
    hashes.reduce((edited, hash) => edited.replaceAll(hash, [...hash].reverse().join('')), text);
  for (const name of names) {
    const content = readFileSync(join(assets, name));
    rmSync(join(assets, name));
    writeFileSync(join(assets, renamed(name)), kText.test(name) ? renamed(`${content}`) : content);
  }
  for (const name of ['index.html', 'service-worker.js']) change(join(root, name), renamed);
}

/** One address, under which versions are served, or nothing at all. */
export class Site {
  private server: Awaited<ReturnType<typeof serve>> | null = null;
  private roots: string[] = [];
  url = '';

  async show(root: string): Promise<void> {
    await this.close();
    if (!this.roots.includes(root)) this.roots.push(root);
    const port = this.url ? Number(new URL(this.url).port) : 0;
    this.server = await serve({ root, port, base: kBasePath });
    this.url = this.server.url;
  }

  /** From now on nobody answers. */
  async close(): Promise<void> {
    await this.server?.close();
    this.server = null;
  }

  async remove(): Promise<void> {
    await this.close();
    for (const root of this.roots) rmSync(root, { recursive: true });
  }
}
