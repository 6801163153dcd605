/** Files that are many, large, oddly named, doubled or nested: a clear message each, and the rest goes on. */

import { zipBytes } from '../fixtures/zip-bytes.js';
import type { App } from './support/app.js';
import type { DroppedFile } from './support/docs.js';
import { asZip, kFerryQuestion, kSmallDocs, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { readStores } from './support/stored.js';

const file = (name: string, text: string | Buffer): DroppedFile => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text as string),
});

test('ten thousand tiny files are read, found by their words, and deleted at once', async ({
  app,
}) => {
  test.setTimeout(300_000);
  const names = Array.from({ length: 10_000 }, (_, i) => `notes/${i % 100}/note-${i}.md`);
  const entries = names.map((name, i) => ({ name, data: `Note ${i}: berth q${i}x is free.\n` }));
  await app.drop(asZip(zipBytes(entries)));
  await app.waitForPhase('embedding', 240_000);
  expect(await app.status()).toMatchObject({ documents: 10_000, committed: 10_000 });
  expect((await app.search('q9876x'))[0]?.source).toBe('notes/76/note-9876.md');
  await app.part('cancel').click();
  await expect(app.part('report')).toContainText('10,000 documents added');
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await expect(app.part('document')).toHaveCount(200);
  await app.part('document-filter').fill('note-9876.md');
  await expect(app.part('document')).toHaveCount(1);
  await app.part('document-filter').fill('');
  await app.part('clear').click();
  await expect(app.part('undo-note')).toContainText('Deleted 10,000 documents', {
    timeout: 60_000,
  });
  await expect.poll(async () => (await app.status()).documents).toBe(0);
});

test('a text of 100 MB is left out with its reason', async ({ app }) => {
  // Larger than what Playwright sends: the page makes it.
  const report = await app.page.evaluate(async () => {
    const line = 'A line of a very long log file, over and over again.\n';
    const large = new File([line.repeat(2_000_000)], 'large.txt');
    const good = new File(['# Harbour\n\nThe ferry leaves at nine in the morning.\n'], 'good.md');
    const report = await window.askfolio.ingest([large, good]);
    return { ...report, size: large.size };
  });
  expect(report.size).toBeGreaterThan(100e6);
  expect(report).toMatchObject({ added: 1 });
  expect(report.skipped).toEqual([
    { path: 'large.txt', reason: 'It is larger than 64 MiB, the most that is read.' },
  ]);
  expect((await app.search(kFerryQuestion))[0]?.source).toBe('good.md');
});

/** What documents that run as scripts would say. */
function scriptsRun(app: App): string[] {
  const messages: string[] = [];
  app.page.on('dialog', (dialog) => {
    messages.push(dialog.message());
    void dialog.dismiss();
  });
  return messages;
}

const kOddNames = [
  'a b  c.md',
  '"quoted" \'name\'.md',
  '<img src=x onerror=alert(1)>.md',
  '&lt;script&gt;.md',
  'percent%20%zz#hash?query.md',
  'back\\slash:colon|pipe*.md',
  '数据库 常见问题（一）.md',
  'e\u0301 and \u00e9.md',
  '\u202Egpj.md',
  'emoji 👩‍👩‍👧 🇩🇪.md',
  '.hidden.md',
  '__proto__.md',
  'constructor.md',
  '[1] $& {{x}} $1.md',
  `${'long-'.repeat(48)}.md`,
];

test('names of every kind stay as they are, in the list, in hits and in what is opened', async ({
  app,
}) => {
  const run = scriptsRun(app);
  const report = await app.ingest(
    kOddNames.map((name, i) =>
      file(name, `# Berth ${i}\n\nThe boat of berth ${i} is named w${i}w.\n`),
    ),
  );
  expect(report).toMatchObject({ added: kOddNames.length, skipped: [] });
  for (const [i, name] of kOddNames.entries()) {
    expect((await app.search(`"w${i}w"`))[0]?.source).toBe(name);
  }
  await app.part('collection').getByText('Documents', { exact: true }).click();
  await expect(app.part('document')).toHaveCount(kOddNames.length);
  const listed = await app
    .part('document')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.path));
  expect(listed.sort()).toEqual([...kOddNames].sort());
  await expect(app.part('document').locator('img, script')).toHaveCount(0);
  await app.ask('"w2w"');
  await app.part('hit').first().getByRole('button', { name: 'Open source' }).click();
  await expect(app.part('source-view').locator('header h2')).toHaveText(kOddNames[2] as string);
  expect(run).toEqual([]);
});

test('of two files of one name the last is taken, and that is said', async ({ app }) => {
  await app.drop(
    file('ferry.md', 'The ferry leaves at seven.\n'),
    file('other.md', 'Something else.\n'),
    file('ferry.md', 'The ferry leaves at eight.\n'),
  );
  await expect(app.part('report')).toContainText('2 documents added');
  await expect(app.part('report')).toContainText(
    /ferry\.md.*Another dropped file has the same path; the last was taken/,
  );
  expect((await app.search(kFerryQuestion))[0]?.text).toContain('eight');
});

test('a zip inside a zip is not opened, and that is said', async ({ app }) => {
  const inner = zipOf({ 'inner.md': 'Inside.\n' });
  const entries = Object.entries(kSmallDocs).map(([name, data]) => ({ name, data }));
  await app.take(asZip(zipBytes([...entries, { name: 'deep/inner.zip', data: inner.buffer }])));
  await expect(app.part('report')).toContainText('3 documents added');
  await expect(app.part('report')).toContainText(
    /deep\/inner\.zip.*An archive inside another is not opened\. Drop it by itself\./,
  );
});

test('HTML with scripts gives its text, runs nothing and asks nobody', async ({ app, outside }) => {
  const run = scriptsRun(app);
  const html = `<!doctype html><title>Harbour</title><script>alert(1)</script>
    <body onload="alert(2)"><h1>Ferry</h1><img src="https://a.example/x.png" onerror="alert(3)">
    <p onclick="alert(4)">The ferry leaves at nine in the morning.</p>
    <iframe src="https://a.example/"></iframe><style>p{color:red}</style>
    <a href="javascript:alert(5)">timetable</a><svg><script>alert(6)</script></svg></body>`;
  await app.drop({ name: 'page.html', mimeType: 'text/html', buffer: Buffer.from(html) });
  await app.waitForCommitted(1);
  const [{ text = '' } = {}] = (await readStores(app.page)).documents;
  expect(text).toContain('The ferry leaves at nine in the morning.');
  // What a link leads to is text, escaped.
  expect(text).not.toMatch(/alert\(|color:red/);
  expect(outside.reached).toEqual([]);
  expect(run).toEqual([]);
});
