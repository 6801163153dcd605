/** What embeddings.spec.ts opens: the page's embedder by itself, as the page sets it up. */

import { loadCore } from '../../../web/src/core/core.js';
import { packTexts } from '../../../web/src/core/texts.js';
import type { OnVector } from '../../../web/src/embed/embedder.js';
import { LoadedModels } from '../../../web/src/engine/models.js';
import { modelById } from '../../../web/src/models/manifest.js';
import type { EncoderKind, EncoderName } from '../../../web/src/protocol.js';

declare global {
  interface Window {
    /** Vectors of texts, none of which is read further than maxTokens. */
    embedTexts(
      model: string,
      encoder: EncoderKind,
      texts: string[],
      maxTokens: number,
    ): Promise<{ vectors: number[][]; encoders: EncoderName[] }>;
  }
}

window.embedTexts = async (id, encoder, texts, maxTokens) => {
  const models = new LoadedModels(await loadCore(), new URL('models/', location.href));
  const embedder = await models.of(modelById(id), encoder).embedder();
  const vectors: number[][] = [];
  const encoders = new Set<EncoderName>();
  const keep: OnVector = (i, vector, by) => {
    vectors[i] = [...vector];
    encoders.add(by);
  };
  await embedder.embed(packTexts(texts), keep, { maxTokens });
  embedder.close();
  return { vectors, encoders: [...encoders] };
};
