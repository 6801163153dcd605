/** What the test of untranslated texts lets pass. */

/** Files that say nothing on the page: words of models, servers and formats. */
export const kTechnical: readonly string[] = [
  'web/src/library/node-worker.ts',
  'web/src/library/node-world.ts',
  'web/src/ask/evidence.ts',
  'web/src/ask/markdown-html.ts',
  'web/src/ask/number-words.ts',
  'web/src/ask/numbers.ts',
  'web/src/embed/gpu/bert-graph.ts',
  'web/src/ingest/formats/page-headings.ts',
  'web/src/ingest/name-encoding.ts',
  'web/src/milvus/api.ts',
  'web/src/milvus/upload.ts',
  'web/src/milvus/v2.ts',
  'web/src/models/language.ts',
];

/** Texts that are the same in every language: names, units, code, and what models read. */
export const kSame: ReadonlySet<string> = new Set([
  'askfolio',
  'platform.deepseek.com/api_keys',
  'sk-…',
  '… kB',
  '… MB',
  '… GB',
  '… ms',
  '< 0.1 ms',
  'k',
  // Selectors and other words of the browser.
  'code, pre, a',
  'Files',
  '(prefers-color-scheme: dark)',
  '600 12px system-ui, sans-serif',
  'input, textarea, select, [contenteditable]',
  'input:not([type=file]), textarea, select, [contenteditable]',
  '.ask-box textarea',
  '.file-picker input',
  // Endings of files.
  'md markdown mdx txt rst csv tsv',
  'c cc cpp cs css cxx go h hh hpp ini java js jsx kt lua mjs php pl proto py r rb rs scala scss',
  'sh sql swift toml ts tsx xml yaml yml jsonl',
  'html htm xhtml',
  // What servers say, or are told, and locks are called.
  'taking in',
  'pieces written of …',
  'pieces of …',
  'Tokenizer.',
  'Engine.',
  'Loading.',
  'Bearer …',
  'no such path',
  '404 page not found',
  // What models read.
  'You rewrite the last question of a conversation about documents so that it can be understood',
  'without the conversation: put names and things in the place of what refers back to them. Keep',
  'its meaning and its language. If it can be understood alone, repeat it unchanged. Reply with the',
  'question alone, on one line: no answer, no explanation, no quotation marks.',
  'how what when where which who why does do did is are was were can could should the of to',
  'Question: … Answer: …',
  '… Last question, to be rewritten: …',
  'Your answer broke off. Continue exactly where it stopped, without repeating any of it and',
  'without a remark about the interruption.',
]);
