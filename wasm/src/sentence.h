// Where sentences end. Private to the chunker.
#ifndef ASKFOLIO_SRC_SENTENCE_H_
#define ASKFOLIO_SRC_SENTENCE_H_

#include <cstddef>
#include <string_view>

namespace askfolio {

enum class SentenceEnd {
  kNo,
  kMaybe,  // an initial, "U.S.", or a small letter follows
  kYes,
};

// Goes through a text code point by code point. A sentence ends behind . ! ? (and the like of other
// scripts), closing quotes and brackets, and white space; in Chinese and Japanese behind 。！？ and
// closing quotes alone. The full stop of "e.g." or "Dr." ends none, nor does that of "1." at the
// begin of a line, and "2.4.6" has no white space.
class SentenceReader {
 public:
  // Whether what was pushed ends a sentence, so that `next` begins another one.
  SentenceEnd ends_before(char32_t next) const;

  void push(char32_t c);

 private:
  SentenceEnd weight_of_stop() const;
  void push_letter(char32_t c);
  std::u32string_view word() const { return {word_, word_size_}; }

  SentenceEnd end_ = SentenceEnd::kNo;  // behind what was pushed
  bool wide_ = false;                   // and needs no white space
  bool space_ = false;                  // white space was pushed last
  bool first_in_line_ = true;           // the word is
  // What a full stop would abbreviate: its first letters, small.
  static constexpr size_t kMaxWord = 8;
  char32_t word_[kMaxWord];
  size_t word_size_ = 0;
};

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_SENTENCE_H_
