/** A turn of a conversation: a question, what was found and sent for it, and what came back. */
import type { ChatMessage, Hit, Prompt } from '../protocol';
import type { Wording } from '../words/message';
import type { Usage } from './models';

/** A question and what has come of it so far, the answer apart. */
export interface Exchange {
  /** When it was asked, in milliseconds since 1970; no two of a conversation have the same. */
  asked: number;
  /** Id of the collection that is asked. */
  collection: string;
  question: string;
  /** What a follow-up was searched and asked as; null: it is none, or is asked as it was typed. */
  standalone: Standalone | null;
  /** The documents that were asked, by number; absent: all. */
  documents?: number[] | undefined;
  /** The passages are whole documents. */
  isWhole: boolean;
  /** All that was found; of these, a person may have left some out of the prompt, or put some in. */
  hits: Hit[];
  /** Places in `hits` that a person has left out. */
  dropped: number[];
  /** A person has chosen among the hits. */
  isChosen: boolean;
  /** Why nothing was sent, in words for a person: in strict mode, nothing relevant was found. */
  refusal: Wording | null;
  prompt: Prompt | null;
  /** What was sent last, or would be sent. */
  messages: ChatMessage[];
  /** Percent of the chunks that were embedded when the passages were found; 100: all. */
  embedded: number;
}

export interface Standalone {
  question: string;
  by: 'model' | 'person';
  /** Why the model has not rewritten it, in words for a person: it is asked as it was typed. */
  failure?: Wording;
}

export type AnswerState =
  | 'idle'
  | 'searching'
  | 'thinking'
  | 'streaming'
  /** It arrives in another tab; never stored. */
  | 'elsewhere'
  | 'done'
  | 'stopped'
  | 'error';

/** What has arrived of an answer. */
export interface Answer {
  state: AnswerState;
  reasoning: string;
  content: string;
  usage: Usage | null;
  /** The API's finish_reason, or empty. */
  finish: string;
}

export interface Turn {
  exchange: Exchange;
  answer: Answer;
}

/** Turns that belong together, on one collection. */
export interface ConversationInfo {
  id: string;
  /** Id of the collection. */
  collection: string;
  title: string;
  /** Milliseconds since 1970. */
  changed: number;
}

const kRunningHere: AnswerState[] = ['searching', 'thinking', 'streaming'];

/** Whether it is under way, here or in another tab. */
export function isRunning(state: AnswerState): boolean {
  return isRunningHere(state) || state === 'elsewhere';
}

export function isRunningHere(state: AnswerState): boolean {
  return kRunningHere.includes(state);
}

/** The question as it is searched and put to the model. */
export function standaloneOf({ question, standalone }: Pick<Exchange, 'question' | 'standalone'>) {
  return standalone?.question ?? question;
}

/** Whether anything came. What has no answer is no turn of its conversation. */
export function hasAnswer({ reasoning, content }: Pick<Answer, 'reasoning' | 'content'>): boolean {
  return content !== '' || reasoning !== '';
}

const kTitleLength = 80;

/** What a conversation is called until a person renames it: its first question, on one line. */
export function titleFor(question: string): string {
  const letters = [...question.trim().replace(/\s+/g, ' ')];
  return letters.length > kTitleLength
    ? `${letters.slice(0, kTitleLength).join('').trimEnd()}…`
    : letters.join('');
}
