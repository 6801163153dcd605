// Character classes and mappings that the BERT normaliser and the chunker need.
#ifndef ASKFOLIO_UNICODE_H_
#define ASKFOLIO_UNICODE_H_

#include <string>

namespace askfolio {

// White_Space property, as Rust's char::is_whitespace.
bool is_whitespace(char32_t c);
// Control, format, private use, surrogate or unassigned, except tab, line feed and carriage return:
// what the reference BERT normaliser removes.
bool is_control(char32_t c);
// General category P*, or one of ASCII's symbols: each is a word of its own to BERT.
bool is_punctuation(char32_t c);
// General category Mn: what stripping accents removes after decomposition.
bool is_nonspacing_mark(char32_t c);
// The CJK ideograph blocks that BERT surrounds with spaces.
bool is_cjk(char32_t c);
// Letter or number of any script: the stuff of search words.
bool is_alphanumeric(char32_t c);

// Appends the full lower case (one to three code points; Unicode SpecialCasing without context).
void append_lower(char32_t c, std::u32string& out);
// Appends the canonical decomposition (NFD, without reordering of marks).
void append_nfd(char32_t c, std::u32string& out);

}  // namespace askfolio

#endif  // ASKFOLIO_UNICODE_H_
