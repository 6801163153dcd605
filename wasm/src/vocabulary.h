// The word pieces of a model, found by longest match.
#ifndef ASKFOLIO_SRC_VOCABULARY_H_
#define ASKFOLIO_SRC_VOCABULARY_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace askfolio {

// Two tries over UTF-8 bytes (pieces that begin a word, pieces that continue one) whose edges live
// in one open-addressing hash table: a match walks the text once and allocates nothing.
class Vocabulary {
 public:
  struct Match {
    int32_t id;
    size_t size;  // bytes; 0 where nothing matches
  };

  Vocabulary();

  // piece as in tokenizer.json: "##x" continues a word. REQUIRES: id >= 0.
  // Throws Error "bad-tokenizer" for more pieces than any model has.
  void add(std::string_view piece, int32_t id);

  // The longest piece that text begins with.
  Match longest_start(std::string_view text) const { return longest(kStart, text); }
  Match longest_continuation(std::string_view text) const { return longest(kContinuation, text); }

 private:
  static constexpr uint32_t kStart = 0;
  static constexpr uint32_t kContinuation = 1;

  // An edge: parent node and byte lead to a node; id of the piece that ends there, or -1.
  struct Edge {
    uint32_t key;
    uint32_t node;
    int32_t id;
  };

  Match longest(uint32_t root, std::string_view text) const;
  size_t slot_of(uint32_t key) const;
  void grow();

  std::vector<Edge> edges_;  // a power of two
  uint32_t shift_;           // 32 - log2(edges_.size())
  uint32_t nodes_ = 2;
};

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_VOCABULARY_H_
