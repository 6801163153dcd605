/** What there is of a person's documents, and what of it may be there when something was broken off. */

/** Path to text. */
export type Docs = Record<string, string>;

/** Collections by name, each with its documents. */
export type World = Record<string, Docs>;

/**
 * What is neither as it was before, nor as it is after what was broken off: a collection that comes or goes
 * does so as a whole, of any other each document. Empty: all is well.
 */
export function amissIn(found: World, before: World, after: World): string[] {
  const amiss: string[] = [];
  for (const name of keysOf(found, before, after)) {
    const worlds = [found, before, after].map((world) => world[name]);
    const [there, old, fresh] = worlds;
    if (!old || !fresh) {
      if (!isSame(there, old) && !isSame(there, fresh)) {
        amiss.push(`collection ${name} has ${Object.keys(there ?? {}).join(', ')}`);
      }
      continue;
    }
    for (const path of keysOf(there ?? {}, old, fresh)) {
      const text = there?.[path];
      if (text !== old[path] && text !== fresh[path]) amiss.push(`${path} of ${name}: ${text}`);
    }
  }
  return amiss;
}

function keysOf(...records: object[]): Set<string> {
  return new Set(records.flatMap(Object.keys));
}

function isSame(one: Docs | undefined, other: Docs | undefined): boolean {
  if (!one || !other) return one === other;
  return [...keysOf(one, other)].every((path) => one[path] === other[path]);
}
