/** Numbers and names as people read them. */
import { builtIn } from '../built-in';
import type { CollectionInfo, Hit, Status } from '../protocol';
import { t } from '../words/words';

/** What a collection is called; one that is always there has its name in the page's language. */
export function nameOf({ id, name }: Pick<CollectionInfo, 'id' | 'name'>): string {
  return builtIn(id)?.name === name ? t(name) : name;
}

export function bytes(number: number): string {
  if (number < 1000) return `${number} B`;
  if (number < 1e6) return `${(number / 1e3).toFixed(1)} kB`;
  return `${(number / 1e6).toFixed(1)} MB`;
}

/** Percent of a collection's chunks that have a vector; 100 only where all have, 0 where none has. */
export function percentEmbedded({ chunks, embedded }: Pick<Status, 'chunks' | 'embedded'>): number {
  const least = embedded > 0 ? 1 : 0;
  return chunks > 0 ? Math.max(least, Math.floor((100 * embedded) / chunks)) : 100;
}

/** Seconds, coarser the more there are: nobody plans by the second of an hour. */
export function duration(seconds: number): string {
  if (seconds < 60) return t('{n} s', { n: Math.max(1, Math.round(seconds)) });
  if (seconds < 3600) return t('{n} min', { n: Math.round(seconds / 60) });
  return t('{n} h', { n: (seconds / 3600).toFixed(1) });
}

/** What a passage is called: its own section, or its first words where it has none. */
export function titleOf({ headings, text, source }: Hit): string {
  const firstLine = text.split('\n').find((line) => /[\p{L}\p{N}]/u.test(line));
  return headings.at(-1) ?? firstLine?.trim() ?? source;
}

/** US dollars, to two digits that count: "$0.00021", "$0.35", "$12.40". */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  const rounded = Number(usd.toPrecision(2));
  const digits = 1 - Math.floor(Math.log10(rounded));
  return `$${rounded.toFixed(Math.min(8, Math.max(2, digits)))}`;
}
