/** Transformers.js with its defaults, on the page's own origin; what embed.mjs calls in the peer's page. */

import { AutoTokenizer, env, pipeline } from './transformers.min.js';

const kModel = 'all-MiniLM-L6-v2';
const kBatch = 32;

env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = '/peer/models/'; // a path: full addresses count as remote
env.backends.onnx.wasm.wasmPaths = new URL('ort/', import.meta.url).href;

const tokenizer = await AutoTokenizer.from_pretrained(kModel);
const count = (text) => tokenizer.encode(text).length;

/** Joins lines to texts of up to `most` tokens, [CLS] and [SEP] counted, and keeps those close to it. */
function textsOf(lines, most, wanted) {
  const texts = [];
  let text = '';
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (count(longer) <= most) {
      text = longer;
      continue;
    }
    if (count(text) > 0.9 * most) texts.push(text);
    if (texts.length === wanted) break;
    text = count(line) <= most ? line : '';
  }
  return { texts, tokens: texts.reduce((sum, text) => sum + count(text), 0) / texts.length };
}

let extract;

async function embed(texts) {
  extract ??= await pipeline('feature-extraction', kModel, { dtype: 'q8', device: 'wasm' });
  const vectors = [];
  const begun = performance.now();
  for (let i = 0; i < texts.length; i += kBatch) {
    const batch = texts.slice(i, i + kBatch);
    const output = await extract(batch, { pooling: 'mean', normalize: true });
    vectors.push(...output.tolist());
  }
  return { seconds: (performance.now() - begun) / 1000, vectors };
}

/** Of vectors one behind the other ([texts][dims]), the k best for a question. */
async function ask(question, vectors, k) {
  const {
    vectors: [asked],
  } = await embed([question]);
  const scores = [];
  for (let at = 0; at < vectors.length; at += asked.length) {
    let sum = 0;
    for (let i = 0; i < asked.length; i++) sum += asked[i] * vectors[at + i];
    scores.push({ chunk: scores.length, score: sum });
  }
  return scores.sort((a, b) => b.score - a.score).slice(0, k);
}

window.peer = { textsOf, embed, ask };
