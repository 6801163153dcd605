// Lexical search: BM25 over the same chunks.
#ifndef ASKFOLIO_BM25_H_
#define ASKFOLIO_BM25_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "askfolio/snapshot.h"

namespace askfolio {

// Search words of a text: lower-cased runs of letters and digits; a run of CJK ideographs gives its
// overlapping pairs (a single one itself).
std::vector<std::string> search_words(std::string_view text);

struct Bm25Hit {
  uint32_t label;
  float score;  // > 0
};

struct Bm25Options {
  // How soon repeating a word stops counting: 0 counts a word once, large counts every time.
  float k1 = 1.2f;
  // How much long chunks are held back: 0 not at all, 1 in full proportion.
  float b = 0.75f;
};

class Bm25 {
 public:
  explicit Bm25(Bm25Options options = {});

  // REQUIRES: label not in the index.
  void add(uint32_t label, std::string_view text);
  // Unknown labels are passed over.
  void remove(uint32_t label);
  size_t size() const;

  // The k best with a score above zero, best first, equal scores by ascending label.
  // allowed: nullptr, or the only labels to consider, ascending.
  std::vector<Bm25Hit> search(std::string_view question, size_t k,
                              const std::vector<uint32_t>* allowed = nullptr) const;

  void save(SnapshotWriter& out) const;
  static Bm25 load(SnapshotReader& in);

  // Defined in bm25.cc's terms: private members are the implementer's.
 private:
  Bm25Options options_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_BM25_H_
