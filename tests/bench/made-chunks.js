/** Chunks that are made of the docs' lines, as many as are wanted; for Node and for pages. */

/** Chunks of a document. */
export const kPerDocument = 50;
/** About 200 tokens of the docs. */
const kCharacters = 800;
/** Rare words that a chunk of the million has, and how many there are of these. */
export const kRareWords = 12;
const kVocabulary = 1_000_000;

/** Chunks of lines in random order behind a number and rare words, whose frequencies are Zipf's. */
export function* chunksOf(lines, count, rareWords = 0) {
  const random = randomFrom(1);
  for (let i = 0; i < count; i++) {
    let text = `item_${Math.floor(random() * count)}`;
    for (let j = 0; j < rareWords; j++) {
      text += ` ${wordOfRank(Math.floor((kVocabulary + 1) ** random()))}`;
    }
    while (text.length < kCharacters) text += `\n${lines[Math.floor(random() * lines.length)]}`;
    yield text.slice(0, kCharacters);
  }
}

/** A made-up word of letters alone. */
function wordOfRank(rank) {
  const number = Math.imul(rank, 0x9e3779b1) >>> 0; // differs for each, and ranks are not of a kind
  return [...number.toString(26)]
    .map((c) => 'etaoinshrdlcumwfgypbvkjxqz'[parseInt(c, 26)])
    .join('');
}

/** A small generator, so that every run measures the same texts (mulberry32). */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Documents of kPerDocument chunks, which their number divides, as the core takes them. */
export function* batchesOf(chunks) {
  const encoder = new TextEncoder();
  let texts = [];
  for (const chunk of chunks) {
    texts.push(encoder.encode(chunk));
    if (texts.length < kPerDocument) continue;
    let end = 0;
    const ends = Uint32Array.from(texts, (text) => {
      end += text.length;
      return end;
    });
    const bytes = new Uint8Array(end);
    for (const [i, text] of texts.entries()) bytes.set(text, ends[i] - text.length);
    yield { bytes, ends };
    texts = [];
  }
}
