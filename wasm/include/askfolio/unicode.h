// Character classes and mappings that the BERT normaliser and the chunker need.
//
// Except is_alphanumeric they say what the reference package `tokenizers` does, which mixes several
// Unicode versions: wasm/tools/make_unicode_tables.py reads them off it for every code point.
#ifndef ASKFOLIO_UNICODE_H_
#define ASKFOLIO_UNICODE_H_

#include <cstdint>
#include <string>

namespace askfolio {

// All take c <= U+10FFFF.

// White_Space property, as Rust's char::is_whitespace.
bool is_whitespace(char32_t c);
// What cleaning text removes: control, format and private use characters (but not tab, line feed
// and carriage return) and U+FFFD. Unassigned code points stay, and so do format characters newer
// than Unicode 8. Vertical tab, form feed and U+0085 are both this and white space: they go.
bool is_control(char32_t c);
// Each is a word of its own to BERT: general category P* of Unicode 8, and ASCII's symbols.
bool is_punctuation(char32_t c);
// What stripping accents removes after decomposition: general category Mn of Unicode 8.
bool is_nonspacing_mark(char32_t c);
// The CJK ideograph blocks that BERT surrounds with spaces (not kana, not Hangul).
bool is_cjk(char32_t c);
// Letter or number of any script (general category L* or N*), or a mark that is none of the above: a
// spacing one (Mc, a vowel sign of Indic scripts) or newer than Unicode 8. The stuff of search words.
bool is_alphanumeric(char32_t c);

// Canonical combining class of Unicode 10: 0 for a starter, which marks do not move past; neighbouring
// marks come in the order of their classes.
uint8_t combining_class(char32_t c);

// Appends the full lower case, one code point or (of U+0130 alone) two; no context: a final sigma
// is not special.
void append_lower(char32_t c, std::u32string& out);
// Appends the canonical decomposition, one to four code points (NFD, without reordering of marks
// against those of neighbouring characters).
void append_nfd(char32_t c, std::u32string& out);

}  // namespace askfolio

#endif  // ASKFOLIO_UNICODE_H_
