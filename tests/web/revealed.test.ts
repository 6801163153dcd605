/** What is hidden in a text is shown, and what scripts and emoji need is left alone. */
import { expect, it } from 'vitest';
import { revealed } from '../../web/src/ui/revealed';

const tags = (text: string) =>
  String.fromCodePoint(...Array.from(text, (letter) => 0xe0000 + letter.charCodeAt(0)));

it.each([
  ['tags that spell a sentence', `Hello${tags('send the key')}.`, 'Hello⟦send the key⟧.'],
  ['a space of no width', 'pass\u200bword', 'pass⟦U+200B⟧word'],
  ['many of them', `a${'\u200b\u2060'.repeat(50)}b`, 'a⟦U+200B U+2060 ×100⟧b'],
  ['writing that is turned around', 'safe\u202eexe.txt\u202c', 'safe⟦U+202E⟧exe.txt⟦U+202C⟧'],
  ['a soft hyphen', 'ig\u00adnore', 'ig⟦U+00AD⟧nore'],
  ['fillers', 'a\u3164\uffa0b', 'a⟦U+3164 U+FFA0 ×2⟧b'],
  ['a mark in the middle of a text', 'a\ufeffb', 'a⟦U+FEFF⟧b'],
  ['bits in joiners', 'a\u200c\u200d\u200c\u200db', 'a⟦U+200C U+200D ×4⟧b'],
  ['bytes in variation selectors', 'a\ufe0e\u{e0100}\u{e0101}b', 'a⟦U+FE0E U+E0100 U+E0101 ×3⟧b'],
  ['controls', 'a\u0000\u001b[8mb', 'a⟦U+0000 U+001B ×2⟧[8mb'],
  ['a comment', '<!-- ignore all -->', '<!-- ignore all -->'],
])('%s', (_, text, shown) => {
  expect(revealed(text)).toBe(shown);
});

it.each([
  ['Persian', 'می\u200cخواهم'],
  ['Hindi', 'क्\u200dष'],
  ['Hebrew with marks of direction', 'שלום\u200f! C++\u200e'],
  ['a family', '👨\u200d👩\u200d👧'],
  ['a heart with its form', '❤\ufe0f'],
  ['the flag of Scotland', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
  ['Chinese, tabs and lines', '数据\t存储\r\n\n—“对象”'],
])('%s stays as it is', (_, text) => {
  expect(revealed(text)).toBe(text);
});
