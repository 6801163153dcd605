/** `askfolio build`: a folder of documents becomes a site that is asked at once, from any static server. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { inRoot } from '../../scripts/paths.mjs';
import { serve } from '../../scripts/serve.mjs';
import { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

const run = promisify(execFile);

let folder: string;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'askfolio-site-'));
});

test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(docs: Record<string, string | Buffer>): string {
  for (const [path, text] of Object.entries(docs)) {
    const file = join(folder, 'docs', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return join(folder, 'docs');
}

interface Ended {
  code: number;
  stderr: string;
}

function build(...args: string[]): Promise<Ended> {
  return run(process.execPath, [inRoot('scripts', 'askfolio.mjs'), 'build', ...args]).then(
    ({ stderr }) => ({ code: 0, stderr }),
    ({ code, stderr }) => ({ code, stderr }),
  );
}

/** SHA-256 of every file, by path. */
function hashesOf(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
  return Object.fromEntries(files.map((file) => [relative(dir, file), hash(file)]).sort());
}

const kNotes = '<h1>Notes</h1><p>The lighthouse was painted red in spring.</p>';

test('a site of a folder answers under a sub-path, is read-only, and is the same when built again', async ({
  context,
}) => {
  const damaged = Buffer.from('PK\x03\x04 and no more');
  const docs = write({
    ...kSmallDocs,
    'notes.html': kNotes,
    'bees.pdf': readFileSync(inRoot('tests', 'fixtures', 'documents', 'fpdf-en.pdf')),
    'broken.docx': damaged,
    '.git/config.md': '# Hidden',
  });
  const site = join(folder, 'out', 'site');
  const first = await build(docs, '--out', site, '--title', 'Harbour <handbook>');
  expect(first.stderr).toMatch(
    /Left out: broken\.docx: It cannot be read \(The document is damaged/,
  );
  expect(first.stderr).toMatch(/^5 documents, \d+ chunks, embedded with all-MiniLM-L6-v2\.$/m);
  expect(first.stderr).toMatch(/ has the site: \d+ kB of index/);
  expect(first.code).toBe(0);
  // As the action calls it, without a model.
  const again = join(folder, 'again');
  const [, line] =
    /run: (node "\$ASKFOLIO".*)/.exec(readFileSync(inRoot('action.yml'), 'utf8')) ?? [];
  const env = { DOCS: docs, OUT: again, TITLE: 'Harbour <handbook>', MODEL: '' };
  const ASKFOLIO = inRoot('scripts', 'askfolio.mjs');
  await run('bash', ['-c', line as string], { env: { ...process.env, ...env, ASKFOLIO } });
  expect(hashesOf(again)).toEqual(hashesOf(site));
  expectNoMoreThanNeeded(site);

  const server = await serve({ root: site, port: 0, base: '/some/where/' });
  const app = new App(await context.newPage(), server.url);
  const missing: string[] = [];
  context.on('response', (response) => {
    if (response.status() >= 400) missing.push(`${response.status()} ${response.url()}`);
  });
  await app.page.addInitScript(noteParts);
  await app.open();
  await expect(app.page).toHaveTitle('Harbour <handbook>');
  await expect(app.page.getByRole('heading', { level: 1 })).toHaveText('Harbour <handbook>');
  expect(await app.status()).toMatchObject({ documents: 5, phase: 'ready' });
  for (const part of ['zip-input', 'paste-text', 'store', 'preset', 'collection-select']) {
    await expect(app.part(part)).toHaveCount(0);
    // Nor for a moment, before the collection is open.
    expect(await app.page.evaluate(() => window.partsSeen)).not.toContain(part);
  }
  await app.ask(kFerryQuestion);
  await expect(app.part('hit').first()).toHaveAttribute('data-source', 'harbour/ferry.md');
  expect((await app.search('What colour is the lighthouse?'))[0]?.source).toBe('notes.html');
  expect((await app.search('How much honey do bees need in winter?'))[0]?.source).toBe('bees.pdf');
  await lookAround(app);
  expect(missing).toEqual([]);
  await server.close();
});

declare global {
  interface Window {
    /** `data-testid` of all that was ever on the page. */
    partsSeen: string[];
  }
}

function noteParts(): void {
  window.partsSeen = [];
  const note = () => {
    for (const part of document.querySelectorAll<HTMLElement>('[data-testid]')) {
      window.partsSeen.push(part.dataset.testid ?? '');
    }
  };
  new MutationObserver(note).observe(document, { childList: true, subtree: true });
}

/** The page's files but those of which nothing is used where a collection can only be asked. */
function expectNoMoreThanNeeded(site: string): void {
  const carried = Object.keys(hashesOf(site));
  const left = Object.keys(hashesOf(inRoot('dist'))).filter((path) => !carried.includes(path));
  const model = 'models/all-MiniLM-L6-v2';
  const models = carried.filter((path) => path.startsWith('models/'));
  expect(models).toEqual([`${model}/encoder.bin`, `${model}/tokenizer.json`]);
  const ofPage = left.filter((path) => !path.startsWith('models/'));
  const names = ofPage.map((path) => path.replace(/-[\w-]{8}\.\w+$/, ''));
  expect(names.sort()).toEqual([
    'assets/convert-worker',
    'assets/docx',
    'assets/encoder-relaxed',
    'assets/html',
    'assets/json',
    'assets/lib',
    'assets/notebook',
    'assets/offer-gpu',
    'assets/ort-gpu-worker',
    'assets/ort-wasm-simd-threaded',
    'assets/ort-wasm-simd-threaded.asyncify',
    'assets/ort-worker',
    'assets/pdf',
  ]);
}

/** Opens what can be opened on a site, so that all of its parts are asked for. */
async function lookAround(app: App): Promise<void> {
  const { page } = app;
  await app.openSettings();
  await expect(app.part('encoder')).toBeDisabled();
  await expect(app.part('encoder').locator('option')).toHaveText(['askfolio’s own']);
  await app.closeSettings();
  await app.ask('How much honey do bees need in winter?');
  const hit = app.part('hit').first();
  await expect(hit).toHaveAttribute('data-source', 'bees.pdf');
  await hit.getByRole('button').first().click();
  await expect(app.part('page')).toHaveAttribute('data-drawn', 'true');
  await page.keyboard.press('Escape');
  await app.part('why').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await app.part('measure').click();
  await expect(app.part('measure-dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByText('Documents', { exact: true }).click();
  await expect(app.part('collection')).toContainText('harbour/ferry.md');
}

test('what cannot be made is said, and nothing is left of it', async () => {
  const docs = write(kSmallDocs);
  const out = join(folder, 'site');
  const expectRefused = async (args: string[], text: string | RegExp) => {
    const before = hashesOf(folder);
    const { code, stderr } = await build(...args);
    expect(stderr).toMatch(text);
    expect(code).toBe(1);
    expect(hashesOf(folder)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  };
  await expectRefused([join(folder, 'missing'), '--out', out], /There is no folder .*missing/);
  await expectRefused([docs, '--out', out, '--model', 'gpt'], /no embedding model gpt.*MiniLM/);
  await expectRefused([docs], /That is not how it is called/);
  await expectRefused([docs, '--out', docs], /is there already and is no site of askfolio/);
  const file = join(docs, 'kitchen', 'bread.md');
  await expectRefused([docs, '--out', join(file, 'site')], /Nothing can be written to/);

  rmSync(docs, { recursive: true });
  write({ 'picture.png': Buffer.from('\x89PNG'), 'empty.md': '' });
  await expectRefused([docs, '--out', out], /picture\.png|Nothing|nothing/);
});
