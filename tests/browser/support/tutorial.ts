/** The published tutorial: its question, its passages, and the messages that it sends. */

import type { ChatMessage } from '../../../web/src/protocol.js';
import { realTexts } from './docs.js';
import { expect } from './fixtures.js';

export const kQuestion = 'How is data stored in milvus?';
const kPassages = [
  'Where does Milvus store data?',
  'How does Milvus flush data?',
  'How does Milvus handle vector data types and precision?',
];
/** Measured with the same model file in ONNX Runtime Web, outside of askfolio. */
export const kScores = [0.7505, 0.5966, 0.5957];

/** The tutorial's own steps on the zip's text: split on "# ", join the three passages, fill in. */
export async function expectedMessages(): Promise<{ passages: string[]; messages: ChatMessage[] }> {
  const texts = Object.values(await realTexts(/^en\/faq\//));
  const pieces = texts.flatMap((text) => text.split('# '));
  expect(pieces).toHaveLength(72);
  const passages = kPassages.map((title) => {
    const found = pieces.filter((piece) => piece.trimStart().startsWith(title));
    expect(found).toHaveLength(1);
    return found[0] as string;
  });
  const system =
    '\nHuman: You are an AI assistant. You are able to find answers to the questions from the ' +
    'contextual passage snippets provided.\n';
  const user =
    '\nUse the following pieces of information enclosed in <context> tags to provide an answer to ' +
    'the question enclosed in <question> tags.\n' +
    `<context>\n${passages.join('\n')}\n</context>\n<question>\n${kQuestion}\n</question>\n`;
  const messages: ChatMessage[] = [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
  return { passages, messages };
}
