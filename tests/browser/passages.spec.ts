/** Where passages come from and what they cover: paths, neighbours, repeated texts. */

import { zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

/** Long enough that no two sections are cut into one chunk. */
function section(title: string, about: string): string {
  const sentences = Array.from(
    { length: 9 },
    (_, i) => `Paragraph ${i + 1} of this part of the handbook is about ${about}.`,
  );
  return `## ${title}\n\n${sentences.join(' ')}\n\n`;
}

const moorings = section('Moorings', 'the moorings where boats lie at night');
const guide = `# Harbour\n\n${section('Lights', 'the lights at the pier')}${moorings}${section('Fees', 'fees that skippers pay')}`;
const docs = {
  'v1/harbour.md': guide,
  'v2/harbour.md': guide.replace('the lights at the pier', 'the new lamps on the breakwater'),
  'v2/kitchen.md': `# Kitchen\n\n${section('Ovens', 'the ovens in the bakery')}`,
};
const question = 'Where do boats lie at night?';

test.beforeEach(({ app }) => app.take(zipOf(docs)));

test('a path limits the search', async ({ app }) => {
  const everywhere = await app.search(question, { k: 50, collapse: false });
  expect(new Set(everywhere.map(({ source }) => source))).toEqual(new Set(Object.keys(docs)));
  const below = await app.search(question, { k: 50, collapse: false, path: 'v2/' });
  expect(below.map(({ source }) => source).sort()).toEqual(
    everywhere
      .map(({ source }) => source)
      .filter((source) => source.startsWith('v2/'))
      .sort(),
  );
  expect(await app.search(question, { path: 'v3/' })).toEqual([]);
});

test('neighbours are part of the passage that is cited', async ({ app }) => {
  const only = { path: 'v1/', k: 1 };
  const [alone] = await app.search(question, only);
  const [joined] = await app.search(question, { ...only, neighbours: 1 });
  expect(alone?.text).toContain('moorings where boats lie');
  expect(joined).toMatchObject({ chunk: alone?.chunk, score: alone?.score });
  expect(joined?.text).toBe(docs['v1/harbour.md'].slice(joined?.start, joined?.end));
  for (const part of ['lights at the pier', 'moorings where boats lie', 'fees that skippers']) {
    expect(joined?.text).toContain(part);
  }
});

test('a repeated text is shown once, with the number of its other places', async ({ app }) => {
  const hits = await app.search(question, { k: 50 });
  expect(hits.filter(({ text }) => text.includes('moorings where boats lie'))).toHaveLength(1);
  expect(hits[0]?.also).toHaveLength(1);
  await app.part('question').fill(question);
  await app.part('show-prompt').click();
  await expect(app.part('hit').first()).toContainText('also in 1 other place');
  await expect(app.part('hit').first()).toHaveAttribute('data-chunk', String(hits[0]?.chunk));
});
