// One ranking from dense and lexical scores.
#ifndef ASKFOLIO_FUSION_H_
#define ASKFOLIO_FUSION_H_

#include <cstddef>
#include <vector>

#include "askfolio/hit.h"

namespace askfolio {

struct Candidate {
  Label label;
  float dense;    // inner product with the question
  float lexical;  // BM25, 0 where no word matches
};

// score = dense_weight * dense + (1 - dense_weight) * lexical / max(lexical).
// dense_weight 1: meaning alone; 0: words alone. Best first, ties by ascending label, at most k.
std::vector<Hit> fuse(const std::vector<Candidate>& candidates, float dense_weight, size_t k);

}  // namespace askfolio

#endif  // ASKFOLIO_FUSION_H_
