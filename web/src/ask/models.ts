/** The chat models of models.json, the one file to edit when names or prices change. */
import data from './models.json';

/** US dollars per million tokens. */
export interface Prices {
  /** Input that the API had in its cache, and other. */
  cachedInput: number;
  input: number;
  output: number;
}

export interface ChatModel {
  id: string;
  title: string;
  contextTokens: number;
  /** Outside of the hours of `prices.peak`. */
  usdPerMillionTokens: Prices;
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
  /** What they cost in US dollars when they were used; null or absent: not known. */
  usd?: number | null;
}

/** A person's own prices, by `priceKey`. */
export type OwnPrices = Record<string, Prices>;

export const chatModels: ChatModel[] = data.models;
export const defaultModel: string = data.default;
export const defaultBase: string = data.base;
/** Where the prices of models.json stand, and on what day they were read there. */
export const priceSource: { source: string; checked: string } = data.prices;

/** Tokens of the context where a model is not known: those of DeepSeek's models. */
const kContextTokens = 1_000_000;

export function contextTokens(model: string): number {
  return chatModels.find(({ id }) => id === model)?.contextTokens ?? kContextTokens;
}

export function withdrawnModel(id: string): WithdrawnModel | undefined {
  return data.withdrawn.find((model) => model.id === id);
}

/** A price belongs to a server and its model. */
export function priceKey(base: string, model: string): string {
  return `${base} ${model}`;
}

/** Of models.json, at its lower hours; null: of another server or an unknown model. */
export function listedPrices(base: string, model: string): Prices | null {
  const known = chatModels.find(({ id }) => id === model);
  const isListed = new URL(base).origin === new URL(defaultBase).origin;
  return (isListed && known?.usdPerMillionTokens) || null;
}

/** What a model costs at a time: a person's own price, else the listed one; null: not known. */
export function pricesAt(
  { base, model, prices }: { base: string; model: string; prices: OwnPrices },
  time: Date,
): Prices | null {
  const own = prices[priceKey(base, model)];
  if (own) return own;
  const listed = listedPrices(base, model);
  const factor = isPeak(time) ? data.prices.peak.factor : 1;
  return (
    listed && {
      cachedInput: listed.cachedInput * factor,
      input: listed.input * factor,
      output: listed.output * factor,
    }
  );
}

/** Chinese public holidays, which have no peak, are not known here: then it costs less than is said. */
export function isPeak(time: Date): boolean {
  const { weekdays, hoursUtc } = data.prices.peak;
  const hour = time.getUTCHours();
  const isHour = hoursUtc.some(([from = 0, to = 0]) => hour >= from && hour < to);
  return weekdays.includes(time.getUTCDay()) && isHour;
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
  const known = typeof a.usd === 'number' && typeof b.usd === 'number';
  return {
    input: a.input + b.input,
    cached: a.cached + b.cached,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
    usd: known ? (a.usd as number) + (b.usd as number) : null,
  };
}
