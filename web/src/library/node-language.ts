/**
 * What Node 20 lacks of the language, and pdf.js uses. Its build for older engines brings all of that, but
 * waits for ever in a thread.
 */

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((...both) => {
    [resolve, reject] = both;
  });
  return { promise, resolve, reject };
}

async function attempt<Args extends unknown[], T>(work: (...args: Args) => T, ...args: Args) {
  return work(...args);
}

function toHex(this: Uint8Array): string {
  return Buffer.from(this).toString('hex');
}

function toBase64(this: Uint8Array): string {
  return Buffer.from(this).toString('base64');
}

function getOrInsertComputed<K, V>(this: Map<K, V>, key: K, compute: (key: K) => V): V {
  if (!this.has(key)) this.set(key, compute(key));
  return this.get(key) as V;
}

function parse(url: string, base?: string): URL | null {
  return URL.canParse(url, base) ? new URL(url, base) : null;
}

const sumPrecise = (numbers: Iterable<number>) => [...numbers].reduce((sum, each) => sum + each, 0);
const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

/** What is there already stays. */
function fill(target: object, members: object): void {
  for (const [name, value] of Object.entries(members)) {
    if (name in target) continue;
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  }
}

fill(Promise, { withResolvers, try: attempt });
fill(Uint8Array, { fromBase64 });
fill(Uint8Array.prototype, { toHex, toBase64 });
fill(Map.prototype, { getOrInsertComputed });
fill(Math, { sumPrecise });
fill(URL, { parse });
