// The tokenizer that the native tests measure with.
#ifndef ASKFOLIO_TESTS_NATIVE_MINILM_H_
#define ASKFOLIO_TESTS_NATIVE_MINILM_H_

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "askfolio/wordpiece.h"

namespace askfolio::testing {

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// all-MiniLM-L6-v2: uncased, 30,522 entries.
inline const WordPiece& minilm() {
  static const WordPiece tokenizer =
      WordPiece::from_json(read_file(ASKFOLIO_MODELS_DIR "/all-MiniLM-L6-v2/tokenizer.json"));
  return tokenizer;
}

}  // namespace askfolio::testing

#endif  // ASKFOLIO_TESTS_NATIVE_MINILM_H_
