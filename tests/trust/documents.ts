/** Documents made at random, and what becomes of them when they are damaged. */

/** An HTML page and the words that a reader of it sees, in their order; every other word of it is hidden. */
export interface MadePage {
  html: string;
  seen: string[];
}

const INLINE = ['b', 'em', 'code', 'span', 'a', 'i', 'u', 'del', 'sub'];
const BLOCKS = [
  'p',
  'div',
  'section',
  'article',
  'h1',
  'h3',
  'blockquote',
  'ul',
  'ol',
  'table',
  'pre',
];
const HIDDEN = ['script', 'style', 'template', 'nav'];

/** random: numbers from 0 to 1. */
export function madePage(random: () => number): MadePage {
  const seen: string[] = [];
  let words = 0;
  const pick = (n: number) => Math.floor(random() * n);
  const among = (names: string[]) => names[pick(names.length)] as string;
  const word = () => {
    seen.push(`w${++words}w`);
    return `${seen.at(-1)} `;
  };
  const hidden = (): string => {
    // Comments are text to the page: what is hidden in them is shown.
    if (pick(5) === 0) return `<!-- ${word()} -->`;
    const kind = among(HIDDEN);
    return `<${kind}>h${++words}h</${kind}>`;
  };
  const inline = (depth: number): string => {
    if (depth === 0 || pick(2) === 0) return word();
    const tag = among(INLINE);
    return `<${tag}>${inline(depth - 1)}${pick(3) === 0 ? '<br>' : ''}${word()}</${tag}> `;
  };
  // Emphasis with blanks at its edges is the usual thing; words touch it on either side.
  const several = (count: number, make: () => string) =>
    Array.from({ length: count }, make).join('');
  const block = (depth: number): string => {
    const tag = depth === 0 ? 'p' : among(BLOCKS);
    const attributes = pick(3) === 0 ? ` class="a" id='${pick(9)}' data-x=1` : '';
    const around = (inside: string) => `<${tag}${attributes}>${inside}</${tag}>\n`;
    if (tag === 'ul' || tag === 'ol') {
      return around(several(1 + pick(3), () => `<li>${word()}${pick(2) ? block(depth - 1) : ''}`));
    }
    if (tag === 'table') {
      const row = () => `<tr>${several(2, () => `<td>${inline(1)}</td>`)}`;
      return around(`<tr><th>${word()}<th>${word()}</tr>${several(pick(3), row)}`);
    }
    if (/^(div|section|article|blockquote)$/.test(tag)) {
      return around(several(1 + pick(3), () => (pick(4) === 0 ? hidden() : block(depth - 1))));
    }
    return around(tag === 'pre' ? word() : several(1 + pick(3), () => inline(2)));
  };
  const html = several(1 + pick(5), () => block(3));
  return { html, seen };
}

/** What readers of documents have stumbled over. */
const PIECES = [
  ...[
    '<',
    '>',
    '</',
    '<!',
    '<!--',
    '-->',
    '<![CDATA[',
    '<?',
    '&',
    '&#0;',
    '&#x110000;',
    '&lt',
    '"',
    "'",
  ],
  ...[
    '<table>',
    '</table>',
    '<svg>',
    '<math>',
    '<template>',
    '<noscript>',
    '<plaintext>',
    '<textarea>',
  ],
  ...[
    '<p>',
    '</p>',
    '<br>',
    '<li>',
    '<a href=javascript:x>',
    '<base href=x>',
    '<frameset>',
    '</body>',
  ],
  ...[
    '\0',
    '\ufeff',
    '\ud800',
    '\u202e',
    '\u0301',
    '\r',
    '\f',
    '`',
    '```',
    '~',
    '*',
    '_',
    '|',
    '#',
    '\\',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '[]',
    '{}',
    'null',
    ':',
    ',',
    '1e999',
    '-0',
    '"\\ud800"',
    '\\',
    '"__proto__":',
  ],
];

/** A text with one to four places cut, doubled, moved, or with something put in. */
export function damagedText(text: string, random: () => number): string {
  const pick = (n: number) => Math.floor(random() * n);
  let changed = text;
  for (let changes = 1 + pick(4); changes > 0; changes--) {
    const at = pick(changed.length + 1);
    const length = 2 ** pick(10);
    const piece = PIECES[pick(PIECES.length)] as string;
    const [front, part, rest] = [
      changed.slice(0, at),
      changed.slice(at, at + length),
      changed.slice(at + length),
    ];
    const outcomes = [
      front,
      front + rest,
      front + part + part + rest,
      rest + part + front,
      front + piece + part + rest,
      front + piece.repeat(1 + pick(300)) + part + rest,
      front + String.fromCharCode(pick(0x10000)) + part.slice(1) + rest,
    ];
    changed = outcomes[pick(outcomes.length)] as string;
  }
  return changed;
}
