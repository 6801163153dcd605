/**
 * What it takes to open a collection of 100,000 chunks again, from nothing in memory to the first hit
 * (the question's vector is given), against reading the same bytes out of IndexedDB as they are. Each
 * time in a page of its own, taking turns.
 */

import { round2 } from './browser.mjs';
import { openLarge } from './large.mjs';
import { median } from './median.mjs';

const kQuestion = 'How is data stored in milvus?';
const kRounds = 9;

export async function* benchReopen() {
  const { context, url, openBare, versions, close } = await openLarge();
  const inNewPage = async (run, argument) => {
    const page = await openBare();
    const result = await page.evaluate(run, argument);
    await page.close();
    return result;
  };
  try {
    const vector = await inNewPage(() => window.large.someVector());
    const ours = [];
    const raw = [];
    for (let round = 0; round < kRounds; round++) {
      raw.push(await inNewPage(() => window.large.readRaw()));
      ours.push(
        await inNewPage(
          ([question, vector]) => window.large.reopen(question, vector),
          [kQuestion, vector],
        ),
      );
      console.error(`round ${round + 1}: ${JSON.stringify([raw.at(-1), ours.at(-1)])}`);
    }
    const of = (rounds, key) => median(rounds.map((each) => each[key]));
    const [us, them] = [of(ours, 'ms'), of(raw, 'ms')];
    yield {
      name: 'reopen-100k',
      peer: 'reading the same bytes from IndexedDB',
      ratio: round2(them / us),
      us: round2(us),
      them: round2(them),
      unit: 'ms, median',
      loadCoreMs: round2(of(ours, 'loadMs')),
      openMs: round2(of(ours, 'openMs')),
      searchMs: round2(of(ours, 'searchMs')),
      chunks: ours[0].chunks,
      megabytes: round2(raw[0].bytes / 1e6),
      versions,
    };
    yield await benchPage(context, url, versions);
  } finally {
    await close();
  }
}

/** The whole page: from the address being opened to the passages of a question, model and all. */
async function benchPage(context, url, versions) {
  const times = [];
  for (let round = 0; round < kRounds; round++) {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction(() => 'askfolio' in window);
    times.push(
      await page.evaluate(async (question) => {
        await window.askfolio.search(question);
        return performance.now();
      }, kQuestion),
    );
    await page.close();
  }
  return { name: 'reopen-100k page', us: round2(median(times)), unit: 'ms, median', versions };
}
