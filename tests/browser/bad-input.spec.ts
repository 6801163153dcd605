/** Archives that are broken, hostile or of no use: a clear message each, and nothing is lost. */

import * as archives from '../fixtures/make-archives.js';
import type { App } from './support/app.js';
import { asZip, kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { expectWhole } from './support/stored.js';

/** What was there before is there, can be searched, and more can be added. */
async function expectUsable(app: App, documents: number): Promise<void> {
  expect(await app.status()).toMatchObject({ documents, committed: documents, phase: 'ready' });
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
  const lake = '# Lake\n\nThe lake freezes in January.\n';
  expect(await app.ingest([zipOf({ 'lake.md': lake })])).toMatchObject({ added: 1 });
  expect((await app.search('When is there ice on the lake?'))[0]?.source).toBe('lake.md');
}

test.beforeEach(({ app }) => app.take(zipOf(kSmallDocs)));

const refused: [name: string, make: () => Buffer | Promise<Buffer>, says: RegExp][] = [
  ['is not a zip', archives.notAZip, /not a zip/i],
  ['is truncated', archives.truncated, /damaged|cut off|truncated/i],
  ['is encrypted', archives.encrypted, /encrypted/i],
  ['is empty', archives.empty, /empty/i],
  ['inflates beyond the archive limit', archives.bombArchive, /beyond 1,024 MiB/],
  ['holds no readable file', archives.noReadableFile, /\.md\b.*\.txt\b/s],
];

for (const [name, make, says] of refused) {
  test(`an archive that ${name}`, async ({ app }) => {
    test.setTimeout(90_000);
    await app.drop(asZip(await make(), 'trouble.zip'));
    await expect(app.part('error')).toContainText(says, { timeout: 60_000 });
    await expect(app.part('error')).toContainText('trouble.zip');
    await expectUsable(app, 3);
    await expectWhole(app.page, {
      ...kSmallDocs,
      'lake.md': '# Lake\n\nThe lake freezes in January.\n',
    });
  });
}

test('a file that inflates beyond the limit of one file', async ({ app }) => {
  const good = { name: 'good.md', data: '# Harbour\n\nThe ferry leaves at nine.\n' };
  await app.drop(asZip(archives.bombEntry(good)));
  await expect(app.part('report')).toContainText('1 document added');
  await expect(app.part('report')).toContainText(/bomb\.md.*beyond 64 MiB/);
  await expectUsable(app, 4);
});

const skipping: [name: string, make: () => Buffer, paths: string[], why: RegExp][] = [
  ['paths that lead out', archives.pathTraversal, ['../outside.md', '..\\outside.md'], /\.\./],
  ['absolute paths', archives.absolutePath, ['/etc/motd.md', 'C:\\notes.md'], /absolute/],
];

for (const [name, make, paths, why] of skipping) {
  test(`an archive with ${name}: the rest is taken in`, async ({ app }) => {
    await app.take(asZip(make()));
    const report = app.part('report');
    await expect(report).toContainText('1 document added');
    for (const path of paths) await expect(report).toContainText(path);
    await expect(report).toContainText(why);
    await expectUsable(app, 4);
  });
}

test('what is not UTF-8 is read in the encoding it looks like, and said', async ({ app }) => {
  await app.take(asZip(archives.latin1()));
  await expect(app.part('report')).toContainText('1 document added');
  await expect(app.part('report')).toContainText(/cafe\.md.*UTF-8/);
  const [best] = await app.search('When does the caf\u{e9} open?');
  expect(best?.source).toBe('cafe.md');
  expect(best?.text).toContain('The caf\u{e9} by the harbour opens at seven.');
});

test('damaged UTF-8 is taken in, repaired and said', async ({ app }) => {
  await app.take(asZip(archives.damagedUtf8()));
  await expect(app.part('report')).toContainText(/cafe\.md.*not valid UTF-8: 1 byte/);
  const [best] = await app.search('When does the caf\u{e9} open?');
  expect(best?.text).toContain('The caf\u{e9} by the harb\u{fffd}ur opens at seven.');
});

test('a single file of 20 MB is cut into chunks while the page stays usable', async ({ app }) => {
  test.setTimeout(180_000);
  await app.drop(asZip(archives.largeFile()));
  await app.waitForPhase('embedding');
  // 256 tokens are some 1,200 letters of English; more than 10,000 chunks for 20 MB in any case.
  await expect
    .poll(async () => Number(await app.part('progress').getAttribute('data-total')))
    .toBeGreaterThan(10_000);
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');
  await app.part('cancel').click();
  await expect(app.part('report')).toContainText('Cancelled');
  // Its text stays, found by its words, until it is deleted.
  expect(await app.status()).toMatchObject({ documents: 4, committed: 4, phase: 'ready' });
  await expect(app.part('paused')).toContainText(/^[1-9] % of the text is embedded/);
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await app.page
    .getByTestId('document')
    .filter({ hasText: /\d MB/ })
    .getByTestId('remove-document')
    .click();
  await expect(app.part('paused')).toHaveCount(0);
  await expectUsable(app, 3);
});
