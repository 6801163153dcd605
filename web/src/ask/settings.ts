/** What a person can set about asking. All of it but the key is kept. */
import type { MilvusAddress, Preset } from '../protocol';
import { normalizeBase } from './chat-base';
import { defaultBase, defaultModel, type OwnPrices, type Prices } from './models';
import { type OwnTemplates, readTemplates } from './templates';

/** How long a model thinks, as the chat API calls it. */
export const kEfforts = ['low', 'high', 'max'] as const;
export type Effort = (typeof kEfforts)[number];

export interface Settings {
  /** Id of the collection that is shown. */
  collection: string;
  /** Without a trailing slash. */
  base: string;
  model: string;
  thinking: boolean;
  effort: Effort;
  /** Follow-up questions are made ones that stand alone. */
  rewrite: boolean;
  mode: AskMode;
  /** A person's own texts of prompts. */
  templates: OwnTemplates;
  /** A person's own prices of chat models. */
  prices: OwnPrices;
  /** Sources are shown as what their Markdown looks like. */
  formatted: boolean;
  /** Sources that have pages are shown as these. */
  pages: boolean;
  /** Single keys do something. */
  shortcuts: boolean;
  /** Ids of the collections that the manual was made, by the page's language. */
  manuals: Record<string, string>;
  /** Number of passages, 1 to kMaxPassages; null: the preset's own. */
  passages: number | null;
  /** Where in Milvus a collection is, or was, by its id; never the token. */
  kept: Record<string, KeptAddress>;
}

/**
 * normal: from the passages found; strict: from them alone, and not at all where none is relevant; whole:
 * from all documents, where the model's context has room for them.
 */
export const kModes = ['normal', 'strict', 'whole'] as const;
export type AskMode = (typeof kModes)[number];

export interface KeptAddress extends Omit<MilvusAddress, 'token'> {
  /** It is kept there, and not in this browser. */
  inUse: boolean;
}

export const kMaxPassages = 50;
export const kPresetPassages: Record<Preset, number> = { default: 5, tutorial: 3 };

export const defaultSettings: Settings = {
  collection: 'default',
  base: defaultBase,
  model: defaultModel,
  thinking: true,
  effort: 'high',
  rewrite: true,
  mode: 'normal',
  templates: {},
  prices: {},
  formatted: false,
  pages: true,
  shortcuts: true,
  manuals: {},
  passages: null,
  kept: {},
};

/** Settings from what was stored, each replaced by its default where it is missing or unusable. */
export function readStored(stored: Record<string, unknown>): Settings {
  const { collection, base, model, thinking, effort, rewrite, passages, kept } = stored;
  const { mode, templates, prices, formatted, pages, shortcuts } = stored;
  return {
    collection: typeof collection === 'string' ? collection : defaultSettings.collection,
    base: typeof base === 'string' ? usableBase(base) : defaultSettings.base,
    model: typeof model === 'string' && model ? model : defaultSettings.model,
    thinking: typeof thinking === 'boolean' ? thinking : defaultSettings.thinking,
    effort: kEfforts.find((known) => known === effort) ?? defaultSettings.effort,
    rewrite: typeof rewrite === 'boolean' ? rewrite : defaultSettings.rewrite,
    mode: kModes.find((known) => known === mode) ?? defaultSettings.mode,
    templates: readTemplates(templates),
    prices: readPrices(prices),
    formatted: typeof formatted === 'boolean' ? formatted : defaultSettings.formatted,
    pages: typeof pages === 'boolean' ? pages : defaultSettings.pages,
    shortcuts: typeof shortcuts === 'boolean' ? shortcuts : defaultSettings.shortcuts,
    manuals: readManuals(stored.manuals),
    passages: typeof passages === 'number' ? readPassages(String(passages)) : null,
    kept: readKept(kept),
  };
}

function readPrices(stored: unknown): OwnPrices {
  const isPrice = (price: unknown) => typeof price === 'number' && price >= 0 && price < 1e6;
  const entries = Object.entries((stored ?? {}) as Record<string, Partial<Prices> | null>);
  const usable = entries.flatMap(([key, each]): [string, Prices][] => {
    const { cachedInput, input, output } = each ?? {};
    const all = { cachedInput, input, output };
    return Object.values(all).every(isPrice) ? [[key, all as Prices]] : [];
  });
  return Object.fromEntries(usable);
}

function readManuals(stored: unknown): Settings['manuals'] {
  const entries = Object.entries((stored ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.filter((each): each is [string, string] => typeof each[1] === 'string'),
  );
}

function readKept(stored: unknown): Settings['kept'] {
  const kept: Settings['kept'] = {};
  for (const [id, address] of Object.entries((stored ?? {}) as Record<string, unknown>)) {
    const { uri, database, collection, inUse } = (address ?? {}) as Partial<KeptAddress>;
    if (typeof uri !== 'string' || typeof collection !== 'string') continue;
    const named = typeof database === 'string' && database !== '' ? { database } : {};
    kept[id] = { uri, collection, ...named, inUse: inUse === true };
  }
  return kept;
}

/** A number of passages as typed; null (the preset's own) where it is none. */
export function readPassages(text: string): number | null {
  const number = Math.round(Number(text));
  return text.trim() && number >= 1 ? Math.min(number, kMaxPassages) : null;
}

function usableBase(base: string): string {
  try {
    return normalizeBase(base);
  } catch {
    return defaultSettings.base;
  }
}
