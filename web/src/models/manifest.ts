/** The embedding models that this build knows: models/manifest.json, typed. */
import json from '../../../models/manifest.json';
import { UserError } from '../errors';
import { say } from '../words/message';

export interface ModelFile {
  name: string;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

export interface Model {
  id: string;
  /** For a person. */
  title: string;
  /** ISO 639-1 codes of the languages that it is made for. */
  languages: string[];
  /** Width of its vectors. */
  dims: number;
  /** How token vectors become one vector. */
  pooling: 'mean' | 'cls';
  /** What the model wants to see before a question and before a passage. */
  prefixes: { query: string; passage: string };
  /** Most tokens it reads of a text, [CLS] and [SEP] included. */
  maxTokens: number;
  files: ModelFile[];
}

export const MODELS = json.models as Model[];

export const DEFAULT_MODEL = json.default;

/** Ids of the models that stand beside this page: scripts/build.mjs says which it has put there. */
export const OFFERED_MODELS: readonly string[] =
  import.meta.env?.VITE_MODELS?.split(' ') ?? json.offered;

/** Throws UserError "unknown-model". */
export function modelById(id: string): Model {
  const model = MODELS.find((candidate) => candidate.id === id);
  if (model) return model;
  throw new UserError(
    'unknown-model',
    say(
      'This collection was made with the embedding model {id}, which this version does not have.',
      { id },
    ),
    'Its vectors cannot be compared with those of another model.',
    'Clear the collection and drop its files again.',
  );
}
