/** Text and files pasted into the page, and a folder that is synchronised. */

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { App } from './support/app.js';
import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

/** Pastes as a person does with Ctrl+V, on what has the focus. */
function paste(page: Page, what: { text?: string; file?: [name: string, text: string] }) {
  return page.evaluate(({ text, file }) => {
    const clipboardData = new DataTransfer();
    if (text) clipboardData.setData('text/plain', text);
    if (file) clipboardData.items.add(new File([file[1]], file[0]));
    const options = { clipboardData, bubbles: true, cancelable: true };
    (document.activeElement ?? document.body).dispatchEvent(new ClipboardEvent('paste', options));
  }, what);
}

const paths = async (app: App) => {
  const hits = await app.search('anything', { k: 50, collapse: false });
  return [...new Set(hits.map(({ source }) => source))].sort();
};

test('pasted text becomes a document that is named after its first line', async ({ app }) => {
  await paste(app.page, { text: '\n# Boats: when & where?\n\nThe first leaves at nine.\n' });
  await expect(app.part('pasted-name')).toHaveValue('Boats when where.md');
  await app.part('add-pasted').click();
  await app.waitForPhase('ready');
  expect((await app.search('When does it leave?'))[0]).toMatchObject({
    source: 'Boats when where.md',
    headings: ['Boats: when & where?'],
  });

  // By the button, and under a name of one's own.
  await app.part('paste-text').click();
  await app.part('pasted-text').fill('# Boats: when & where?\n\n今天没有船。\n');
  await expect(app.part('pasted-name')).toHaveValue('Boats when where 2.md');
  await app.part('pasted-name').fill('today');
  await app.part('add-pasted').click();
  await expect(app.part('report')).toHaveText(/1 document added/);
  await app.waitForPhase('ready');
  expect(await paths(app)).toEqual(['Boats when where.md', 'today.md']);
});

test('pasted files come in; what is pasted into a field stays there', async ({ app }) => {
  await paste(app.page, { file: ['a.md', '# A\n\nOne.\n'] });
  await expect(app.part('report')).toHaveText(/1 document added/);
  await app.part('question').focus();
  await paste(app.page, { text: 'When?' });
  await expect(app.part('paste-dialog')).toBeHidden();
  await paste(app.page, { file: ['b.md', '# B\n\nTwo.\n'] });
  await expect.poll(async () => (await app.status()).documents).toBe(2);
});

/** A folder on the disk with these files. */
function writeFolder(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

test('of a folder what was added, changed and removed is shown, then taken over', async ({
  app,
}, testInfo) => {
  // As in browsers without the File System Access API.
  await app.page.addInitScript(() => Reflect.deleteProperty(window, 'showDirectoryPicker'));
  await app.open();
  const folder = testInfo.outputPath('manual');
  writeFolder(folder, kSmallDocs);
  await app.part('folder-input').setInputFiles(folder);
  await app.waitForPhase('ready');
  await app.take(zipOf({ 'elsewhere.md': '# Elsewhere\n\nNot of the folder.\n' }));

  renameSync(join(folder, 'observatory.md'), join(folder, 'stars.md'));
  writeFolder(folder, { 'harbour/ferry.md': '# Ferry\n\nIt leaves at noon now.\n', 'x.png': 'x' });
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await app.part('sync-input').setInputFiles(folder);
  const dialog = app.part('sync-dialog');
  await expect(dialog).toContainText('1 added, 1 changed, 1 removed; 1 file unchanged.');
  await expect(app.part('sync-added')).toContainText('manual/stars.md');
  await expect(app.part('sync-changed')).toContainText('manual/harbour/ferry.md');
  await expect(app.part('sync-removed')).toContainText('manual/observatory.md');
  await expect(app.part('sync-left-out')).toContainText('manual/x.png: Its type is not read');
  expect((await app.search(kFerryQuestion))[0]?.text).toContain('nine in the morning');

  await app.part('apply-sync').click();
  await expect(app.part('undo-note')).toHaveText(/^Deleted 1 document/);
  await app.waitForPhase('ready');
  const after = ['manual/harbour/ferry.md', 'manual/kitchen/bread.md', 'manual/stars.md'];
  expect(await paths(app)).toEqual(['elsewhere.md', ...after]);
  expect((await app.search(kFerryQuestion))[0]?.text).toContain('noon now');
  await app.part('undo').click();
  await expect.poll(() => paths(app)).toContain('manual/observatory.md');
});

test('a folder is picked by the browser’s own dialog where it has one', async ({ app }) => {
  // A folder of the browser's own file system stands for one on the disk.
  const write = (path: string, text: string | null) =>
    app.page.evaluate(
      async ([path, text]) => {
        const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle('notes', { create: true });
        if (text === null) return folder.removeEntry(path);
        const file = await folder.getFileHandle(path, { create: true });
        const writable = await file.createWritable();
        await writable.write(text);
        await writable.close();
        Object.assign(window, { showDirectoryPicker: async () => folder });
      },
      [path, text] as const,
    );
  await app.take(zipOf({ 'notes/a.md': '# A\n\nOne.\n', 'notes/b.md': '# B\n\nTwo.\n' }));
  await write('a.md', '# A\n\nOne.\n');
  await write('c.md', '# C\n\nThree.\n');
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await app.part('sync-folder').click();
  await expect(app.part('sync-dialog')).toContainText('1 added, 1 removed; 1 file unchanged.');
  await app.part('apply-sync').click();
  await app.waitForPhase('ready');
  await expect.poll(() => paths(app)).toEqual(['notes/a.md', 'notes/c.md']);
  await app.part('sync-folder').click();
  await expect(app.part('sync-dialog')).toContainText('Nothing has changed: 2 files unchanged.');
});

test.afterEach(({ app: _ }, testInfo) => {
  rmSync(testInfo.outputPath('manual'), { recursive: true, force: true });
});
