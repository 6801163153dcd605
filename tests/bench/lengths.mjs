/**
 * How many texts of 16 to 512 tokens a second are embedded, and by how many workers: the core's encoder
 * against ONNX Runtime Web in as many workers of the same page, and against native ONNX Runtime (its
 * Node package) with as many threads. The encoders alone, on the same token ids, taking turns.
 */

import { readFileSync } from 'node:fs';
import { modelDir } from '../../models/fetch.mjs';
import { inRoot } from '../../scripts/paths.mjs';
import { serve } from '../../scripts/serve.mjs';
import { buildPage } from '../fixtures/built-page.mjs';
import { launchBrowser, ownVersions, round2 } from './browser.mjs';
import { kPeers, peerVersion } from './install.mjs';
import { median } from './median.mjs';

const kSite = inRoot('build', 'bench-lengths');
const kModel = 'all-MiniLM-L6-v2';
const kLengths = [16, 32, 64, 128, 256, 512];
/** Of a chunk, for the curve over workers. */
const kChunk = 256;
const kRounds = 3;
/** Tokens that a side embeds in a round. */
const kTokens = 4096;

export async function* benchEmbedLengths() {
  await buildPage(new URL('lengths-page.ts', import.meta.url), kSite);
  const browser = await launchBrowser();
  const server = await serve({ root: kSite, port: 0 });
  try {
    const page = await openPage(browser, server.url);
    const { encoder, workers } = await startWorkers(page, 'core');
    await startWorkers(page, 'onnx-runtime');
    const versions = {
      ...ownVersions(browser),
      'onnxruntime-node': peerVersion('onnxruntime-node'),
    };
    const common = { unit: 'texts/s', encoder, versions };
    const all = await openSides(page, workers);
    for (const tokens of kLengths) {
      const figures = await measure(all, tokens);
      yield* linesOf(
        'embed-lengths',
        figures,
        { ...common, workers },
        { axis: 'tokens', value: tokens },
      );
    }
    for (let count = 1; count <= workers; count++) {
      const figures = await measure(await openSides(page, count), kChunk);
      yield* linesOf(
        'embed-workers',
        figures,
        { ...common, tokens: kChunk },
        { axis: 'workers', value: count },
      );
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

async function openPage(browser, url) {
  const page = await browser.newPage();
  await page.route('**/models/*/*', (route) =>
    route.fulfill({ path: `${modelDir(kModel)}/${route.request().url().split('/').at(-1)}` }),
  );
  await page.goto(url);
  await page.waitForFunction(() => 'startWorkers' in window);
  return page;
}

const startWorkers = (page, kind) =>
  page.evaluate(([kind, model]) => window.startWorkers(kind, model), [kind, kModel]);

/** By name, what embeds texts (token ids) with `workers` workers or threads: {seconds, vector}. */
async function openSides(page, workers) {
  const inPage = (kind) => (texts) =>
    page.evaluate(
      ([kind, workers, texts]) => window.runTexts(kind, workers, texts),
      [kind, workers, texts],
    );
  return {
    us: inPage('core'),
    'onnxruntime-web': inPage('onnx-runtime'),
    'onnxruntime-node': await native(workers),
  };
}

/** Its default session; the last text's vector is the mean of its tokens'. */
async function native(threads) {
  const { default: ort } = await import(`${kPeers}/onnxruntime-node/dist/index.js`);
  const bytes = readFileSync(`${modelDir(kModel)}/model.onnx`);
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: threads });
  return async (texts) => {
    let hidden;
    const begun = performance.now();
    for (const ids of texts) {
      const int64 = (values) => new ort.Tensor('int64', values, [1, ids.length]);
      ({ last_hidden_state: hidden } = await session.run({
        input_ids: int64(BigInt64Array.from(ids, BigInt)),
        attention_mask: int64(new BigInt64Array(ids.length).fill(1n)),
        token_type_ids: int64(new BigInt64Array(ids.length)),
      }));
    }
    const seconds = (performance.now() - begun) / 1000;
    return { seconds, vector: meanOf(hidden.data, texts.at(-1).length) };
  };
}

/** hidden: [tokens][dims]. Returns the mean, of unit length. */
function meanOf(hidden, tokens) {
  const dims = hidden.length / tokens;
  const sums = Array.from({ length: dims }, (_, i) => {
    let sum = 0;
    for (let token = 0; token < tokens; token++) sum += hidden[token * dims + i];
    return sum;
  });
  const length = Math.hypot(...sums);
  return sums.map((sum) => sum / length);
}

/** Texts a second of every side, the median of some rounds. */
async function measure(sides, tokens) {
  const texts = textsOf(tokens);
  const found = Object.fromEntries(Object.keys(sides).map((side) => [side, []]));
  const vectors = {};
  for (let round = 0; round <= kRounds; round++) {
    for (const [side, embed] of Object.entries(sides)) {
      const { seconds, vector } = await embed(texts);
      vectors[side] = vector;
      // The first round warms up.
      if (round > 0) found[side].push(texts.length / seconds);
    }
  }
  compare(vectors);
  return Object.fromEntries(Object.entries(found).map(([side, each]) => [side, median(each)]));
}

/** Texts of so many tokens: words of the vocabulary between [CLS] and [SEP], the last text the same. */
function textsOf(tokens) {
  const words = Array.from({ length: tokens - 2 }, (_, i) => 2000 + ((i * 7919) % 20000));
  return Array.from({ length: Math.ceil(kTokens / tokens) }, () => [101, ...words, 102]);
}

/** All sides must have done the same work. */
function compare({ us, ...others }) {
  for (const [peer, vector] of Object.entries(others)) {
    const cosine = us.reduce((sum, value, i) => sum + value * vector[i], 0);
    if (!(cosine > 0.95)) throw new Error(`${peer} has another vector (cosine ${cosine}).`);
  }
}

function* linesOf(name, { us, ...peers }, common, over) {
  for (const [peer, them] of Object.entries(peers)) {
    yield {
      name,
      peer,
      ratio: round2(us / them),
      us: round2(us),
      them: round2(them),
      ...common,
      over,
    };
  }
}
