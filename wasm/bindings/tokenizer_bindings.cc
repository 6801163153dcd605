// Tokens of texts.
#include <emscripten/bind.h>

#include <cstdint>
#include <string>
#include <vector>

#include "askfolio/error.h"
#include "askfolio/wordpiece.h"
#include "throwing.h"
#include "values.h"

namespace askfolio::bindings {
namespace {

using emscripten::typed_memory_view;

WordPiece* make_tokenizer(val tokenizer_json) {
  return new WordPiece(WordPiece::from_json(string_from(tokenizer_json)));
}

val encode(const WordPiece& tokenizer, val bytes, val ends, uint32_t max_tokens) {
  if (max_tokens < 2) throw Error("bad-limit", "maxTokens: expected at least 2");
  std::vector<int32_t> ids;
  std::vector<uint32_t> id_ends;
  for (const std::string& text : texts_from(bytes, ends)) {
    const std::vector<int32_t> encoded = tokenizer.encode(text, max_tokens);
    ids.insert(ids.end(), encoded.begin(), encoded.end());
    id_ends.push_back(static_cast<uint32_t>(ids.size()));
  }
  val result = val::object();
  result.set("ids", array_from(ids));
  result.set("ends", array_from(id_ends));
  return result;
}

val tokenize(const WordPiece& tokenizer, val bytes, val ends) {
  std::vector<Token> tokens;
  std::vector<uint32_t> token_ends;
  for (const std::string& text : texts_from(bytes, ends)) {
    const std::vector<Token> found = tokenizer.tokenize(text);
    tokens.insert(tokens.end(), found.begin(), found.end());
    token_ends.push_back(static_cast<uint32_t>(tokens.size()));
  }
  static_assert(sizeof(Token) == 3 * sizeof(uint32_t));
  const auto* numbers = reinterpret_cast<const uint32_t*>(tokens.data());
  val result = val::object();
  result.set("tokens", val(typed_memory_view(3 * tokens.size(), numbers)).call<val>("slice"));
  result.set("ends", array_from(token_ends));
  return result;
}

}  // namespace

EMSCRIPTEN_BINDINGS(tokenizer) {
  using emscripten::allow_raw_pointers;
  emscripten::class_<WordPiece>("Tokenizer")
      .constructor(throwing<make_tokenizer>, allow_raw_pointers())
      .function("encode", throwing<encode>)
      .function("tokenize", throwing<tokenize>);
}

}  // namespace askfolio::bindings
