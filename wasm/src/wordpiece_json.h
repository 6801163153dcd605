// Reads a tokenizer.json.
#ifndef ASKFOLIO_SRC_WORDPIECE_JSON_H_
#define ASKFOLIO_SRC_WORDPIECE_JSON_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bert_normalizer.h"
#include "vocabulary.h"

namespace askfolio {

// A token that is recognised in the raw text, before anything is normalised: "[SEP]".
struct AddedToken {
  std::string text;  // not empty
  int32_t id;
};

struct WordPieceModel {
  Vocabulary vocabulary;
  size_t vocabulary_size = 0;
  BertNormalizer normalizer;
  std::vector<AddedToken> added_tokens;
  size_t max_word_chars = 0;  // a longer word is unknown
  int32_t unknown = 0;
  int32_t cls = 0;
  int32_t sep = 0;
};

// Throws Error "bad-tokenizer" for another kind of tokenizer, a setting that is not implemented, or
// damaged JSON.
WordPieceModel read_tokenizer_json(std::string_view json);

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_WORDPIECE_JSON_H_
