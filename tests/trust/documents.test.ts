/** HTML, notebooks and JSON made and damaged at random: read whole, or refused in words; and no hang. */
import { expect, it } from 'vitest';
import { timeoutOf, timesOf } from '../../scripts/trust.mjs';
import { FileError } from '../../web/src/ingest/file-error';
import { htmlToMarkdown } from '../../web/src/ingest/formats/html';
import { jsonToText } from '../../web/src/ingest/formats/json';
import { notebookToMarkdown } from '../../web/src/ingest/formats/notebook';
import { damagedText, madePage } from './documents';
import { randomOf, tryAll } from './rounds';

/** Of processor time, for some kilobytes. */
const kMostSeconds = 2;

/** The text, or null where it is refused. */
function read(convert: (text: string) => string, text: string): string | null {
  const begun = process.cpuUsage();
  try {
    return convert(text);
  } catch (error) {
    expect(error).toBeInstanceOf(FileError);
    return null;
  } finally {
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1e6).toBeLessThan(kMostSeconds);
  }
}

const pages = (convert: (html: string) => string) => async (round: number) => {
  const { html, seen } = madePage(randomOf(round));
  expect(read(convert, html)?.match(/[wh]\d+[wh]/g) ?? [], html).toEqual(seen);
};

/** Of what only browsers need, this takes away the tags alone. */
const withoutTags = (html: string) => html.replace(/<[^>]*>/g, ' ');

it(
  'what is seen of a page is in its text, in order, and nothing that is hidden',
  {
    timeout: timeoutOf('documents'),
  },
  () =>
    tryAll('documents', {
      part: 'pages',
      count: timesOf('documents') / 2,
      attempt: pages(htmlToMarkdown),
      twin: pages(withoutTags),
    }),
);

function notebookOf(random: () => number): string {
  const pick = (n: number) => Math.floor(random() * n);
  const lines = () => Array.from({ length: pick(4) }, () => `line ${'`'.repeat(pick(5))}\n`);
  const cell = () => ({
    cell_type: ['markdown', 'code', 'raw'][pick(3)],
    source: pick(2) ? lines() : lines().join(''),
    outputs: [{ text: lines() }, { data: { 'text/plain': lines() } }].slice(pick(3)),
  });
  const metadata = { language_info: { name: 'python' } };
  return JSON.stringify({ cells: Array.from({ length: 1 + pick(5) }, cell), metadata });
}

/** Numbers as they are written: "12345678901234567890" is no number that JavaScript has. */
const sayingOf = (json: string) =>
  JSON.stringify(
    JSON.parse(
      json.replace(/("(?:[^"\\]|\\.)*")|-?\d[-+.\deE]*/g, (all, text) => text ?? `"${all}"`),
    ),
  );

/** isSafe: else the broken twin, which lets through whatever an engine throws. */
const damaged = (isSafe: boolean) => async (round: number) => {
  const random = randomOf(round);
  const safe = (convert: (text: string) => string) => (text: string) => {
    if (isSafe) return convert(text);
    JSON.parse(text);
    return convert(text);
  };
  read(htmlToMarkdown, damagedText(madePage(random).html, random));
  const notebook = damagedText(notebookOf(random), random);
  read(safe(notebookToMarkdown), notebook);
  const long = damagedText(`[${'{"a": 1.50, "b": "x, y"},'.repeat(30)}null]`, random);
  const text = read(safe(jsonToText), long);
  if (text !== null) expect(sayingOf(text)).toBe(sayingOf(long));
};

it('what is damaged is read, or refused in words', { timeout: timeoutOf('documents') }, () =>
  tryAll('documents', {
    part: 'damaged',
    count: timesOf('documents') / 2,
    attempt: damaged(true),
    twin: damaged(false),
  }),
);
