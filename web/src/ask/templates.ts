/** A person's own prompt templates. */
import type { PromptTemplate, TemplateName } from '../protocol';
import { type Message, say } from '../words/message';

export type OwnTemplates = Partial<Record<TemplateName, PromptTemplate>>;

/** What a template's text for the passages' place is; the tutorial calls it so. */
const kPassages = /\{(?:passages|context)\}/g;

/** Why a template cannot be used, in words for a person; null: it can. */
export function templateProblem({ user }: PromptTemplate): Message | null {
  const passages = user.match(kPassages)?.length ?? 0;
  if (passages === 0)
    return say('The user’s message lacks {passages}, the place for the passages.');
  if (passages > 1) return say('The user’s message has {passages} more than once.');
  if (!user.includes('{question}')) {
    return say('The user’s message lacks {question}, the place for the question.');
  }
  return null;
}

export function readTemplates(stored: unknown): OwnTemplates {
  const own: OwnTemplates = {};
  for (const name of ['normal', 'strict', 'tutorial'] as const) {
    const { system, user } = (stored as OwnTemplates | undefined)?.[name] ?? {};
    if (typeof system !== 'string' || typeof user !== 'string') continue;
    if (templateProblem({ system, user }) === null) own[name] = { system, user };
  }
  return own;
}
