/**
 * Follow-up questions as ones that can be understood alone: "And on Sundays?" finds nothing by itself.
 * The chat model rewrites them, with the last turns before it.
 */
import { UserError } from '../errors';
import type { ChatMessage } from '../protocol';
import { toUserError } from '../to-user-error';
import type { ChatRequest, streamChat } from './deepseek';
import { addUsage, type Usage } from './models';
import { type Exchange, type Standalone, standaloneOf, type Turn } from './turn';

/** Turns that the model is shown, and characters of each answer. */
const kTurns = 3;
const kAnswerLength = 600;

const kTask =
  'You rewrite the last question of a conversation about documents so that it can be understood ' +
  'without the conversation: put names and things in the place of what refers back to them. Keep ' +
  'its meaning and its language. If it can be understood alone, repeat it unchanged. Reply with the ' +
  'question alone, on one line: no answer, no explanation, no quotation marks.';

/** Words that refer to what was said before, and how a question goes on with it. */
const kReferring =
  /\b(?:it|its|they|them|their|this|these|those|he|him|his|she|her)\b|\bthat\b\s*(?:$|[?.,]|is\b|was\b|does\b|do\b|mean)/i;
const kGoingOn = /^(?:and|but|so|or|then|also|ok|okay|what about|how about|why not)\b/i;
const kReferringHan = /[它他她这這那其该該此呢]/u;

/** Fewer words, or Chinese characters, can hardly say what they are about. */
const kLeastWords = 5;
const kLeastHan = 8;

/**
 * Whether a question names what it is about, as far as can be told without the model: then it need not be
 * rewritten. Only of English and Chinese; in doubt it does not.
 */
export function standsAlone(question: string): boolean {
  const han = question.match(/\p{Script=Han}/gu)?.length ?? 0;
  if (han > 0) return han >= kLeastHan && !kReferringHan.test(question);
  const words = question.match(/[\p{L}\p{N}'’_-]+/gu) ?? [];
  const isLatin = /^[\p{Script=Latin}\p{N}\p{P}\p{S}\p{Z}\s]*$/u.test(question);
  const isEnglish = words.some((word) => kEnglish.has(word.toLowerCase()));
  const refers = kReferring.test(question) || kGoingOn.test(question.trim());
  return isLatin && isEnglish && words.length >= kLeastWords && !refers;
}

/** One of these is in nearly every English question, and hardly in those of other languages. */
const kEnglish = new Set(
  'how what when where which who why does do did is are was were can could should the of to'.split(
    ' ',
  ),
);

type Request = Pick<ChatRequest, 'base' | 'key' | 'model' | 'effort'>;

/**
 * What a follow-up is searched and asked as; null: as it was typed. request: all but what is asked. Rejects
 * where `signal` aborts; other failures are told in what it resolves to.
 */
export async function understand(
  turns: readonly Turn[],
  question: string,
  request: Request,
  signal: AbortSignal,
  chat: typeof streamChat,
): Promise<{ standalone: Standalone | null; usage: Usage | null }> {
  const before = askedBefore(turns, question);
  if (before) return { standalone: before.standalone, usage: null };
  if (standsAlone(question)) return { standalone: null, usage: null };
  try {
    const rewritten = await rewriteQuestion(turns, question, request, signal, chat);
    const isSame = rewritten.question === question;
    const standalone = isSame ? null : { question: rewritten.question, by: 'model' as const };
    return { standalone, usage: rewritten.usage };
  } catch (error) {
    signal.throwIfAborted();
    const failure = toUserError(error).said.what;
    return { standalone: { question, by: 'model', failure }, usage: null };
  }
}

/** The same question, asked before in the conversation: it was understood then. */
function askedBefore(turns: readonly Turn[], question: string): Exchange | undefined {
  const same = ({ exchange }: Turn) => exchange.question.trim() === question.trim();
  return turns.findLast(same)?.exchange;
}

export function rewriteMessages(turns: readonly Turn[], question: string): ChatMessage[] {
  const said = turns.slice(-kTurns).map(({ exchange, answer }) => {
    const content = withoutCitations(answer.content).trim();
    const cut = content.length > kAnswerLength ? `${content.slice(0, kAnswerLength)}…` : content;
    return `Question: ${standaloneOf(exchange)}\nAnswer: ${cut}`;
  });
  const content = `${said.join('\n\n')}\n\nLast question, to be rewritten: ${question}`;
  return [
    { role: 'system', content: kTask },
    { role: 'user', content },
  ];
}

/** Sent without thinking. Throws UserError: those of `chat`, and "no-rewrite". */
async function rewriteQuestion(
  turns: readonly Turn[],
  question: string,
  request: Request,
  signal: AbortSignal,
  chat: typeof streamChat,
): Promise<{ question: string; usage: Usage | null }> {
  const messages = rewriteMessages(turns, question);
  let text = '';
  let usage: Usage | null = null;
  for await (const event of chat({ ...request, messages, thinking: false }, signal)) {
    if (event.kind === 'content') text += event.text;
    if (event.kind === 'usage') usage = addUsage(usage, event.usage);
  }
  return { question: readRewrite(text, question), usage };
}

/**
 * The question in a model's reply. Throws UserError "no-rewrite" where it is none: a model may answer
 * instead, and searching for that would find anything.
 */
export function readRewrite(text: string, question: string): string {
  const line = text
    .trim()
    .replace(/^["“”'«„](.*)["“”'»]$/su, '$1')
    .trim();
  const isLong = line.length > Math.max(300, 4 * question.length);
  const isAsked = /[?？؟]\s*$/.test(question) === /[?？؟]$/.test(line);
  if (!line || line.includes('\n') || isLong || !isAsked || line !== withoutCitations(line)) {
    throw new UserError(
      'no-rewrite',
      'The model did not reply with a question.',
      'The one that was typed is asked instead.',
      'Ask again in a sentence that can be understood alone, or switch rewriting off.',
    );
  }
  return line;
}

function withoutCitations(text: string): string {
  return text.replace(/\s*(?:\[\d[\d\s,;]*\]|【\d[\d\s,;，、；]*】)/g, '');
}
