#include "askfolio/hit.h"

#include <algorithm>

namespace askfolio {

void keep_best(std::vector<Hit>& hits, size_t k) {
  const size_t kept = std::min(k, hits.size());
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(kept), hits.end(),
                    [](const Hit& a, const Hit& b) {
                      return a.score != b.score ? a.score > b.score : a.label < b.label;
                    });
  hits.resize(kept);
}

}  // namespace askfolio
