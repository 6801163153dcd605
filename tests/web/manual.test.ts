/** The manual says the same in both languages, and what it says of the product is so. */
import { expect, test } from 'vitest';
import manifest from '../../models/manifest.json';
import { ARCHIVE_LIMITS } from '../../web/src/ingest/archive';
import { ACCEPT } from '../../web/src/ingest/formats/formats';
import { loadManual } from '../../web/src/manual/manual';
import { kShortcuts } from '../../web/src/ui/shortcuts';
import { chinese } from '../../web/src/words/zh';

const [english, translated] = await Promise.all([loadManual('en'), loadManual('zh-CN')]);
const manuals = [
  ['en', english],
  ['zh-CN', translated],
] as const;

/** Levels of the headings, rows of tables and items of lists, in order. */
function shapeOf(markdown: string): string[] {
  return markdown.match(/^(#+ |\||- |\d+\. | {4})/gm) ?? [];
}

function sectionOf(texts: Readonly<Record<string, string>>, name: string): string {
  return texts[name] ?? '';
}

test('both languages have the same files, with the same headings, lists and tables', () => {
  expect(Object.keys(english.texts).length).toBeGreaterThanOrEqual(12);
  expect(Object.keys(translated.texts)).toEqual(Object.keys(english.texts));
  for (const [name, text] of Object.entries(english.texts)) {
    expect(shapeOf(translated.texts[name] ?? ''), name).toEqual(shapeOf(text));
  }
});

test('code, numbers and names in it are the same', () => {
  const fixed = (text: string) => text.match(/`[^`]+`|\b\d[\d,.]*\d\b|\.[a-z]{3,5}\b/g)?.sort();
  for (const [name, text] of Object.entries(english.texts)) {
    expect(fixed(translated.texts[name] ?? ''), name).toEqual(fixed(text));
  }
});

test.each(manuals)('%s: every shortcut is in it, and no other', (_, { texts }) => {
  const rows = [...sectionOf(texts, '09-offline.md').matchAll(/^\| `(.)`(?:[^|]*`(.)`)? \|/gm)];
  const keys = kShortcuts.map(({ keys }) => [keys[0], keys.length > 1 ? keys.at(-1) : undefined]);
  expect(rows.map(([, first, last]) => [first, last])).toEqual(keys);
});

test.each(manuals)(
  '%s: the models that are offered are in it, by their titles',
  (locale, { texts }) => {
    for (const id of manifest.offered) {
      const title = manifest.models.find((model) => model.id === id)?.title ?? '';
      const said = locale === 'en' ? title : (chinese as Record<string, string>)[title];
      expect(sectionOf(texts, '06-models.md')).toContain(`**${said}**`);
    }
  },
);

test.each(manuals)('%s: limits are those of the code', (_, { texts }) => {
  const text = sectionOf(texts, '02-documents.md');
  expect(text).toContain(`${ARCHIVE_LIMITS.entryBytes / 2 ** 20} MiB`);
  expect(text).toContain(`${ARCHIVE_LIMITS.archiveBytes / 2 ** 30} GiB`);
  expect(text).toContain(ARCHIVE_LIMITS.entries.toLocaleString('en'));
});

test.each(manuals)(
  '%s: formats that are said to be read are, and the others are not',
  (_, { texts }) => {
    const [, formats = ''] = sectionOf(texts, '02-documents.md').split(/^## /m).slice(1);
    const [read = '', notRead = ''] = formats.split('\n\n').slice(1);
    const endings = ACCEPT.split(',');
    for (const [ending] of read.matchAll(/\.[a-z]+/g)) expect(endings).toContain(ending);
    for (const [ending] of notRead.matchAll(/\.(doc|xlsx)\b/g))
      expect(endings).not.toContain(ending);
    expect(notRead).toMatch(/\.doc\b/);
  },
);

/** Quoted, and not on the page: what others say, and text in documents. */
const kQuoted = [/^\d{3}$/, /^# $/, /Sundays|周日/, /home screen|主屏幕/];

test.each([
  ['en', english, /"([^"\n]+)"/g, Object.keys(chinese)],
  ['zh-CN', translated, /“([^”\n]+)”/g, Object.values(chinese)],
] as const)(
  '%s: buttons and fields that are named are called so on the page',
  (_, { texts }, quoted, words) => {
    const onPage = new Set<string>(words);
    for (const [name, text] of Object.entries(texts)) {
      const prose = text.replace(/`[^`]*`|^ {4}.*$/gm, '');
      const labels = [...prose.matchAll(quoted)].map(([, label = '']) => label);
      const unknown = labels.filter(
        (label) => !onPage.has(label) && !kQuoted.some((known) => known.test(label)),
      );
      expect(unknown, name).toEqual([]);
    }
  },
);
