/** Documents that other programs made (tests/fixtures/documents), and files that cannot be read. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { zipBytes } from '../fixtures/zip-bytes.js';
import { type DroppedFile, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';
import { readStores } from './support/stored.js';

const kFolder = new URL('../fixtures/documents/', import.meta.url);

interface Source {
  title: string;
  section: string;
  paragraphs: string[];
  items: string[];
  table: string[][];
}

const kSources: Record<string, Source> = JSON.parse(
  readFileSync(new URL('sources.json', kFolder), 'utf8'),
);

function dropped(name: string, bytes?: Buffer): DroppedFile {
  const buffer = bytes ?? readFileSync(new URL(name, kFolder));
  return { name, mimeType: 'application/octet-stream', buffer };
}

/** Lines end where the writing program likes, and an escaped character is the same one. */
const bare = (text: string) => text.normalize('NFKC').replace(/\\(?=[^\w\s])|\s/g, '');

const kMade = readdirSync(kFolder).filter((name) => /-.*\.(pdf|docx|html)$/.test(name));

test('what other programs wrote is read whole and in order', async ({ app, outside }) => {
  expect(kMade.length).toBeGreaterThanOrEqual(40);
  await app.drop(...kMade.map((name) => dropped(name)));
  await app.waitForCommitted(kMade.length);
  const { documents } = await readStores(app.page);
  for (const { path, text } of documents) {
    const [, language = ''] = /^(?:python-docx|[a-z]+)-(.*)\.\w+$/.exec(path) ?? [];
    const { title, section, paragraphs, items, table } = kSources[language] as Source;
    let rest = bare(text ?? '');
    for (const part of [title, section, ...paragraphs, ...items, ...table.flat()]) {
      const at = rest.indexOf(bare(part));
      expect(at, `${path}: ${part}`).toBeGreaterThanOrEqual(0);
      rest = rest.slice(at + bare(part).length);
    }
  }
  expect(outside.reached).toEqual([]);
});

test('Word and HTML keep their headings, PDFs their pages', async ({ app }) => {
  const names = ['pandoc-zh.docx', 'libreoffice-en.html', 'reportlab-zh.pdf'];
  await app.drop(...names.map((name) => dropped(name)));
  await app.waitForCommitted(3);
  const find = async (question: string, path: string) => {
    const [hit] = await app.search(question, { path });
    return hit?.headings;
  };
  const { zh, en } = kSources as { zh: Source; en: Source };
  expect(await find('老鼠', 'pandoc-zh.docx')).toEqual([zh.title, zh.section]);
  expect(await find('mice', 'libreoffice-en.html')).toEqual([en.title, en.section]);
  expect(await find('老鼠', 'reportlab-zh.pdf')).toEqual(['Page 1']);
});

/** A Word document whose text inflates to 100 MiB. */
function bomb(): Buffer {
  const size = 100 * 1024 ** 2;
  const zeros = Buffer.alloc(size);
  const bytes = deflateRawSync(zeros);
  return zipBytes([
    { name: 'word/document.xml', data: '', packed: { crc: crc32(zeros), bytes, size } },
    { name: '_rels/.rels', data: '<a/>' },
  ]);
}

test('what cannot be read is left out with its reason, and the rest goes on', async ({ app }) => {
  const pdf = readFileSync(new URL('chromium-en.pdf', kFolder));
  const docx = readFileSync(new URL('pandoc-en.docx', kFolder));
  const bad: [name: string, bytes: Buffer | undefined, reason: RegExp][] = [
    ['password.pdf', undefined, /protected by a password/],
    ['scan.pdf', undefined, /no text on 3 pages: a scan/],
    ['cut.pdf', pdf.subarray(0, 200), /damaged or no PDF/],
    ['words.pdf', Buffer.from('no PDF at all'), /damaged or no PDF/],
    ['cut.docx', docx.subarray(0, 500), /damaged/],
    ['text.docx', Buffer.from('no document'), /not a zip archive/],
    ['other.docx', zipBytes([{ name: 'a.txt', data: 'a' }]), /no Word document/],
    ['bomb.docx', bomb(), /inflates beyond/],
    ['old.docx', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /password, or an old \.doc/],
    ['nothing.html', Buffer.from('<script>alert(1)</script>'), /no text in it/],
    ['bad.ipynb', Buffer.from('{"cells":'), /no valid JSON/],
    ['bad.json', Buffer.from('{'), /no valid JSON/],
    ['empty.pdf', Buffer.alloc(0), /empty/],
  ];
  await app.drop(...bad.map(([name, bytes]) => dropped(name, bytes)), dropped('pandoc-en.html'));
  await expect(app.part('report')).toBeVisible({ timeout: 60_000 });
  const { documents } = await readStores(app.page);
  expect(documents.map(({ path }) => path)).toEqual(['pandoc-en.html']);
  for (const [name, , reason] of bad) {
    const line = app.part('report').getByRole('listitem', { includeHidden: true });
    await expect(line.filter({ hasText: name })).toHaveText(reason);
  }
});

test('a file that cannot be read, alone, is refused with its reason', async ({ app }) => {
  await app.drop(dropped('password.pdf'));
  await expect(app.part('error')).toContainText('It is protected by a password');
  expect((await readStores(app.page)).documents).toEqual([]);
});

test('a whole folder is taken in, each file by its path in it', async ({ app }, testInfo) => {
  const folder = testInfo.outputPath('manual');
  mkdirSync(join(folder, 'deep'), { recursive: true });
  writeFileSync(join(folder, 'one.md'), '# One\n');
  writeFileSync(join(folder, 'deep', 'two.rst'), 'Two\n===\n\nText.\n');
  await app.part('folder-input').setInputFiles(folder);
  await app.waitForCommitted(2);
  const { documents } = await readStores(app.page);
  expect(documents.map(({ path }) => path).sort()).toEqual([
    'manual/deep/two.rst',
    'manual/one.md',
  ]);
});

test('a source can be read formatted, with the same passage marked', async ({ app, outside }) => {
  const passage = [
    '## Bees\n\nFirst **strong** sentence with `code_word`.\n\n- item one\n- item two\n\n',
    '| Month | Check |\n|---|---|\n| October | weight |\n\n```sh\nweigh --hive\n```\n',
  ].join('');
  const text =
    `---\ntitle: x\n---\n\n# Manual\n\n${'Before. '.repeat(300)}\n\n${passage}\n## After\n\n` +
    `![](https://a.example/x.png) <script>alert(1)</script> ${'After. '.repeat(300)}\n`;
  await app.drop(zipOf({ 'manual.md': text }));
  await app.waitForCommitted(1);
  await app.ask('October weight');
  await app.part('hit').first().getByRole('button', { name: 'Open source' }).click();
  const source = app.part('source-view');
  const cited = (await source.locator('mark').textContent()) ?? '';
  expect(cited).toContain('October');
  await app.part('formatted').check();
  await expect(source.locator('.prose h2').first()).toHaveText('Bees');
  const marked = (await source.locator('mark').allTextContents()).join('');
  expect(bare(marked)).toBe(
    'BeesFirststrongsentencewithcode_word.itemoneitemtwoMonthCheckOctoberweightweigh--hive',
  );
  await expect(source.locator('mark').first()).toBeInViewport();
  await expect(source).toContainText('<script>alert(1)</script>');
  await expect(source.locator('.prose pre').first()).toHaveText('title: x');
  expect(outside.reached).toEqual([]);
});

test('what became Markdown is shown formatted with its passage marked; text and code as they are', async ({
  app,
}) => {
  const code =
    'def weigh(hive):\n    """Scales for a hive in October."""\n    return hive.kilograms\n';
  const plain = 'A barometer hangs by the door.\n\nIt has fallen since noon.\n';
  const asText: Record<string, string> = { 'scales.py': code, 'weather.txt': plain };
  const made = ['pandoc-en.html', 'libreoffice-zh.html', 'python-docx-de.docx'];
  await app.drop(...made.map((name) => dropped(name)), zipOf(asText));
  await app.waitForCommitted(made.length + 2);

  /** What is marked of the passage that a question finds. */
  const open = async (question: string, path: string) => {
    await app.askAnew(question);
    const row = app
      .part('hit')
      .and(app.page.locator(`[data-source="${path}"]`))
      .first();
    await row.getByRole('button', { name: 'Open source' }).click();
    const marks = app.part('source-view').locator('mark');
    await expect(marks.first()).toBeInViewport();
    return marks;
  };
  /** Letters alone: Markdown's own signs are not shown. */
  const letters = (text: string) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');

  for (const [question, path] of [
    ['guard against mice', 'pandoc-en.html'],
    ['老鼠', 'libreoffice-zh.html'],
    ['Gitter gegen Mäuse', 'python-docx-de.docx'],
  ] as const) {
    const marks = await open(question, path);
    const cited = (await marks.textContent()) ?? '';
    await app.part('formatted').check();
    await expect(app.part('source-view').locator('.prose')).toBeVisible();
    expect(letters((await marks.allTextContents()).join(''))).toBe(letters(cited));
    expect(letters(cited).length).toBeGreaterThan(20);
    await app.part('formatted').uncheck();
    await app.page.keyboard.press('Escape');
  }
  for (const [question, path] of [
    ['scales in October', 'scales.py'],
    ['barometer', 'weather.txt'],
  ] as const) {
    const marks = await open(question, path);
    await expect(app.part('formatted')).toHaveCount(0);
    expect(asText[path]).toContain((await marks.textContent()) ?? '');
    expect(await app.part('source-view').locator('pre').textContent()).toBe(asText[path]);
    await app.page.keyboard.press('Escape');
  }
});
