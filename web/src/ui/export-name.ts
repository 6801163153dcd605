/** How files that are exported collections are called. */
const ENDING = '.askfolio';

/** What no file system takes in a name. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}]+/gu;

export function exportName(collection: string): string {
  return `${collection.replace(FORBIDDEN, '-')}${ENDING}`;
}

export function isExport({ name }: { name: string }): boolean {
  return name.toLowerCase().endsWith(ENDING);
}
