/** Several collections: made, named, switched, deleted and brought back; and documents within one. */

import type { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { expectWhole, readStores } from './support/stored.js';

const kNotes = { 'notes.md': '# Notes\n\nThe lighthouse was painted red in spring.\n' };

async function make(app: App, name: string): Promise<void> {
  await app.part('new-collection').click();
  await app.part('collection-name').fill(name);
  await app.part('collection-name').press('Enter');
  await expect(app.part('collection-dialog')).toBeHidden();
  await expectShown(app, name);
}

async function expectShown(app: App, name: string): Promise<void> {
  await expect(app.part('collection-select').locator('option:checked')).toHaveText(name);
}

const names = (app: App) => app.part('collection-select').locator('option').allTextContents();

const openDocuments = (app: App) =>
  app.part('collection').getByText('Documents', { exact: true }).click();

test('collections are made, named, filled and switched, and kept over a reload', async ({
  app,
}) => {
  await app.take(zipOf(kSmallDocs));
  await make(app, 'Lighthouse 灯塔');
  await expect(app.page.getByText('Ask your own documents')).toBeVisible();
  await app.take(zipOf(kNotes));
  expect((await app.search('What colour?')).map(({ source }) => source)).toEqual(['notes.md']);

  await app.part('rename-collection').click();
  await app.part('collection-name').fill('Tower');
  await app.part('save-collection').click();
  expect(await names(app)).toEqual(['Milvus tutorial', 'My documents', 'Tower']);
  await app.open();
  await expectShown(app, 'Tower');
  expect(await app.status()).toMatchObject({ documents: 1, phase: 'ready' });

  // At once: by keyboard, and each finds its own.
  await app.part('collection-select').selectOption({ label: 'My documents' });
  await expect.poll(async () => (await app.status()).documents).toBe(3);
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
  await app.part('collection-select').focus();
  await app.page.keyboard.press('T');
  await expectShown(app, 'Tower');
  await expect.poll(async () => (await app.status()).documents).toBe(1);

  // A preset means the collection that is shown where that has it.
  await app.part('preset').selectOption('tutorial');
  await expectShown(app, 'Milvus tutorial');
  await app.part('preset').selectOption('default');
  await expectShown(app, 'My documents');
});

test('a name of blanks is not taken, and Cancel makes nothing', async ({ app }) => {
  await app.part('new-collection').click();
  await app.part('collection-name').fill('   ');
  await app.part('save-collection').click();
  await expect(app.part('collection-dialog')).toBeVisible();
  await app.part('collection-dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(app.part('collection-dialog')).toBeHidden();
  await expect(app.part('new-collection')).toBeFocused();
  expect(await names(app)).toEqual(['Milvus tutorial', 'My documents']);
});

test('a deleted collection can be brought back, also after a reload', async ({ app }) => {
  await app.take(zipOf(kSmallDocs));
  await make(app, 'Tower');
  await app.take(zipOf(kNotes));
  for (const reload of [false, true]) {
    await app.part('delete-collection').click();
    await expect(app.part('undo-note')).toHaveText(/^Deleted the collection “Tower”/);
    expect(await names(app)).toEqual(['Milvus tutorial', 'My documents']);
    if (reload) await app.open();
    await app.part('undo').click();
    await expectShown(app, 'Tower');
    await expect(app.part('undo-note')).toBeHidden();
    await expect.poll(async () => (await app.status()).documents).toBe(1);
    expect((await app.search('What colour?'))[0]?.source).toBe('notes.md');
  }
});

test('when its time has passed a deleted collection is gone', async ({ app }) => {
  await app.take(zipOf(kSmallDocs));
  await make(app, 'Tower');
  await app.take(zipOf(kNotes));
  await app.page.clock.install();
  await app.part('delete-collection').click();
  await expect(app.part('undo')).toBeVisible();
  await app.page.clock.fastForward(9_000);
  const paths = async () => (await readStores(app.page)).documents.map(({ path }) => path).sort();
  expect(await paths()).toContain('notes.md');
  await app.page.clock.fastForward(2_000);
  await expect(app.part('undo-note')).toBeHidden();
  await expect.poll(paths).toEqual(Object.keys(kSmallDocs).sort());
  expect((await readStores(app.page)).orphans).toEqual([]);
  await app.open();
  expect(await names(app)).toEqual(['Milvus tutorial', 'My documents']);
});

test('time stands still while the keyboard is on the note', async ({ app }) => {
  await app.take(zipOf(kSmallDocs));
  await app.page.clock.install();
  await openDocuments(app);
  const bread = app.page.getByRole('button', { name: 'Delete kitchen/bread.md' });
  await bread.focus();
  await app.page.keyboard.press('Enter');
  await expect(app.part('undo')).toBeFocused();
  await app.page.clock.fastForward(60_000);
  await app.page.keyboard.press('Enter');
  await expect.poll(async () => (await app.status()).documents).toBe(3);
  expect(await expectWhole(app.page, kSmallDocs)).toHaveLength(3);
});

test('documents are listed, found by name, renamed and replaced', async ({ app }) => {
  await app.take(zipOf(kSmallDocs));
  await openDocuments(app);
  const rows = app.part('document');
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toHaveText(/harbour\/ferry\.md.*B · \d+ chunks? · English · embedded/);

  await app.part('document-filter').fill('OBSERV');
  await expect(rows).toHaveCount(1);
  await app.part('rename-document').click();
  await app.part('document-name').fill('kitchen/bread.md');
  await app.part('document-name').press('Enter');
  await expect(app.part('error')).toContainText('Another document of this collection is called');
  await app.part('rename-document').click();
  await app.part('document-name').fill('sky/observatory.md');
  await app.part('document-name').press('Enter');
  await expect(rows).toHaveAttribute('data-path', 'sky/observatory.md');
  expect(new Set((await app.search('stars', { k: 50 })).map(({ source }) => source))).toEqual(
    new Set(['harbour/ferry.md', 'kitchen/bread.md', 'sky/observatory.md']),
  );

  // A newer version of another name takes its place.
  const buffer = Buffer.from('# Observatory\n\nIt is closed on Mondays.\n');
  await app.part('replace-document').setInputFiles({ name: 'new.md', mimeType: '', buffer });
  await expect(app.part('report')).toHaveText(/1 document replaced/);
  const [first] = await app.search('When is the observatory closed?');
  expect(first).toMatchObject({ source: 'sky/observatory.md' });
  expect(first?.text).toContain('closed on Mondays');
  expect(await app.status()).toMatchObject({ documents: 3 });
});

test('why files were left out is still known after a reload, until they come in', async ({
  app,
}) => {
  await app.take(zipOf({ ...kSmallDocs, 'empty.md': '', 'picture.png': 'x' }));
  await app.open();
  await app.part('left-out').locator('summary').click();
  await expect(app.part('left-out')).toContainText('2 files left out');
  await expect(app.part('left-out')).toContainText('empty.mdIt is empty.');
  await expect(app.part('left-out')).toContainText('picture.pngIts type is not read');
  await app.take(zipOf({ 'empty.md': 'Full now.\n' }));
  await expect(app.part('left-out')).toContainText('1 file left out');
  await app.part('forget-left-out').click();
  await expect(app.part('left-out')).toBeHidden();
});
