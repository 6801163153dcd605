/**
 * 10,000 chunks go to the real Milvus server through the page, and its answers are compared with this
 * browser's. Embedding them takes minutes: `npm test -- move`.
 */

import { kToken, startRealMilvus } from '../doubles/milvus/servers.js';
import { type App, kIngestTimeout } from './support/app.js';
import { realTexts, zipOf } from './support/docs.js';
import { expect, test } from './support/fixtures.js';

const kChunks = 10_000;
const kQuestions = 100;
const kPerDocument = 200;
const kWords = 12;
const kBest = 10;

/** Runs of words of the Milvus documentation, no two the same. */
async function pieces(): Promise<string[]> {
  const found = new Set<string>();
  for (const text of Object.values(await realTexts(/^en\//))) {
    const words = text.replace(/<[^>]*>/g, ' ').match(/[\p{L}\p{N}_'-]+/gu) ?? [];
    for (let i = 0; i + kWords <= words.length; i += kWords) {
      found.add(words.slice(i, i + kWords).join(' '));
    }
  }
  return [...found];
}

/** Where each question's best chunks are. */
async function bestOf(app: App, questions: string[]): Promise<string[][]> {
  const best: string[][] = [];
  for (const question of questions) {
    const hits = await app.search(question, { preset: 'tutorial', k: kBest });
    best.push(hits.map(({ source, chunk }) => `${source} ${chunk}`));
  }
  return best;
}

test('10,000 chunks move to a Milvus server in one go, and are found there as here', async ({
  app,
}) => {
  const all = await pieces();
  // Questions are from all over, and are no chunks.
  const step = Math.floor(all.length / kQuestions);
  const questions = all.filter((_, i) => i % step === 0).slice(0, kQuestions);
  const chunks = all.filter((_, i) => i % step !== 0).slice(0, kChunks);
  expect([chunks.length, questions.length]).toEqual([kChunks, kQuestions]);
  const documents: Record<string, string> = {};
  for (let i = 0; i < kChunks; i += kPerDocument) {
    documents[`en/faq/${i}.md`] = chunks.slice(i, i + kPerDocument).join('# ');
  }
  await app.part('preset').selectOption('tutorial');
  await app.drop(zipOf(documents));
  await app.waitForPhase('ready', 10 * kIngestTimeout);
  expect(await app.status()).toMatchObject({ chunks: kChunks, embedded: kChunks, place: '' });
  const here = await bestOf(app, questions);

  const server = await startRealMilvus();
  try {
    const address = {
      uri: server.uri,
      token: kToken,
      collection: 'moved',
      preset: 'tutorial',
    } as const;
    const begun = performance.now();
    const report = await app.page.evaluate((address) => window.askfolio.move(address), address);
    const seconds = Math.round((performance.now() - begun) / 1000);
    expect(report).toMatchObject({ chunks: kChunks, copied: kChunks / kPerDocument, skipped: [] });
    // Counted anew on the server.
    await app.page.evaluate((address) => window.askfolio.connect(address), address);
    expect(await app.status()).toMatchObject({ chunks: kChunks, embedded: kChunks });
    expect((await app.status()).place).toContain(server.uri);
    const there = await bestOf(app, questions);
    const same = here.filter((best, i) => [...best].sort().join() === there[i]?.sort().join());
    console.log(
      `${kChunks} chunks moved in ${seconds} s; ${same.length} of ${kQuestions} questions find ` +
        `the same ${kBest} there; sample of the move: ${report.agreement}`,
    );
    expect(same.length).toBeGreaterThanOrEqual(0.95 * kQuestions);
  } finally {
    await server.stop();
  }
});
