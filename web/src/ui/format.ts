/** Numbers as people read them. */

export function count(number: number): string {
  return number.toLocaleString('en');
}

/** "1 document", "224 documents". */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

export function bytes(number: number): string {
  if (number < 1000) return `${number} B`;
  if (number < 1e6) return `${(number / 1e3).toFixed(1)} kB`;
  return `${(number / 1e6).toFixed(1)} MB`;
}

/** Seconds, coarser the more there are: nobody plans by the second of an hour. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** A hit's place: titles without the last, and the last, or the file's name where there is none. */
export function titleOf({ headings, source }: { headings: string[]; source: string }): string {
  return headings.at(-1) ?? source.split('/').at(-1) ?? source;
}
