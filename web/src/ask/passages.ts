/** What a question is answered from, and how that is put into a prompt. */
import { UserError } from '../errors';
import type {
  DocumentInfo,
  EngineApi,
  Hit,
  Preset,
  PromptOptions,
  SearchOptions,
} from '../protocol';
import { percentEmbedded } from '../ui/format';
import { say, type Wording } from '../words/message';
import { estimateMessages } from './estimate';
import { contextTokens } from './models';
import { findsNothing } from './relevance';
import type { AskMode, Settings } from './settings';

/** Tokens that the model's context keeps for an answer and its reasoning. */
const kAnswerTokens = 32_000;

/** No chunk is so short on average that more of them than one for so many tokens would fit. */
const kLeastChunkTokens = 30;

/** How a collection is asked. The tutorial has its own way alone. */
export interface Asking {
  collection: string;
  preset: Preset;
  settings: Settings;
  /** Id of the collection's embedding model. */
  model: string;
  /** Only from these documents; absent: from all. */
  documents?: number[] | undefined;
}

export interface Found {
  hits: Hit[];
  isWhole: boolean;
  /** Percent of the chunks that were embedded when they were found. */
  embedded: number;
  /** Why nothing is to be sent, in words for a person. */
  refusal: Wording | null;
}

export function searchOptions({ passages }: Pick<Settings, 'passages'>): SearchOptions {
  return passages === null ? {} : { k: passages };
}

export function modeOf({ preset, settings }: Pick<Asking, 'preset' | 'settings'>): AskMode {
  return preset === 'tutorial' ? 'normal' : settings.mode;
}

/** Rejects with UserError "too-much-text" where whole documents cannot fit. */
export async function findPassages(
  question: string,
  asking: Asking,
  engine: EngineApi,
): Promise<Found> {
  const { collection, settings, documents } = asking;
  const mode = modeOf(asking);
  const counts = await engine.counts(collection);
  if (mode === 'whole') {
    const room = contextTokens(settings.model) - kAnswerTokens;
    const isHopeless = !documents && counts.chunks * kLeastChunkTokens > room;
    if (isHopeless) throw tooMuchText(counts.chunks * kLeastChunkTokens, room);
    const hits = await engine.wholeDocuments(collection, documents);
    return { hits, isWhole: true, embedded: 100, refusal: null };
  }
  const options = { ...searchOptions(settings), ...(documents && { documents }) };
  const hits = await engine.search(question, collection, options);
  const isNothing =
    mode === 'strict' &&
    findsNothing(await engine.explain(question, collection, options), asking.model);
  return {
    hits,
    isWhole: false,
    embedded: percentEmbedded(counts),
    refusal: isNothing ? say('No passage of your documents has to do with this question.') : null,
  };
}

export function promptOptions(asking: Pick<Asking, 'preset' | 'settings'>): PromptOptions {
  const mode = modeOf(asking);
  const name = asking.preset === 'tutorial' ? 'tutorial' : mode === 'strict' ? 'strict' : 'normal';
  const template = asking.settings.templates[name];
  return { name, isWhole: mode === 'whole', ...(template && { template }) };
}

/** Throws UserError "too-much-text" where messages do not fit the model's context. */
export function checkFits(messages: Parameters<typeof estimateMessages>[0], model: string): void {
  const tokens = estimateMessages(messages);
  const room = contextTokens(model) - kAnswerTokens;
  if (tokens > room) throw tooMuchText(tokens, room);
}

/** Documents whose path has what is typed; undefined: nothing is typed. Throws UserError "no-such-path". */
export function documentsWith(
  typed: string,
  all: readonly Pick<DocumentInfo, 'id' | 'path'>[],
): number[] | undefined {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return undefined;
  const found = all.filter(({ path }) => path.toLowerCase().includes(wanted));
  if (found.length === 0) throw noSuchPath(typed.trim());
  return found.map(({ id }) => id);
}

function tooMuchText(tokens: number, room: number): UserError {
  return new UserError(
    'too-much-text',
    say(
      'Whole documents are about {tokens} tokens or more; the model reads up to {room} with room for an answer.',
      { tokens, room },
    ),
    'Nothing was sent.',
    'Choose fewer documents by their path under “How it is asked”, or answer from passages instead.',
  );
}

function noSuchPath(typed: string): UserError {
  return new UserError(
    'no-such-path',
    say('No document has “{typed}” in its path.', { typed }),
    'Nothing was searched.',
    'Change or empty “Only from” under “How it is asked”.',
  );
}
