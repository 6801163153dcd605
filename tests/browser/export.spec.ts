/** A collection leaves one browser as a file and comes into another, as a person does it. */

import { readFileSync } from 'node:fs';
import type { Hit } from '../../web/src/protocol.js';
import { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { expectSame } from './support/hits.js';

const kQuestions = [kFerryQuestion, '"ferry"', 'What is there to eat?'];

const names = (app: App) => app.part('collection-select').locator('option').allTextContents();

async function exported(app: App): Promise<{ name: string; buffer: Buffer }> {
  const download = app.page.waitForEvent('download');
  await app.part('export-collection').click();
  const file = await download;
  return { name: file.suggestedFilename(), buffer: readFileSync(await file.path()) };
}

/** As what is dragged from the desktop. */
async function dropFile(app: App, { name, buffer }: { name: string; buffer: Buffer }) {
  const transfer = await app.page.evaluateHandle(
    ([name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name));
      return transfer;
    },
    [name, buffer.toString('base64')] as const,
  );
  await app.page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

async function found(app: App): Promise<Hit[][]> {
  const all = [];
  for (const question of kQuestions) all.push(await app.search(question));
  return all;
}

test('an exported collection finds the same elsewhere, and nothing is embedded', async ({
  app,
  browser,
  site,
}) => {
  await app.take(zipOf(kSmallDocs));
  const file = await exported(app);
  expect(file.name).toBe('My documents.askfolio');
  expect((await exported(app)).buffer.equals(file.buffer)).toBe(true);
  const before = await found(app);

  const context = await browser.newContext();
  const other = new App(await context.newPage(), site);
  await other.open();
  await other.part('new-collection').click();
  const input = { ...file, mimeType: '' };
  await other.part('import-input').setInputFiles(input);
  await expect(other.part('collection-select').locator('option:checked')).toHaveText(
    'My documents (2)',
  );
  await expect(other.part('collection-dialog')).toBeHidden();
  const { documents, chunks } = await app.status();
  const status = { documents, chunks, embedded: chunks, phase: 'ready' };
  expect(await other.status()).toMatchObject(status);
  for (const [i, hits] of (await found(other)).entries()) expectSame(hits, before[i] as Hit[]);

  // It is a collection like any other: kept over a reload, and more may come in.
  await other.open();
  expect(await other.status()).toMatchObject(status);
  await dropFile(other, file);
  await expect(other.part('collection-select').locator('option:checked')).toHaveText(
    'My documents (3)',
  );

  // A damaged one leaves everything as it is.
  const before3 = await names(other);
  const damaged = Buffer.from(file.buffer);
  damaged[damaged.length - 9] = (damaged[damaged.length - 9] as number) ^ 1;
  await dropFile(other, { name: 'damaged.askfolio', buffer: damaged });
  await expect(other.part('error')).toContainText('damaged.askfolio is damaged');
  await dropFile(other, { name: 'short.askfolio', buffer: file.buffer.subarray(0, 900) });
  await expect(other.part('error')).toContainText('short.askfolio is not whole');
  await dropFile(other, { name: 'page.askfolio', buffer: Buffer.from('<html>404</html>') });
  await expect(other.part('error')).toContainText('it is a web page');
  expect(await names(other)).toEqual(before3);
  await context.close();
});

test('scripts export and import too', async ({ app }) => {
  await app.take(zipOf(kSmallDocs));
  const same = await app.page.evaluate(async (question) => {
    const { askfolio } = window;
    const before = await askfolio.search(question);
    const file = await askfolio.export();
    const made = await askfolio.import(file);
    const after = await askfolio.search(question);
    const scores = [before, after].map((hits) => hits.map(({ score }) => score).join());
    return { name: made.name, isSame: scores[0] === scores[1], file: file.name };
  }, kFerryQuestion);
  expect(same).toEqual({ name: 'My documents (2)', isSame: true, file: 'My documents.askfolio' });
});
