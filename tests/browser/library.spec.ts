/** The library: its examples and the README's run as they stand, in Node and in a page. */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inRoot, ROOT } from '../../scripts/paths.mjs';
import { serve } from '../../scripts/serve.mjs';
import { kSmallDocs } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

const run = promisify(execFile);

/** In the repository's folder, so that its own name leads to the library. */
const node = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, args, {
    cwd: ROOT,
    // Numbers are to be compared without their colours.
    env: { ...process.env, ...env, FORCE_COLOR: '0' },
    timeout: 60_000,
  });

test('the README’s example runs: documents in, an answer out', async ({ api }) => {
  const readme = readFileSync(inRoot('README.md'), 'utf8');
  const [, code] = /```js\n(.*?)```/s.exec(readme) ?? [];
  mkdirSync(inRoot('build', 'results'), { recursive: true });
  const file = inRoot('build', 'results', 'readme.mjs');
  writeFileSync(file, code as string);
  api.reply({ content: 'Nine, every morning [1].' });
  const { stdout } = await node([file], { DEEPSEEK_KEY: api.key, DEEPSEEK_BASE: api.base });
  expect(stdout).toMatch(/^1 0 ferry\.md # Ferry\n\nThe ferry leaves the harbour at nine\.\n\n2\n/);
  expect(stdout).toContain('Nine, every morning [1].1\n');
  const [asked] = api.chats;
  expect(asked?.headers.authorization).toBe(`Bearer ${api.key}`);
  expect(JSON.stringify(asked?.body)).toContain('The ferry leaves the harbour at nine.');
});

test('a program finds passages in a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'askfolio-library-'));
  writeFileSync(join(folder, 'ferry.md'), kSmallDocs['harbour/ferry.md'] as string);
  const { stdout } = await node(['examples/program.mjs', folder, 'When does the boat leave?']);
  expect(stdout.split('\n')[0]).toMatch(/^\d\.\d{3} ferry\.md Ferry/);
  rmSync(folder, { recursive: true });
});

test('a page reads files, and a documentation site’s search box opens an index', async ({
  context,
}) => {
  const server = await serve({ root: ROOT, port: 0, base: '/' });
  const page = await context.newPage();
  await page.goto(`${server.url}examples/page.html`);
  await expect(page.locator('#status')).toHaveText('0 documents');
  const files = Object.entries(kSmallDocs).map(([name, text]) => ({
    name: name.replaceAll('/', '-'),
    mimeType: 'text/markdown',
    buffer: Buffer.from(text),
  }));
  await page.locator('#files').setInputFiles(files);
  await expect(page.locator('#status')).toHaveText('3 added, 0 left out', { timeout: 60_000 });
  await page.locator('#question').fill('When does the boat leave?');
  await page.keyboard.press('Enter');
  await expect(page.locator('#hits li').first()).toContainText('ferry');

  // An index of the same documents, as `askfolio build` would put it beside the search box.
  const index = await page.evaluate(async () => {
    const library = '/build/library/askfolio.js';
    const { openAskfolio } = await import(library);
    const askfolio = await openAskfolio({ collection: 'Example' });
    const exported: Blob = await askfolio.export();
    return [...new Uint8Array(await exported.arrayBuffer())];
  });
  await page.route('**/docs.askfolio', (route) => route.fulfill({ body: Buffer.from(index) }));
  await page.goto(`${server.url}examples/docs-search.html`);
  await expect(page.locator('#status')).toHaveText('3 pages');
  await page.locator('#question').fill('When does the boat leave?');
  await page.keyboard.press('Enter');
  await expect(page.locator('#hits a').first()).toHaveAttribute('href', 'harbour-ferry.html');
  await page.goto(`${server.url}examples/docs-search.html?index=missing.askfolio`);
  await expect(page.locator('#status')).toContainText('status 404');
  await server.close();
});
