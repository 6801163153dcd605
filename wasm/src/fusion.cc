#include "askfolio/fusion.h"

#include <algorithm>

namespace askfolio {

std::vector<Hit> fuse(const std::vector<Candidate>& candidates, float dense_weight, size_t k) {
  float max_lexical = 0.0f;
  for (const Candidate& c : candidates) max_lexical = std::max(max_lexical, c.lexical);
  // Where no word matches anywhere, every lexical score is 0 and so is its part.
  if (max_lexical == 0.0f) max_lexical = 1.0f;

  std::vector<Hit> hits;
  hits.reserve(candidates.size());
  for (const Candidate& c : candidates) {
    const float lexical = c.lexical / max_lexical;
    hits.push_back({c.label, dense_weight * c.dense + (1.0f - dense_weight) * lexical});
  }
  keep_best(hits, k);
  return hits;
}

}  // namespace askfolio
