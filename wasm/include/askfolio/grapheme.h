// Grapheme clusters: what a reader takes for one character (Unicode 17, UAX #29, the extended
// ones).
#ifndef ASKFOLIO_GRAPHEME_H_
#define ASKFOLIO_GRAPHEME_H_

#include <cstdint>

namespace askfolio {

// Goes through a text code point by code point. It may begin anywhere; it sees no more of the text
// than it was given.
class GraphemeReader {
 public:
  // Whether a cluster begins at `next`, which is about to be pushed. True for the first code point.
  bool begins(char32_t next) const;

  void push(char32_t c);

 private:
  uint8_t previous_ = 0xFF;  // class of the code point before (grapheme.cc)
  bool carriage_return_ = false;
  bool odd_flag_ = false;    // a regional indicator that waits for its second half
  bool pictograph_ = false;  // a pictograph, then nothing but marks, then at most one joiner
  bool consonant_ = false;   // an Indic consonant, then nothing but marks
  bool linker_ = false;      // of which one joins it to a consonant that follows
};

}  // namespace askfolio

#endif  // ASKFOLIO_GRAPHEME_H_
