/** From passages to the messages that are sent. */
import type { CoreModule, CoreTokenizer } from '../core/core-module';
import type { Hit, Preset, Prompt, PromptOptions, PromptTemplate, TemplateName } from '../protocol';
import type { Collection } from './collection';
import type { PresetRules } from './presets';

/** Chunks that make a passage where whole documents are read: up to 2,000 tokens, so that [n] has three digits. */
const CHUNKS_TOGETHER = 8;

/** The texts that prompts are made of, as they are until a person changes them. */
export function promptTemplates(core: CoreModule): Record<TemplateName, PromptTemplate> {
  return JSON.parse(core.promptTemplates());
}

export interface PromptRequest {
  question: string;
  hits: readonly Hit[];
  preset: Preset;
  rules: Pick<PresetRules, 'promptTokens'>;
  options: PromptOptions;
}

export function buildPrompt(
  { question, hits, preset, rules, options }: PromptRequest,
  core: CoreModule,
  tokenizer: CoreTokenizer,
): Prompt {
  const { name = preset === 'tutorial' ? 'tutorial' : 'normal', isWhole } = options;
  const request = {
    preset,
    question,
    passages: hits.map(({ text, source, headings }) => ({ text, source, headings })),
    // Whether whole documents fit is seen before.
    maxTokens: isWhole ? 0xffff_ffff : rules.promptTokens,
    template: options.template ?? promptTemplates(core)[name],
  };
  const built = JSON.parse(core.buildPrompt(JSON.stringify(request), tokenizer));
  return { messages: built.messages, hits: hits.slice(0, built.passages), tokens: built.tokens };
}

/** All of a collection's documents (of these alone, where some are named) as passages, by path. */
export async function wholeDocuments(
  collection: Pick<Collection, 'documents' | 'cutter'>,
  only: readonly number[] = [],
): Promise<Hit[]> {
  const all = await collection.documents();
  const wanted = only.length > 0 ? all.filter(({ id }) => only.includes(id)) : all;
  const hits: Hit[] = [];
  for (const { id } of wanted.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const cutter = await collection.cutter(id);
    if (!cutter) continue;
    for (let first = 0; first < cutter.count; first += CHUNKS_TOGETHER) {
      const last = Math.min(first + CHUNKS_TOGETHER, cutter.count) - 1;
      hits.push(cutter.passage({ document: id, chunk: first, score: 0 }, first, last));
    }
  }
  return hits;
}
