/** Measuring retrieval in the page, on the FAQ of the real docs, and the view of why. */

import { readFileSync } from 'node:fs';
import type { Evaluation, Explanation, Standing } from '../../web/src/protocol.js';
import type { App } from './support/app.js';
import { type DroppedFile, kFerryQuestion, kSmallDocs, realTexts, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

interface Judged {
  question: string;
  /** Places with their grades. */
  judgements: Record<string, number>;
}

const kFaq = 'en/faq/';
const kQuestions: Judged[] = [
  {
    question: 'Where are my vectors kept on disk?',
    judgements: {
      [`${kFaq}product_faq.md#Where does Milvus store data?`]: 2,
      [`${kFaq}operational_faq.md`]: 1,
    },
  },
  { question: 'nlist and nprobe', judgements: { [`${kFaq}performance_faq.md#0`]: 1 } },
  { question: 'the image cannot be pulled', judgements: { [`${kFaq}operational_faq.md`]: 1 } },
  { question: 'quantum chromodynamics', judgements: { [`${kFaq}troubleshooting.md#0`]: 1 } },
];

const kQueryFile = kQuestions
  .map(({ question }, i) => JSON.stringify({ _id: `q${i}`, text: question }))
  .join('\n');
const kQrels = [
  'query-id\tcorpus-id\tscore',
  ...kQuestions.flatMap(({ judgements }, i) =>
    Object.entries(judgements).map(([place, grade]) => `q${i}\t${place}\t${grade}`),
  ),
].join('\n');

const asFile = (name: string, text: string): DroppedFile => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text),
});
const kSet = [asFile('queries.jsonl', kQueryFile), asFile('qrels.tsv', kQrels)];

function explain(app: App, question: string, options: object = {}): Promise<Explanation> {
  return app.page.evaluate(([question, options]) => window.askfolio.explain(question, options), [
    question,
    options,
  ] as const);
}

/** The first 20 of each scorer, as [source, chunk, headings], from explanation and search alone. */
async function rankings(app: App, question: string) {
  const { candidates } = await explain(app, question, { k: 20 });
  const first = (rank: (candidate: Standing) => number | null) =>
    Array.from({ length: 20 }, (_, i) => candidates.find((each) => rank(each) === i + 1)).filter(
      (each) => each !== undefined,
    );
  return {
    dense: first((each) => each.denseRank),
    bm25: first((each) => each.lexicalRank),
    // Of the ranking: a search shows halves of a section as they are read.
    hybrid: first((each) => each.rank),
  };
}

type Passage = Pick<Standing, 'source' | 'chunk' | 'headings'>;

function isAt({ source, chunk, headings }: Passage, place: string): boolean {
  return [source, `${source}#${chunk}`, ...headings.map((each) => `${source}#${each}`)].includes(
    place,
  );
}

/** Gain of every rank: a place counts at its first passage; the better of two places goes first. */
function gainsByHand(ranking: readonly Passage[], judgements: Judged['judgements']): number[] {
  const left = new Map(Object.entries(judgements));
  return ranking.map((passage) => {
    const [best] = [...left].filter(([place]) => isAt(passage, place)).sort((a, b) => b[1] - a[1]);
    if (!best) return 0;
    left.delete(best[0]);
    return best[1];
  });
}

function figuresByHand(all: { gains: number[]; grades: number[] }[]) {
  const dcg = (gains: number[]) =>
    gains.slice(0, 10).reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
  const mean = (value: (each: (typeof all)[number]) => number) =>
    all.reduce((sum, each) => sum + value(each), 0) / all.length;
  const place = (gains: number[]) => (gains.some(Boolean) ? gains.findIndex(Boolean) + 1 : 1e9);
  const hit = (k: number) => mean(({ gains }) => Number(place(gains) <= k));
  return {
    'nDCG@10': mean(({ gains, grades }) => dcg(gains) / dcg(grades.sort((a, b) => b - a))),
    'MRR@10': mean(({ gains }) => (place(gains) <= 10 ? 1 / place(gains) : 0)),
    'hit@1': hit(1),
    'hit@3': hit(3),
    'hit@10': hit(10),
    rates: Array.from({ length: 20 }, (_, i) => hit(i + 1)),
  };
}

async function takeFaq(app: App): Promise<void> {
  await app.take(zipOf(await realTexts(/^en\/faq\//)));
}

async function measure(app: App, files: DroppedFile[]): Promise<void> {
  await app.part('measure').click();
  await app.part('question-set').setInputFiles(files);
}

test('figures, plot and export are those of the rankings', async ({ app }) => {
  await takeFaq(app);
  await measure(app, kSet);
  await expect(app.part('figures')).toBeVisible({ timeout: 60_000 });
  await expect(app.part('evaluation-of')).toContainText('4 questions on 4 documents');
  const downloading = app.page.waitForEvent('download');
  await app.part('export-evaluation').click();
  const exported = readFileSync(await (await downloading).path(), 'utf8');
  const evaluation = JSON.parse(exported) as Evaluation;
  const ranked = await Promise.all(kQuestions.map(({ question }) => rankings(app, question)));
  const { page } = app;
  const rows = await app.part('figures').locator('tbody tr').allInnerTexts();
  const rates = await app.part('hit-rates').locator('tbody tr').allTextContents();

  for (const [column, scorer] of (['dense', 'bm25', 'hybrid'] as const).entries()) {
    const all = kQuestions.map(({ judgements }, i) => ({
      gains: gainsByHand(ranked[i]?.[scorer] ?? [], judgements),
      grades: Object.values(judgements),
    }));
    const { rates: hitRate, ...figures } = figuresByHand(all);
    const summary = evaluation.summaries[scorer];
    for (const [i, [name, figure]] of Object.entries(figures).entries()) {
      expect(summary.figures[name as keyof typeof figures], name).toBeCloseTo(figure, 4);
      const cells = rows[i]?.split('\t') ?? [];
      const digits = name.startsWith('hit') ? `${(100 * figure).toFixed(1)}%` : figure.toFixed(3);
      expect([cells[0], cells[column + 1]]).toEqual([name, digits]);
    }
    expect(summary.hitRate.length).toBe(20);
    for (const [i, rate] of hitRate.entries()) {
      expect(summary.hitRate[i]).toBeCloseTo(rate, 4);
      expect(rates[i]).toContain(`${(100 * rate).toFixed(1)}%`);
    }
    const firsts = all.map(({ gains }) => gains.findIndex(Boolean) + 1 || null);
    expect(evaluation.questions.map(({ ranks }) => ranks[scorer])).toEqual(firsts);

    const line = page.locator(`[data-testid=hit-rate-plot] [data-scorer=${scorer}]`);
    const heights = ((await line.getAttribute('points')) ?? '')
      .split(' ')
      .map((p) => +(p.split(',')[1] ?? ''));
    // Equal rates are equally high, and higher is further up.
    expect(heights.map((y, i) => i > 0 && y < (heights[i - 1] ?? 0))).toEqual(
      hitRate.map((rate, i) => i > 0 && rate > (hitRate[i - 1] ?? 0)),
    );
  }
  // Something is found and something is not, so that the figures say something.
  expect(evaluation.summaries.hybrid.figures['hit@10']).toBe(0.75);
  expect(evaluation).toMatchObject({ inUse: 'hybrid', files: ['queries.jsonl', 'qrels.tsv'] });

  // A question leads to the view of why, with the passage that was expected.
  await app.part('question-ranks').getByRole('button', { name: 'nlist and nprobe' }).click();
  await expect(app.part('why-document').locator('option:checked')).toHaveText(
    `${kFaq}performance_faq.md`,
  );
  await expect(app.part('why-chunk')).toHaveValue('0');
  const rank = evaluation.questions[1]?.ranks.hybrid;
  const { candidates } = await explain(app, kQuestions[1]?.question ?? '', { k: 20 });
  const expected = candidates.find((each) => each.rank === rank);
  expect(expected).toMatchObject({ source: `${kFaq}performance_faq.md`, chunk: 0 });
  await expect(app.part('why-reason')).toContainText(`Found: place ${expected?.found} of the 20`);
});

test('a bad set says the line and leaves the figures; scripts measure too', async ({ app }) => {
  const good = { question: kFerryQuestion, expected: 'harbour/ferry.md#Ferry' };
  await app.take(zipOf(kSmallDocs));
  const evaluation = await app.page.evaluate((set) => window.askfolio.evaluate(set), [good]);
  expect(evaluation?.questions).toHaveLength(1);
  expect(evaluation?.summaries.hybrid.figures['hit@1']).toBe(1);
  await measure(app, [asFile('good.jsonl', JSON.stringify(good))]);
  await expect(app.part('evaluation-of')).toContainText('good.jsonl · 1 question on 3 documents');
  const bad = { question: 'Why?', expected: 'harbour/gone.md' };
  const lines = [good, bad].map((line) => JSON.stringify(line)).join('\n');
  await app.part('question-set').setInputFiles([asFile('bad.jsonl', lines)]);
  const error = app.part('measure-dialog').getByTestId('error');
  await expect(error).toContainText(
    'bad.jsonl, line 2: "harbour/gone.md" is not in this collection.',
  );
  await expect(app.part('evaluation-of')).toContainText('good.jsonl');
});

test('a long evaluation shows how far it is and can be cancelled', async ({ app }) => {
  const lines = Array.from({ length: 3000 }, (_, i) =>
    JSON.stringify({ question: `question number ${i}`, expected: 'observatory.md' }),
  );
  await app.take(zipOf(kSmallDocs));
  await measure(app, [asFile('long.jsonl', lines.join('\n'))]);
  await expect(app.part('measure-progress')).toHaveAttribute('max', '3000');
  await expect
    .poll(async () => Number(await app.part('measure-progress').getAttribute('value')))
    .toBeGreaterThan(0);
  await app.part('measure-dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(app.part('question-set')).toBeAttached();
  await expect(app.part('figures')).toHaveCount(0);
  await expect(app.part('error')).toHaveCount(0);
});

test('the view of why has the hits of search, and a reason for any other passage', async ({
  app,
}) => {
  const question = 'Where does Milvus store data?';
  await takeFaq(app);
  await app.ask(question);
  await app.waitForAnswer('error');
  await app.part('why').click();
  const dialog = app.part('why-dialog');
  await expect(dialog.getByTestId('candidate').first()).toBeVisible();
  const shown = await dialog.getByTestId('candidate').evaluateAll((rows) =>
    rows.map((row) => {
      const { source, chunk, score } = (row as HTMLElement).dataset;
      return [source, Number(chunk), Number(score)];
    }),
  );
  const found = await app.search(question);
  // Two halves of a section that are found one after the other are shown as they are read.
  const hits = shown.slice(0, found.length);
  expect(hits.map(([source, , score]) => [source, score])).toEqual(
    found.map(({ source, score }) => [source, score]),
  );
  const chunks = (places: unknown[][]) =>
    places.map(([source, chunk]) => `${source}#${chunk}`).sort();
  expect(chunks(hits)).toEqual(chunks(found.map(({ source, chunk }) => [source, chunk])));
  expect(shown.length).toBeGreaterThan(found.length);

  // The seventh of a longer search is no hit of this one.
  const seventh = (await app.search(question, { k: 7 })).at(-1);
  await dialog.getByTestId('why-document').selectOption(seventh?.source ?? '');
  await dialog.getByTestId('why-chunk').selectOption(String(seventh?.chunk));
  const reason = dialog.getByTestId('why-reason');
  await expect(reason).toContainText(/Place 7 of the \d+ passages compared; only the first 5/);
  const needed = `its score of ${seventh?.score.toFixed(3)} would have to exceed ${found[4]?.score.toFixed(3)}.`;
  await expect(reason).toContainText(needed);
  await dialog.getByTestId('candidate').first().getByRole('button').click();
  const [source, chunk] = shown[0] ?? [];
  const place = 1 + found.findIndex((hit) => hit.source === source && hit.chunk === chunk);
  await expect(reason).toContainText(`Found: place ${place} of the 5 that were asked for.`);

  // Limited to one document, all others are left out.
  const documents = [found[0]?.document ?? 0];
  const other = (await app.search(question, { k: 50 })).find(
    ({ document }) => document !== documents[0],
  )?.document;
  const limited = await explain(app, question, { documents, document: other });
  expect(new Set(limited.candidates.map(({ document }) => document))).toEqual(new Set(documents));
  expect(limited.passages.length).toBeGreaterThan(0);
  for (const { rank, reason } of limited.passages) {
    expect([rank, reason]).toEqual([null, 'Left out: the search was limited to other documents.']);
  }
});
