// The core's VectorIndex as a WASM module of its own, for measuring it without words and documents.
#include <cstdint>

#include "askfolio/vector_index.h"

extern "C" {

askfolio::VectorIndex* index_new(uint32_t dims, uint32_t count) {
  auto* index = new askfolio::VectorIndex(dims);
  index->reserve(count);
  return index;
}

void index_add(askfolio::VectorIndex* index, uint32_t label, const float* vector) {
  index->add(label, vector);
}

// Writes the labels of the k best, as far as there are so many.
void index_search(const askfolio::VectorIndex* index, const float* question, uint32_t k,
                  uint32_t ef, uint32_t* labels) {
  for (const askfolio::Hit& hit : index->search(question, k, ef)) *labels++ = hit.label;
}

}  // extern "C"
