/** A conversation as a Markdown document: questions, answers and the passages that they cite. */
import type { Hit } from '../protocol';
import { headingsOf, titleOf } from '../ui/format';
import { t } from '../words/words';
import { type ConversationInfo, standaloneOf, type Turn } from './turn';

export function conversationMarkdown({ title }: ConversationInfo, turns: readonly Turn[]): string {
  return `# ${onOneLine(title)}\n\n${turns.map(turnMarkdown).join('\n')}`;
}

function turnMarkdown({ exchange, answer }: Turn): string {
  const hits = exchange.prompt?.hits ?? [];
  const sources = hits.map(sourceMarkdown).join('\n');
  const ending = answer.state === 'done' ? '' : `*(${t('The answer is not complete.')})*\n\n`;
  const listed = sources && `### ${t('Passages')}\n\n${sources}`;
  const asked = standaloneOf(exchange);
  const understood =
    asked === exchange.question
      ? ''
      : `*${t('Asked as: {question}', { question: onOneLine(asked) })}*\n\n`;
  return `## ${onOneLine(exchange.question)}\n\n${understood}${answer.content.trim()}\n\n${ending}${listed}`;
}

/** An item of a list; the passage is quoted under it. */
function sourceMarkdown(hit: Hit, i: number): string {
  const place = [hit.source, ...headingsOf(hit)].join(' › ');
  const quoted = hit.text.trim().split('\n');
  const lines = quoted.map((line) => `    > ${line}`.trimEnd());
  return `${i + 1}. **${onOneLine(titleOf(hit))}** (${onOneLine(place)})\n\n${lines.join('\n')}\n`;
}

function onOneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** A file name that every system takes. */
export function fileNameFor(title: string): string {
  const plain = title.replace(/[\p{C}\\/:*?"<>|.]+/gu, ' ').replace(/\s+/g, ' ');
  return `${plain.trim().slice(0, 60).trim() || t('conversation')}.md`;
}
