/** What a page in Chinese still says in English. */

import type { Page } from '@playwright/test';
import { kVocabulary } from './states.js';

/** Names, units, and what is code or an abbreviation in every language. */
const kNames = new Set(
  (
    'askfolio DeepSeek Flash Pro Milvus Zilliz Cloud ONNX Runtime WebGPU SIMD relaxed MiniLM BGE small en zh ' +
    'PDF Word HTML Markdown Notebook CSV JSON zip API REST token id text vector default root user ' +
    'deepseek-flash deepseek-v4-pro sk bge-small-zh all-MiniLM-L6-v2 core core-relaxed kB MB GB ms UTC BM25 IP ' +
    'nDCG MRR hit corpus-id Language English Ctrl Enter Esc Tab Shift GitHub OpenAI keys sk- v1 v2 ' +
    'passages question my_rag_collection GET POST CORS Access-Control-Allow-Origin'
  ).split(' '),
);

/** Texts that can be seen or heard with a Latin word that is neither a name nor a person's own text. */
export async function latinTexts(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const isCode = 'pre, code, kbd, script, style, noscript, [data-testid=prompt-preview]';
    const said: string[] = [];
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest(isCode) || !element.checkVisibility()) continue;
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) said.push(node.textContent ?? '');
      }
      for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder']) {
        said.push(element.getAttribute(name) ?? '');
      }
    }
    return said.map((text) => text.trim());
  });
  return [...new Set(texts)].filter((text) => latinWords(text).length > 0);
}

function latinWords(text: string): string[] {
  // Addresses and paths are nobody's words.
  const words = text.replace(/\S*(?:\/|\.[a-z]{2})\S*/g, ' ').match(/[A-Za-z][\w-]+/g) ?? [];
  return words.filter((word) => !kNames.has(word) && !kVocabulary.has(word.toLowerCase()));
}
