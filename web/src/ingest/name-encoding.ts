/**
 * The encoding of the names in a zip archive that does not tell it. They are too few and too short
 * for what recognises texts, so this asks in which of the usual encodings they are most likely: how
 * often its common characters are met, and that words do not mix scripts.
 */

/** Natural logarithms of probabilities; `null`: no character of this encoding. */
type Likelihood = (lead: number, trail: number) => number | null;

interface Encoding {
  /** As the Encoding standard names it; CP437 is not among those. */
  label: string;
  /** Before anything is seen, and the languages whose readers make it a hundred times likelier. */
  prior: number;
  languages: RegExp;
  likelihood: Likelihood;
}

const within = (value: number, first: number, last: number) => value >= first && value <= last;
/** A character of a set of `size` that a share of the text is made of. */
const oneOf = (share: number, size: number) => Math.log(share / size);

/** A letter or digit of ASCII. */
const ASCII = oneOf(0.9, 62);
/** Between an ASCII letter and a character of another script. */
const SWITCH = Math.log(0.05);

/** Ranges are those of the standards' sets of common characters. */
const ENCODINGS: Encoding[] = [
  {
    label: 'gb18030',
    prior: 0.4,
    languages: /^zh(-(CN|SG|Hans).*)?$/i,
    likelihood(lead, trail) {
      if (!within(lead, 0x81, 0xfe) || !within(trail, 0x40, 0xfe) || trail === 0x7f) return null;
      const common = within(lead, 0xb0, 0xd7) && trail >= 0xa1;
      return common ? oneOf(0.95, 3755) : oneOf(0.05, 20_000);
    },
  },
  {
    label: 'big5',
    prior: 0.2,
    languages: /^zh-(TW|HK|MO|Hant)/i,
    likelihood(lead, trail) {
      const isTrail = within(trail, 0x40, 0x7e) || within(trail, 0xa1, 0xfe);
      if (!within(lead, 0xa1, 0xf9) || !isTrail) return null;
      return within(lead, 0xa4, 0xc6) ? oneOf(0.95, 5401) : oneOf(0.05, 8000);
    },
  },
  {
    label: 'shift_jis',
    prior: 0.2,
    languages: /^ja/i,
    likelihood(lead, trail) {
      const isLead = within(lead, 0x81, 0x9f) || within(lead, 0xe0, 0xfc);
      if (!isLead || !within(trail, 0x40, 0xfc) || trail === 0x7f) return null;
      if (within(lead, 0x82, 0x83) || (lead === 0x81 && trail === 0x5b)) return oneOf(0.5, 170);
      return within(lead, 0x88, 0x97) ? oneOf(0.45, 2965) : oneOf(0.05, 8000);
    },
  },
  {
    label: 'euc-kr',
    prior: 0.05,
    languages: /^ko/i,
    likelihood(lead, trail) {
      if (!within(lead, 0x81, 0xfe) || !within(trail, 0x41, 0xfe)) return null;
      const common = within(lead, 0xb0, 0xc8) && trail >= 0xa1;
      return common ? oneOf(0.97, 2350) : oneOf(0.03, 12_000);
    },
  },
];

/** CP437: one byte a character, of which these are letters; they stand among ASCII ones. */
const CP437_PRIOR = 1;
function likelihoodInCp437(names: Uint8Array): number {
  let sum = Math.log(CP437_PRIOR);
  for (const byte of names) {
    if (byte < 0x80) sum += isAsciiWord(byte) ? ASCII : 0;
    else sum += within(byte, 0x80, 0xa5) || byte === 0xe1 ? oneOf(0.1, 38) : oneOf(0.001, 89);
  }
  return sum;
}

function isAsciiWord(byte: number): boolean {
  return /[A-Za-z0-9]/.test(String.fromCharCode(byte));
}

function isAsciiLetter(byte: number | undefined): boolean {
  return byte !== undefined && /[A-Za-z]/.test(String.fromCharCode(byte));
}

function likelihoodIn(encoding: Encoding, names: Uint8Array, language: string): number {
  let sum = Math.log(encoding.prior * (encoding.languages.test(language) ? 100 : 1));
  for (let i = 0; i < names.length; i++) {
    const byte = names[i] as number;
    if (byte < 0x80) {
      sum += isAsciiWord(byte) ? ASCII : 0;
      continue;
    }
    const one = encoding.likelihood(byte, names[i + 1] ?? 0);
    if (one === null) return Number.NEGATIVE_INFINITY;
    sum += one;
    if (isAsciiLetter(names[i - 1])) sum += SWITCH;
    if (isAsciiLetter(names[i + 2])) sum += SWITCH;
    i++;
  }
  return sum;
}

/**
 * names: the raw names, joined by line feeds. language: the browser's. Null: CP437, the encoding of
 * names that the zip format was made with.
 */
export function nameEncoding(names: Uint8Array, language: string): string | null {
  let best: string | null = null;
  let most = likelihoodInCp437(names);
  for (const encoding of ENCODINGS) {
    const likelihood = likelihoodIn(encoding, names, language);
    if (likelihood > most) [best, most] = [encoding.label, likelihood];
  }
  return best;
}
