/** Whether a core that was loaded is the one that this page was written for. */
import { UserError } from '../errors';
import { say } from '../words/message';
import type { CoreEngine, CoreLoading, CoreModule, CoreTokenizer } from './core-module';

/** Every call of a class or module; the compiler says when one is missing here. */
type Calls<Part> = Record<keyof Part, true>;

const kTokenizer: Calls<CoreTokenizer> = { encode: true, tokenize: true, delete: true };
const kLoading: Calls<CoreLoading> = {
  add: true,
  room: true,
  addFilled: true,
  renumber: true,
  finish: true,
  delete: true,
};
const kEngine: Calls<CoreEngine> = {
  addDocument: true,
  setVectors: true,
  setVector: true,
  vectors: true,
  removeDocument: true,
  compact: true,
  search: true,
  explain: true,
  map: true,
  documents: true,
  embedded: true,
  stats: true,
  isDamaged: true,
  save: true,
  delete: true,
};
const kModule: Calls<CoreModule> = {
  Tokenizer: true,
  Engine: true,
  Loading: true,
  chunk: true,
  pool: true,
  buildPrompt: true,
  promptTemplates: true,
};

/**
 * Returns the core. Throws UserError "core-mismatch" where it lacks what the page calls, as one of an
 * older build does: else that would be found out in the middle of someone's work.
 */
export function checkedCore(core: CoreModule): CoreModule {
  const missing = [
    ...missingOf(kModule, core, ''),
    ...missingOf(kTokenizer, core.Tokenizer?.prototype, 'Tokenizer.'),
    ...missingOf(kEngine, core.Engine?.prototype, 'Engine.'),
    ...missingOf(kLoading, core.Loading?.prototype, 'Loading.'),
  ];
  if (missing.length === 0) return core;
  throw new UserError(
    'core-mismatch',
    say('askfolio’s search engine is of another version than this page: it lacks {missing}.', {
      missing: missing.join(', '),
    }),
    'Nothing can be read or searched here; what is stored is untouched.',
    'Reload the page. If it stays, whoever runs this site should delete build/wasm and build it again.',
  );
}

function missingOf(calls: object, part: object | undefined, of: string): string[] {
  if (!part) return [];
  return Object.keys(calls).flatMap((name) => (name in part ? [] : [of + name]));
}
