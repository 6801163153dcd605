/**
 * A text in which nothing is hidden: what a model reads and a person would not see stands in ⟦ ⟧, by its
 * code point, Unicode's tags (https://www.unicode.org/charts/PDF/UE0000.pdf) as the letters that they spell.
 * What joins or parts letters and emoji, as their scripts want it, stays.
 */
export function revealed(text: string): string {
  return text.replace(kHidden, (run) =>
    (run.codePointAt(0) as number) >= 0xe0000 ? spelled(run) : named(run),
  );
}

const kHidden = new RegExp(
  [
    // The flags of parts of a country are tags behind a black flag.
    '(?<!\\u{1f3f4}[\\u{e0020}-\\u{e007e}]*)[\\u{e0000}-\\u{e007f}]+',
    // Soft hyphens, spaces of no width, marks of direction, operators nobody sees, fillers.
    '[\\u{ad}\\u{34f}\\u{61c}\\u{115f}\\u{1160}\\u{17b4}\\u{17b5}\\u{180b}-\\u{180e}\\u{200b}\\u{202a}-\\u{202e}\\u{2060}-\\u{206f}\\u{3164}\\u{feff}\\u{ffa0}\\u{fff9}-\\u{fffb}]+',
    // Joiners and marks of direction, but for the places that they are for.
    '(?<![\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}])[\\u{200c}-\\u{200f}]+',
    '[\\u{200c}-\\u{200f}]{2,}',
    // Variation selectors in a row: one alone chooses a form of what is before it.
    '[\\u{fe00}-\\u{fe0f}\\u{e0100}-\\u{e01ef}]{2,}',
    // Controls but for tab and line ends.
    '[\\u{0}-\\u{8}\\u{b}\\u{e}-\\u{1f}\\u{7f}-\\u{84}\\u{86}-\\u{9f}]+',
  ].join('|'),
  'gu',
);

function spelled(run: string): string {
  const letters = Array.from(run, (tag) => (tag.codePointAt(0) as number) - 0xe0000);
  if (letters.some((letter) => letter > 0x7e)) return named(run);
  const isSeen = (letter: number) => letter >= 0x20;
  return `⟦${String.fromCodePoint(...letters.filter(isSeen))}⟧`;
}

/** Of many only the first kinds, each once. */
function named(run: string): string {
  const all = Array.from(run);
  const kinds = [...new Set(all)].slice(0, 4).map((each) => {
    const code = (each.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
    return `U+${code}`;
  });
  return `⟦${kinds.join(' ')}${all.length > 1 ? ` ×${all.length}` : ''}⟧`;
}
