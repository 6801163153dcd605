// A whole tokenizer.json with hardly any words.
#ifndef ASKFOLIO_SMALL_TOKENIZER_H_
#define ASKFOLIO_SMALL_TOKENIZER_H_

#include <string_view>

namespace askfolio::testing {

inline constexpr std::string_view kSmallTokenizer = R"({
  "added_tokens": [{"id": 1, "content": "[CLS]", "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false}],
  "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                 "strip_accents": null, "lowercase": true},
  "pre_tokenizer": {"type": "BertPreTokenizer"},
  "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 9,
            "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "wo": 3, "##rd": 4, "a": 5, "##": 6}}})";

}  // namespace askfolio::testing

#endif  // ASKFOLIO_SMALL_TOKENIZER_H_
