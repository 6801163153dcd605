// What BERT makes of a text's characters before it looks for words.
#ifndef ASKFOLIO_SRC_BERT_NORMALIZER_H_
#define ASKFOLIO_SRC_BERT_NORMALIZER_H_

#include <string>

namespace askfolio {

// The settings of a tokenizer.json's BertNormalizer.
struct BertNormalizer {
  bool clean_text = true;
  bool handle_chinese_chars = true;
  bool strip_accents = true;
  bool lowercase = true;

  // Sets out to what becomes of one character: nothing, itself, or several characters; one that
  // becomes a word of its own comes between spaces. Marks of neighbouring characters are not put
  // in canonical order: those that survive stripping are in no BERT vocabulary, so their word is
  // unknown in any order (and only its offsets may differ from the reference's, by a mark).
  void normalize(char32_t c, std::u32string& out) const;
};

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_BERT_NORMALIZER_H_
