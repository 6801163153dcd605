// Cuts inside a paragraph: at a sentence, line, word, symbol, character. Private to the chunker.
#ifndef ASKFOLIO_SRC_TEXT_CUT_H_
#define ASKFOLIO_SRC_TEXT_CUT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace askfolio {

// What a cut leaves whole, worst first.
enum class CutKind : uint8_t {
  kCodePoint,
  kCharacter,  // a grapheme cluster
  kSymbol,     // what stands between punctuation
  kWord,
  kLine,
  kMaybeSentence,
  kSentence,
  kSentenceLine,  // a sentence that ends its line
};

struct TextCut {
  size_t offset;
  CutKind kind;
};

// Where to cut text[begin, ...): the best kind of place in [lo, hi]; of several, the one nearest to
// ideal. Where [lo, hi] is inside one grapheme cluster, in front of it or, if it is all there is
// from begin on, at a code point boundary behind begin, as far as `hi` where possible. Reads
// text[begin, hi].
// REQUIRES: begin < hi <= text.size(), lo and ideal in [begin, hi], begin a code point boundary.
TextCut cut_paragraph(std::string_view text, size_t begin, size_t lo, size_t hi, size_t ideal);

// The last code point boundary at or before pos.
size_t floor_code_point(std::string_view text, size_t pos);

// Whether no token of BERT goes across pos because of the characters beside it: one of them is
// white space, punctuation or an ideograph. Text on both sides then has the tokens it has in one
// piece.
bool is_token_edge(std::string_view text, size_t pos);

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_TEXT_CUT_H_
