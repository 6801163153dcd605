/** Turns as tests need them. */
import type { Turn } from '../../web/src/ask/turn';
import type { ConversationsApi, EngineApi, Hit } from '../../web/src/protocol';

export const kHit: Hit = {
  text: 'Metadata is stored in etcd.',
  score: 0.75,
  source: 'en/faq/product_faq.md',
  headings: ['FAQ'],
  chunk: 0,
  start: 0,
  end: 27,
  document: 1,
};

/** An engine that finds kHit whatever is asked, and keeps conversations. */
export function engineOver(conversations: ConversationsApi): EngineApi {
  const engine = {
    conversations,
    search: async () => [kHit],
    counts: async () => ({ documents: 1, chunks: 1, embedded: 1 }),
    prompt: async (question: string) => ({
      messages: [{ role: 'user', content: question }],
      hits: [kHit],
      tokens: 9,
    }),
  };
  return engine as unknown as EngineApi;
}

export function turnOf(asked: number, question: string, content: string, hits = [kHit]): Turn {
  const messages = [{ role: 'user' as const, content: `${hits[0]?.text} ${question}` }];
  return {
    exchange: {
      asked,
      collection: 'default',
      question,
      standalone: null,
      isWhole: false,
      dropped: [],
      isChosen: false,
      refusal: null,
      hits,
      prompt: { messages, hits, tokens: 9 },
      messages,
      embedded: 100,
    },
    answer: {
      state: 'done',
      reasoning: 'Let me see.',
      content,
      usage: { input: 10, cached: 4, output: 3, reasoning: 1 },
      finish: 'stop',
    },
  };
}
