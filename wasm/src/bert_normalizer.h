// What BERT makes of a text's characters before it looks for words.
#ifndef ASKFOLIO_SRC_BERT_NORMALIZER_H_
#define ASKFOLIO_SRC_BERT_NORMALIZER_H_

#include <cstdint>
#include <string>
#include <vector>

namespace askfolio {

// The settings of a tokenizer.json's BertNormalizer.
struct BertNormalizer {
  bool clean_text = true;
  bool handle_chinese_chars = true;
  bool strip_accents = true;
  bool lowercase = true;
};

// Where something comes from: bytes [begin, end) of the text.
struct Origin {
  uint32_t begin;
  uint32_t end;
};

// Normalises one text, character by character. A character becomes nothing, itself, or several
// characters; one that becomes a word of its own comes between spaces. Where accents are stripped,
// marks wait for the next starter: those that are no accents to BERT stay, in canonical order.
class BertNormalization {
 public:
  explicit BertNormalization(const BertNormalizer& settings) : settings_(settings) {}

  // Takes the text's next character.
  void push(char32_t c, Origin origin);

  // Lets out the marks that wait: at the end of the text, or before a starter that is not pushed.
  void release_marks();
  bool marks_wait() const { return !marks_.empty(); }

  // What has come out and where each character comes from, until it is cleared.
  const std::u32string& characters() const { return characters_; }
  const std::vector<Origin>& origins() const { return origins_; }
  void clear();

 private:
  struct Mark {
    char32_t character;
    uint8_t combining_class;
    bool is_added;  // not the first of what a character decomposes to
    Origin origin;
  };

  void push_starter(char32_t c, Origin origin);
  void push_decomposed(char32_t c, Origin origin);
  void sort_marks();
  void finish(char32_t c, Origin origin);

  BertNormalizer settings_;
  std::vector<Mark> marks_;  // since the last starter
  std::u32string parts_;     // scratch
  std::u32string characters_;
  std::vector<Origin> origins_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_BERT_NORMALIZER_H_
