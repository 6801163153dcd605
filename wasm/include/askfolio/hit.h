// What every search gives: labels with scores, best first.
#ifndef ASKFOLIO_HIT_H_
#define ASKFOLIO_HIT_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace askfolio {

// Names a chunk in every index of a collection.
using Label = uint32_t;

struct Hit {
  Label label;
  float score;  // the higher the better
};

// The one order of results: sorts the k best first, equal scores by ascending label, and drops the
// rest.
void keep_best(std::vector<Hit>& hits, size_t k);

}  // namespace askfolio

#endif  // ASKFOLIO_HIT_H_
