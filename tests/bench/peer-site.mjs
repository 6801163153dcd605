/** dist/ with the peer beside it, Transformers.js in a page of its own that reads the same model file. */

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { kRoot, ownVersions } from './browser.mjs';
import { kPeers, peerVersion } from './install.mjs';

const kSite = `${kRoot}build/bench-site`;
const kModel = 'all-MiniLM-L6-v2';
/** Width of the model's vectors. */
export const kDims = 384;

/** Makes it anew; returns its folder. The peer's page is in `peer/`. */
export function makeSite() {
  rmSync(kSite, { recursive: true, force: true });
  cpSync(`${kRoot}dist`, kSite, { recursive: true });
  const peer = `${kSite}/peer`;
  const model = `${peer}/models/${kModel}`;
  mkdirSync(`${model}/onnx`, { recursive: true });
  cpSync(
    `${kPeers}/@huggingface/transformers/dist/transformers.min.js`,
    `${peer}/transformers.min.js`,
  );
  cpSync(`${kPeers}/onnxruntime-web/dist`, `${peer}/ort`, {
    recursive: true,
    filter: (path) => !/\.map$/.test(path),
  });
  cpSync(`${kRoot}dist/models/${kModel}/model.onnx`, `${model}/onnx/model_quantized.onnx`);
  cpSync(`${kRoot}dist/models/${kModel}/tokenizer.json`, `${model}/tokenizer.json`);
  // The model's own settings, which its archive leaves out.
  writeFileSync(`${model}/config.json`, JSON.stringify({ model_type: 'bert' }));
  const settings = {
    tokenizer_class: 'BertTokenizer',
    model_max_length: 512,
    cls_token: '[CLS]',
    mask_token: '[MASK]',
    pad_token: '[PAD]',
    sep_token: '[SEP]',
    unk_token: '[UNK]',
  };
  writeFileSync(`${model}/tokenizer_config.json`, JSON.stringify(settings));
  cpSync(`${kRoot}tests/bench/peer-page.js`, `${peer}/peer-page.js`);
  const page =
    '<!doctype html><title>peer</title><script type="module" src="peer-page.js"></script>';
  writeFileSync(`${peer}/index.html`, page);
  return kSite;
}

/** The peer's page with `window.peer` (peer-page.js); url: the site's. */
export async function openPeerPage(context, url) {
  const page = await context.newPage();
  await page.goto(`${url}peer/index.html`);
  await page.evaluate(() => import('./peer-page.js'));
  return page;
}

export function peerVersions(browser) {
  return {
    ...ownVersions(browser),
    '@huggingface/transformers': peerVersion('@huggingface/transformers'),
    'transformers/onnxruntime-web': peerVersion('onnxruntime-web'),
  };
}
