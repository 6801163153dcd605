// Writes tests/golden/graphemes.tsv: where Intl.Segmenter (ICU) begins a grapheme cluster.
//
//     node tests/golden/make_grapheme_goldens.mjs
//
// First every code point in the contexts below, as runs: "first code point, hexadecimal TAB bit i:
// a cluster begins at the code point itself (even i) or behind it (odd i) in context i / 2". Then
// random sequences: "code points TAB indices of those that begin a cluster".
import { writeFileSync } from 'node:fs';

// [before, behind]: what is put around the code point. Known to grapheme_test.cc too.
const CONTEXTS = [
  ['a', 'a'],
  ['\u1100', '\u1161'],
  ['\uac00', '\u11a8'],
  ['\u0915\u094d', '\u0915'],
  ['\u{1f600}\u200d', '\u{1f600}'],
  ['\u{1f1e6}', '\u{1f1e6}'],
  ['\u0600', '\u0308'],
  ['\u0915', '\u094d\u0915'],
  ['\u{1f600}', '\u200d\u{1f600}'],
];
const UNICODE = '17.0';

// One of each class, and some twice: what the random sequences are made of.
const PARTS = [
  ...['a', ' ', '\r', '\n', '\u0001', '\u200c', '\u200d', '\u0308', '\u0301', '\u0903', '\u0600'],
  ...['\u1100', '\u1161', '\u11a8', '\uac00', '\uac01', '\u{1f1e6}', '\u{1f1ff}', '\u{1f600}'],
  ...['\u00a9', '\u0915', '\u0937', '\u094d', '\u09bc', '\u0995', '\u09cd', '\u1000', '\u1039'],
  ...['\u{1f3fd}', '\u{e0067}', '\ufe0f', '\u0e33', '数', '\u{11f02}'],
];

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const beginsIn = (text) => new Set([...segmenter.segment(text)].map(({ index }) => index));

function signature(code) {
  const char = String.fromCodePoint(code);
  let bits = 0;
  CONTEXTS.forEach(([before, behind], i) => {
    const begins = beginsIn(before + char + behind);
    if (begins.has(before.length)) bits |= 1 << (2 * i);
    if (begins.has(before.length + char.length)) bits |= 2 << (2 * i);
  });
  return bits;
}

function runs() {
  const lines = [];
  let last = -1;
  for (let code = 0; code < 0x110000; ++code) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const bits = signature(code);
    if (bits !== last) lines.push(`${code.toString(16)}\t${bits.toString(16)}`);
    last = bits;
  }
  return lines;
}

// A small generator (Lehmer's), so that the same sequences come everywhere.
let state = 1;
function pick(n) {
  state = (state * 48271) % 0x7fffffff;
  return state % n;
}

function sequence() {
  const parts = Array.from({ length: 2 + pick(9) }, () => PARTS[pick(PARTS.length)]);
  const begins = beginsIn(parts.join(''));
  let at = 0;
  const starts = [];
  parts.forEach((part, i) => {
    if (begins.has(at)) starts.push(i);
    at += part.length;
  });
  const codes = parts.map((part) => part.codePointAt(0).toString(16));
  return `${codes.join(' ')}\t${starts.join(' ')}`;
}

if (process.versions.unicode !== UNICODE) {
  throw new Error(`expected Node with Unicode ${UNICODE}, found ${process.versions.unicode}`);
}
const sequences = Array.from({ length: 1500 }, sequence);
const out = new URL('graphemes.tsv', import.meta.url);
writeFileSync(out, [...runs(), '', ...sequences, ''].join('\n'));
