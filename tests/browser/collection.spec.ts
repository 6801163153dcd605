/** What can be done with a collection: reload, second drop, replace, delete, clear. */

import { kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { countRecords, expectWhole } from './support/stored.js';

test.beforeEach(({ app }) => app.take(zipOf(kSmallDocs)));

test('a reload finds the collection and embeds nothing', async ({ app }) => {
  const before = await app.search(kFerryQuestion);
  expect(before[0]?.source).toBe('harbour/ferry.md');
  await app.open();
  expect(await app.status()).toMatchObject({ documents: 3, committed: 3, phase: 'ready' });
  expect(await app.search(kFerryQuestion)).toEqual(before);
});

test('every passage is its document from start to end', async ({ app }) => {
  const hits = await app.search('bread, boats and stars', { k: 50 });
  expect(new Set(hits.map((hit) => hit.source))).toEqual(new Set(Object.keys(kSmallDocs)));
  for (const hit of hits) {
    expect(hit.text).toBe(kSmallDocs[hit.source]?.slice(hit.start, hit.end));
  }
  expect(hits.map((hit) => hit.score)).toEqual(hits.map((hit) => hit.score).sort((a, b) => b - a));
});

test('the same zip again embeds nothing', async ({ app }) => {
  const before = await app.status();
  const report = await app.ingest([zipOf(kSmallDocs, 'renamed.zip')]);
  expect(report).toMatchObject({ added: 0, replaced: 0, unchanged: 3, embedded: 0 });
  expect(await app.status()).toEqual(before);
});

test('a zip with one changed file replaces that file alone', async ({ app }) => {
  const changed = {
    ...kSmallDocs,
    'harbour/ferry.md': '# Ferry\n\nThe ferry to the island now leaves at noon.\n',
  };
  const report = await app.ingest([zipOf(changed)]);
  expect(report).toMatchObject({ added: 0, replaced: 1, unchanged: 2, embedded: 1 });
  const hits = await app.search(kFerryQuestion, { k: 50 });
  expect(hits[0]?.text).toContain('now leaves at noon');
  expect(hits.filter((hit) => hit.text.includes('nine in the morning'))).toEqual([]);
  expect(await expectWhole(app.page, changed)).toEqual(Object.keys(changed).sort());
});

test('of a changed file only the changed chunks are embedded', async ({ app }) => {
  const ferry = kSmallDocs['harbour/ferry.md'] as string;
  const changed = { ...kSmallDocs, 'harbour/ferry.md': ferry.replace('fourteen', 'fifteen') };
  const report = await app.ingest([zipOf(changed)]);
  expect(report).toMatchObject({ added: 0, replaced: 1, unchanged: 2, embedded: 1 });
  expect(await expectWhole(app.page, changed)).toEqual(Object.keys(changed).sort());
  expect((await app.search('What is the price of the ticket?'))[0]?.text).toContain('fifteen');
});

test('what is moved, deleted or cleared and comes back is not embedded again', async ({ app }) => {
  const before = await app.search(kFerryQuestion);
  const moved = Object.fromEntries(
    Object.entries(kSmallDocs).map(([path, text]) => [`v2/${path}`, text]),
  );
  expect(await app.ingest([zipOf(moved)])).toMatchObject({ added: 3, embedded: 0 });
  await app.page.evaluate(() => window.askfolio.clear());
  expect(await app.ingest([zipOf(kSmallDocs)])).toMatchObject({ added: 3, embedded: 0 });
  const after = await app.search(kFerryQuestion);
  expect(after.map(({ text, score }) => ({ text, score }))).toEqual(
    before.map(({ text, score }) => ({ text, score })),
  );
  await app.page.evaluate(() => window.askfolio.clear({ spares: false }));
  const { chunks } = await app.status();
  expect(chunks).toBe(0);
  const report = await app.ingest([zipOf(kSmallDocs)]);
  expect(report.embedded).toBe((await app.status()).chunks);
});

test('several files at once, Markdown without a zip among them', async ({ app }) => {
  const loose = Buffer.from('# Library\n\nBooks are lent for four weeks.\n');
  const atlas = zipOf({ 'atlas.txt': 'The river Elbe ends in the North Sea.\n' }, 'more.zip');
  await app.take({ name: 'library.md', mimeType: 'text/markdown', buffer: loose }, atlas);
  expect(await app.status()).toMatchObject({ documents: 5, committed: 5 });
  expect((await app.search('How long may I keep a book?'))[0]?.source).toBe('library.md');
  expect((await app.search('Where does the Elbe end?'))[0]?.source).toBe('atlas.txt');
});

test('a deleted document is gone, now and after a reload', async ({ app }) => {
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await app.button(/^Delete harbour\/ferry\.md$/).click();
  await expect.poll(async () => (await app.status()).documents).toBe(2);
  await app.part('dismiss-undo').click();
  for (const reload of [false, true]) {
    if (reload) await app.open();
    const sources = (await app.search(kFerryQuestion, { k: 50 })).map((hit) => hit.source);
    expect(new Set(sources)).toEqual(new Set(['kitchen/bread.md', 'observatory.md']));
  }
  const left = await expectWhole(app.page, kSmallDocs);
  expect(left).toEqual(['kitchen/bread.md', 'observatory.md']);
});

test('deleting all can be undone, and then leaves nothing behind', async ({ app }) => {
  const before = await app.search(kFerryQuestion);
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await app.part('clear').click();
  await expect(app.part('undo-note')).toHaveText(/^Deleted 3 documents/);
  await expect.poll(async () => (await app.status()).documents).toBe(0);
  await app.part('undo').click();
  await expect.poll(async () => (await app.status()).documents).toBe(3);
  expect(await app.status()).toMatchObject({ committed: 3, phase: 'ready' });
  expect(await app.search(kFerryQuestion)).toEqual(before);

  await app.part('collection').getByText('Documents', { exact: true }).click();
  await app.part('clear').click();
  await app.part('dismiss-undo').click();
  await expect(app.part('undo-note')).toBeHidden();
  await expect.poll(() => expectWhole(app.page, kSmallDocs)).toEqual([]);
  expect(await app.status()).toMatchObject({ documents: 0, chunks: 0, embedded: 0, committed: 0 });
  await app.take(zipOf(kSmallDocs));
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('harbour/ferry.md');

  // Where kept vectors are deleted too, not even one of these is left.
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await app.part('clear').click();
  await app.part('dismiss-undo').click();
  await expect.poll(() => expectWhole(app.page, kSmallDocs)).toEqual([]);
  await app.openSettings();
  await app.part('forget-spares').click();
  await expect(app.part('forget-spares')).toBeDisabled();
  expect((await countRecords(app.page)).spares).toBeUndefined();
});

test('each preset has a collection of its own', async ({ app }) => {
  await app.part('preset').selectOption('tutorial');
  await expect.poll(async () => (await app.status()).documents).toBe(0);
  await app.part('preset').selectOption('default');
  await expect.poll(async () => (await app.status()).documents).toBe(3);
});

test('the workers of a model serve on, whatever is cleared; another encoder has its own', async ({
  app,
}) => {
  const workers = () => app.page.workers().length;
  const takeAnew = async (...files: Parameters<typeof app.take>) => {
    await app.page.evaluate(() => window.askfolio.clear({ spares: false }));
    await app.take(...files);
  };
  const first = workers();
  await takeAnew(zipOf(kSmallDocs));
  expect(workers()).toBe(first);
  // The tutorial's vectors are ONNX Runtime's: as many workers, but one engine.
  await app.part('preset').selectOption('tutorial');
  const ferry = zipOf({ 'en/faq/ferry.md': '# Ferry\n\nIt leaves at nine.\n' });
  await app.take(ferry);
  expect(workers()).toBe(2 * first - 1);
  await takeAnew(ferry);
  await app.part('preset').selectOption('default');
  await app.search(kFerryQuestion);
  expect(workers()).toBe(2 * first - 1);
});
