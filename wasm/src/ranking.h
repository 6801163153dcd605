// The ranking of a collection's chunks for one question.
#ifndef ASKFOLIO_RANKING_H_
#define ASKFOLIO_RANKING_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "askfolio/bm25.h"
#include "askfolio/engine.h"
#include "askfolio/fusion.h"
#include "askfolio/hit.h"
#include "askfolio/vector_index.h"

namespace askfolio {

struct Question {
  std::string_view text;
  std::span<const float> vector;  // [dims] and sound, or empty: then there is only the text
};

// Refers to the two indexes: no longer than they are.
class Ranking {
 public:
  Ranking(const VectorIndex& vectors, const Bm25& words) : vectors_(vectors), words_(words) {}

  // All that a search for k hits looks at: the k best and more, best first, equal scores by
  // ascending label. In dense mode the question has a vector. allowed: nullptr, or the only labels
  // to consider, ascending.
  std::vector<Hit> rank(const Question& question, SearchMode mode, size_t k,
                        const std::vector<Label>* allowed) const;
  // Both scores of each label, ascending by label.
  std::vector<Candidate> score(const Question& question, std::vector<Label> labels) const;

 private:
  // The best of the hits lean on what is near to them in meaning.
  std::vector<Hit> with_similar(std::vector<Hit> hits, double strength) const;

  const VectorIndex& vectors_;
  const Bm25& words_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_RANKING_H_
