/**
 * From a question to ranked passages at 100,000 chunks, as a script asks the page: embedded, searched by
 * meaning and words, and read. Questions are the docs' own headings.
 */

import { round2 } from './browser.mjs';
import { openLarge } from './large.mjs';
import { median } from './median.mjs';
import { sample } from './sample.mjs';

const kRounds = 3;
/** Until the model is loaded and the code compiled. */
const kWarmUp = 20;

export async function* benchAskLarge() {
  const { questions } = await sample();
  const { context, url, versions, close } = await openLarge();
  try {
    const page = await context.newPage();
    await page.goto(url);
    const { chunks } = await page.evaluate(() => window.askfolio.status());
    const ask = (asked) => page.evaluate(timeQuestions, asked);
    await ask(questions.slice(0, kWarmUp));
    const times = [];
    for (let round = 0; round < kRounds; round++) times.push(...(await ask(questions)));
    times.sort((a, b) => a - b);
    yield {
      name: 'ask-100k',
      us: round2(times[Math.floor(0.95 * times.length)]),
      unit: 'ms, p95',
      medianMs: round2(median(times)),
      questions: questions.length,
      chunks,
      versions,
    };
  } finally {
    await close();
  }
}

/** Milliseconds of each. Runs in the page. */
async function timeQuestions(questions) {
  const times = [];
  for (const question of questions) {
    const begun = performance.now();
    const hits = await window.askfolio.search(question);
    times.push(performance.now() - begun);
    if (hits.length === 0) throw new Error(`Nothing: ${question}`);
  }
  return times;
}
