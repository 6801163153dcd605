// The core's VectorIndex as a WASM module of its own, for measuring it without words and documents.
#include <cstdint>

#include "askfolio/vector_index.h"

extern "C" {

// exact: up to so many vectors are compared one by one; below 0: as in the page.
askfolio::VectorIndex* index_new(uint32_t dims, uint32_t count, int32_t exact) {
  askfolio::VectorLimits limits;
  if (exact >= 0) limits.exact = static_cast<size_t>(exact);
  auto* index = new askfolio::VectorIndex(dims, limits);
  index->reserve(count);
  return index;
}

// Of labels first, first + 1, ...
void index_add(askfolio::VectorIndex* index, uint32_t first, const float* vectors,
               uint32_t count) {
  index->add(first, vectors, count);
}

// Writes the labels of the k best, as far as there are so many.
void index_search(const askfolio::VectorIndex* index, const float* question, uint32_t k,
                  uint32_t ef, uint32_t* labels) {
  for (const askfolio::Hit& hit : index->search(question, k, ef)) *labels++ = hit.label;
}

}  // extern "C"
