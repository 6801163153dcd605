/**
 * How many tokens of the chat model a text has, about. Its own tokenizer is megabytes, and not ours to
 * ship: DeepSeek gives 0.3 tokens for an English and 0.6 for a Chinese character
 * (https://api-docs.deepseek.com/quick_start/token_usage). Other scripts are taken as Chinese, which is
 * rather too much than too little.
 */
import type { ChatMessage } from '../protocol';

const kPerAscii = 0.3;
const kPerOther = 0.6;

export function estimateTokens(text: string): number {
  let ascii = 0;
  let other = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) ascii += 1;
    // The second half of a character was counted with the first.
    else if (unit < 0xdc00 || unit > 0xdfff) other += 1;
  }
  return Math.ceil(ascii * kPerAscii + other * kPerOther);
}

export function estimateMessages(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
}
