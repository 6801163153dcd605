// Measures ranges of one text in tokens, having tokenized it once. Private to the chunker.
#ifndef ASKFOLIO_SRC_TOKEN_RULER_H_
#define ASKFOLIO_SRC_TOKEN_RULER_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "askfolio/wordpiece.h"

namespace askfolio {

// How much of a text makes a chunk: so many tokens, and not more bytes than that either. The bytes
// matter only for what has next to no tokens: white space, or a word of a megabyte, which is a
// single unknown token.
struct Room {
  size_t tokens;
  size_t bytes;
};

// All positions are bytes of the text, at code point boundaries.
class TokenRuler {
 public:
  // Both must outlive the ruler.
  TokenRuler(std::string_view text, const WordPiece& tokenizer);

  // Tokens of text[begin, end), as if it stood alone. Binary search where no word is cut, otherwise
  // the range is tokenized, unless it was the last one.
  size_t count(size_t begin, size_t end) const;

  // Whether text[begin, end) needs no more than room.
  bool fits(size_t begin, size_t end, Room room) const;

  // text[begin, end) in multiples of room, by tokens or by bytes, whichever is more. A cut word's
  // tokens are counted where it begins.
  double fill(size_t begin, size_t end, Room room) const;

  // The furthest end with fill(begin, end) <= share, behind begin where share * room.tokens >= 5
  // (a code point makes four tokens at most).
  size_t reach(size_t begin, double share, Room room) const;

  // The last begin with fill(begin, end) >= share, 0 where there is none.
  size_t reach_back(size_t end, double share, Room room) const;

 private:
  struct Counted {
    size_t begin;
    size_t end;
    size_t tokens;
  };

  // The first token that begins at or behind pos.
  size_t token_at(size_t pos) const;
  bool is_word_cut(size_t pos) const;

  std::string_view text_;
  const WordPiece& tokenizer_;
  std::vector<Token> tokens_;
  mutable Counted last_{};  // of those that were tokenized
};

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_TOKEN_RULER_H_
