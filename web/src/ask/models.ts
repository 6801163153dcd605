/** The chat models of models.json, the one file to edit when names or prices change. */
import data from './models.json';

/** US dollars per million tokens. */
export interface Prices {
  cachedInput: number;
  input: number;
  output: number;
}

export interface ChatModel {
  id: string;
  title: string;
  contextTokens: number;
  /** Null while unknown: then no price is shown. */
  usdPerMillionTokens: Prices | null;
}

export interface WithdrawnModel {
  id: string;
  /** ISO date. */
  since: string;
  use: string;
}

/** Tokens of an answer, as the API counts them. */
export interface Usage {
  input: number;
  /** Part of `input` that the API had in its cache. */
  cached: number;
  output: number;
  /** Part of `output` that was reasoning. */
  reasoning: number;
}

export const chatModels: ChatModel[] = data.models;
export const defaultModel: string = data.default;
export const defaultBase: string = data.base;

export function withdrawnModel(id: string): WithdrawnModel | undefined {
  return data.withdrawn.find((model) => model.id === id);
}

/** Price in US dollars, or null where it is not known. */
export function cost(usage: Usage, prices: Prices | null | undefined): number | null {
  if (!prices) return null;
  const uncached = usage.input - usage.cached;
  const micros =
    uncached * prices.input + usage.cached * prices.cachedInput + usage.output * prices.output;
  return micros / 1e6;
}

export function addUsage(a: Usage | null, b: Usage): Usage {
  if (!a) return b;
  return {
    input: a.input + b.input,
    cached: a.cached + b.cached,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
  };
}
