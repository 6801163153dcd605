// Cuts inside a line: sentence, word, symbol, character. Private to the chunker.
#ifndef ASKFOLIO_SRC_TEXT_CUT_H_
#define ASKFOLIO_SRC_TEXT_CUT_H_

#include <cstddef>
#include <string_view>

namespace askfolio {

// Where to cut text[begin, ...): a place in [lo, hi], at the end of a sentence if there is one (. !
// ? and white space, or CJK punctuation), else of a word, else behind a symbol, else between two
// characters as a reader sees them (marks, joined emoji and flags stay whole); of several, the one
// nearest to ideal. Where there is not even that, a code point boundary behind begin, as far as
// `hi` where possible. Reads text[begin, hi].
// REQUIRES: begin < hi <= text.size(), lo and ideal in [begin, hi], begin a code point boundary.
size_t cut_inside_line(std::string_view text, size_t begin, size_t lo, size_t hi, size_t ideal);

// The last code point boundary at or before pos.
size_t floor_code_point(std::string_view text, size_t pos);

// Whether no token of BERT goes across pos because of the characters beside it: one of them is
// white space, punctuation or an ideograph. Text on both sides then has the tokens it has in one
// piece.
bool is_token_edge(std::string_view text, size_t pos);

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_TEXT_CUT_H_
