// Lexical search: BM25 over the same chunks.
#ifndef ASKFOLIO_BM25_H_
#define ASKFOLIO_BM25_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "askfolio/hit.h"
#include "askfolio/snapshot.h"

namespace askfolio {

// Search words of a text: lower-cased runs of letters and digits; a run of CJK ideographs gives its
// overlapping pairs (a single one itself).
std::vector<std::string> search_words(std::string_view text);

struct Bm25Options {
  // How soon repeating a word stops counting: 0 counts a word once, large counts every time.
  float k1 = 1.2f;
  // How much long chunks are held back: 0 not at all, 1 in full proportion.
  float b = 0.75f;
};

class Bm25 {
 public:
  explicit Bm25(Bm25Options options = {});
  Bm25(Bm25&&) noexcept = default;
  Bm25& operator=(Bm25&&) noexcept = default;

  // REQUIRES: label not in the index.
  void add(Label label, std::string_view text);
  // Unknown labels are passed over.
  void remove(Label label);
  size_t size() const;
  bool contains(Label label) const;

  // The k best with a score above zero, best first, equal scores by ascending label.
  // allowed: nullptr, or the only labels to consider, ascending.
  std::vector<Hit> search(std::string_view question, size_t k,
                          const std::vector<Label>* allowed = nullptr) const;
  // The score of each of the given labels (ascending), 0 for one that is unknown.
  //
  // The sum over the question's distinct words w of idf(w) * f * (k1 + 1) / (f + k1 * norm), where
  // f is how often w stands in the text, norm = 1 - b + b * words of the text / mean words of all,
  // idf(w) = ln(1 + (N - n + 0.5) / (n + 0.5)), N texts, n of them with w (Robertson and Zaragoza,
  // "The Probabilistic Relevance Framework: BM25 and Beyond", with Lucene's idf, never negative).
  std::vector<float> scores(std::string_view question, const std::vector<Label>& labels) const;

  void save(SnapshotWriter& out) const;
  // Throws Error "bad-snapshot".
  static Bm25 load(SnapshotReader& in);

 private:
  struct Posting {
    Label label;
    uint32_t count;  // how often the word stands in that text
  };
  // A word and the texts it stands in, ascending by label.
  using Term = std::pair<const std::string, std::vector<Posting>>;
  struct Text {
    uint32_t words = 0;
    std::vector<Term*> terms;  // a map's elements stay where they are
  };

  void load_term(SnapshotReader& in, std::string_view word);

  Bm25Options options_;
  std::unordered_map<std::string, std::vector<Posting>> postings_;
  std::unordered_map<uint32_t, Text> texts_;
  std::vector<uint32_t> labels_;  // of texts_, ascending
  uint64_t words_ = 0;            // of all texts
};

}  // namespace askfolio

#endif  // ASKFOLIO_BM25_H_
