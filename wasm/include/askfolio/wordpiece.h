// BERT WordPiece tokenizer, equal in ids and offsets to the reference package `tokenizers`.
#ifndef ASKFOLIO_WORDPIECE_H_
#define ASKFOLIO_WORDPIECE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace askfolio {

// A token and where it stands: text[begin, end) in bytes of the text that was given.
struct Token {
  int32_t id;
  uint32_t begin;
  uint32_t end;
};

class WordPiece {
 public:
  // Reads a Hugging Face tokenizer.json: normalizer (BertNormalizer), vocabulary and special tokens.
  // Its `truncation` and `padding` are ignored: limits are arguments here, and nothing is padded.
  // Throws Error "bad-tokenizer" for another kind of tokenizer or damaged JSON.
  static WordPiece from_json(std::string_view tokenizer_json);

  WordPiece(WordPiece&&) noexcept;
  WordPiece& operator=(WordPiece&&) noexcept;
  ~WordPiece();

  // All tokens of text, without [CLS] and [SEP], unlimited. Invalid UTF-8 counts as U+FFFD.
  std::vector<Token> tokenize(std::string_view text) const;

  // What the model reads: [CLS], at most max_tokens - 2 tokens, [SEP]. REQUIRES: max_tokens >= 2.
  std::vector<int32_t> encode(std::string_view text, size_t max_tokens) const;

  // Number of tokens of text, [CLS] and [SEP] not counted.
  size_t count(std::string_view text) const;

  size_t vocabulary_size() const;

 private:
  struct Impl;
  explicit WordPiece(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_WORDPIECE_H_
