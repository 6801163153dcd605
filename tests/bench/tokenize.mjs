/**
 * How many megabytes of text a second are tokenized on one thread: the core in WASM against Hugging
 * Face's tokenizer in JavaScript, which Transformers.js uses, on the Milvus documentation (English,
 * 99.9 % ASCII), taking turns in one process. Each side gets texts as it takes them, the core UTF-8
 * bytes and the peer strings.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelDir } from '../../models/fetch.mjs';
import { inRoot, WASM_BUILD } from '../../scripts/paths.mjs';
import { tokenizerCorpus } from '../fixtures/tokenizer/corpus.mjs';
import { kPeers, peerVersion } from './install.mjs';
import { median } from './median.mjs';

const kPeer = '@huggingface/tokenizers';
const kModel = 'all-MiniLM-L6-v2';
const kRounds = 7;
/** The core needs little of the time that the peer does: it does the work more often a round. */
const kRepeats = 20;
/** More than any text has: nothing is cut off. */
const kAllTokens = 2 ** 31;

export async function* benchTokenize() {
  const batch = await docs();
  const texts = textsOf(batch);
  const tokenizers = [await ourTokenizer(), await theirTokenizer()];
  const ours = () => tokenizers[0].encode(batch.bytes, batch.ends, kAllTokens);
  const theirs = () => texts.map((text) => tokenizers[1].encode(text).ids);
  compareIds(ours(), theirs());
  const megabytes = batch.bytes.length / 1e6;
  const [us, them] = [[], []];
  for (let round = 0; round < kRounds; round++) {
    us.push((kRepeats * megabytes) / seconds(ours, kRepeats));
    them.push(megabytes / seconds(theirs, 1));
  }
  yield {
    name: 'tokenize',
    peer: kPeer,
    ratio: round2(median(us) / median(them)),
    us: round2(median(us)),
    them: round2(median(them)),
    unit: 'MB/s',
    megabytes: round2(megabytes),
    versions: {
      askfolio: JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).version,
      [kPeer]: peerVersion(kPeer),
      node: process.versions.node,
    },
  };
}

/** All Markdown files as one batch. */
async function docs() {
  const parts = [];
  for await (const { name, bytes } of tokenizerCorpus(['docs'])) {
    if (name.endsWith('.md')) parts.push(bytes);
  }
  let end = 0;
  const ends = Uint32Array.from(parts, (part) => (end += part.length));
  return { bytes: new Uint8Array(Buffer.concat(parts)), ends };
}

function textsOf({ bytes, ends }) {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return Array.from(ends, (end, i) => decoder.decode(bytes.subarray(ends[i - 1] ?? 0, end)));
}

function tokenizerJson() {
  return readFileSync(join(modelDir(kModel), 'tokenizer.json'));
}

async function ourTokenizer() {
  const { default: createCore } = await import(join(WASM_BUILD, 'askfolio.mjs'));
  const core = await createCore({ wasmBinary: readFileSync(join(WASM_BUILD, 'askfolio.wasm')) });
  return new core.Tokenizer(tokenizerJson());
}

async function theirTokenizer() {
  const { Tokenizer } = await import(join(kPeers, kPeer, 'dist/tokenizers.mjs'));
  return new Tokenizer(JSON.parse(tokenizerJson()), { tokenizer_class: 'BertTokenizer' });
}

/** Both sides must have done the same work. */
function compareIds({ ids, ends }, theirs) {
  const equal = theirs.filter((expected, i) => {
    const found = ids.subarray(ends[i - 1] ?? 0, ends[i]);
    return found.length === expected.length && expected.every((id, at) => id === found[at]);
  });
  console.error(`${equal.length} of ${theirs.length} texts have the same tokens`);
  if (equal.length < 0.95 * theirs.length) throw new Error('The work was not the same.');
}

function seconds(work, times) {
  const begun = performance.now();
  for (let i = 0; i < times; i++) work();
  return (performance.now() - begun) / 1000;
}

function round2(number) {
  return Math.round(number * 100) / 100;
}
