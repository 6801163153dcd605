/** Numbers and names as people read them. */
import { BUILT_IN } from '../built-in';
import { hasPages } from '../ingest/formats/formats';
import type { CollectionInfo, Hit, Status } from '../protocol';
import { t } from '../words/words';

/** What a collection is called; one that is always there, and its copy, in the page's language. */
export function nameOf({ name }: Pick<CollectionInfo, 'name'>): string {
  const [, first = name, number = ''] = /^(.*?)( \(\d+\))?$/.exec(name) ?? [];
  return Object.values(BUILT_IN).some((each) => each.name === first) ? t(first) + number : name;
}

export function bytes(number: number): string {
  if (number < 1000) return `${number} B`;
  if (number < 1e6) return `${(number / 1e3).toFixed(1)} kB`;
  if (number < 1e9) return `${(number / 1e6).toFixed(1)} MB`;
  return `${(number / 1e9).toFixed(1)} GB`;
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
export function titleOf(hit: Hit): string {
  const { text, source } = hit;
  const firstLine = text.split('\n').find((line) => /[\p{L}\p{N}]/u.test(line));
  return headingsOf(hit).at(-1) ?? firstLine?.trim() ?? source;
}

/** The sections that a passage is in, the outermost first; pages are called "Page 1", "Pages 4–7". */
export function headingsOf({ headings, source }: Hit): string[] {
  if (!hasPages(source)) return headings;
  return headings.map((heading) => {
    const [, n, last] = /^Pages? (\d+)(?:–(\d+))?$/.exec(heading) ?? [];
    if (!n) return heading;
    return last ? t('Pages {n}–{last}', { n, last }) : t('Page {n}', { n });
  });
}

/** US dollars, to two digits that count: "$0.00021", "$0.35", "$12.40". */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  const rounded = Number(usd.toPrecision(2));
  const digits = 1 - Math.floor(Math.log10(rounded));
  return `$${rounded.toFixed(Math.min(8, Math.max(2, digits)))}`;
}
