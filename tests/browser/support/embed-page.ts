/** What embeddings.spec.ts opens: the page's embedder by itself, as the page sets it up. */

import { loadCore } from '../../../web/src/core/core.js';
import { packTexts } from '../../../web/src/core/texts.js';
import { LoadedModels } from '../../../web/src/engine/models.js';
import { modelById } from '../../../web/src/models/manifest.js';

declare global {
  interface Window {
    /** Vectors of texts, none of which is read further than maxTokens. */
    embedTexts(model: string, texts: string[], maxTokens: number): Promise<number[][]>;
  }
}

window.embedTexts = async (id, texts, maxTokens) => {
  const models = new LoadedModels(await loadCore(), new URL('models/', location.href));
  const embedder = await models.of(modelById(id), 'onnx-runtime').embedder();
  const vectors: number[][] = [];
  const keep = (i: number, vector: Float32Array) => {
    vectors[i] = [...vector];
  };
  await embedder.embed(packTexts(texts), keep, { maxTokens });
  embedder.close();
  return vectors;
};
