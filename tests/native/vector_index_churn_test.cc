// An index whose vectors come and go for a long time: it must neither grow nor forget the way.
#include <gtest/gtest.h>
#include <malloc.h>

#include "askfolio/vector_index.h"
#include "vector_model.h"

#if defined(__SANITIZE_ADDRESS__)
// As <sanitizer/allocator_interface.h> has it, which not every compiler brings.
extern "C" size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace askfolio {
namespace {

constexpr VectorLimits kGraph{.exact = 0};
constexpr size_t kVectors = 800;

// Bytes that the program has allocated, as the allocator counts them.
size_t allocated() {
#if defined(__SANITIZE_ADDRESS__)
  return __sanitizer_get_current_allocated_bytes();
#else
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
#endif
}

// What the index takes, by what goes back when it is gone.
size_t bytes_of(VectorIndex index) {
  const size_t with = allocated();
  { const VectorIndex gone = std::move(index); }
  return with - allocated();
}

VectorIndex fresh(const Model& model) {
  VectorIndex index(kDims, kGraph);
  for (const auto& [label, vector] : model) index.add(label, vector.data());
  return index;
}

// The nearest to a question, so that whole regions of the graph lose their vectors.
std::vector<Label> region(const Model& model, Vectors& vectors, size_t count) {
  return brute_force(model, vectors.next(), count);
}

TEST(VectorIndexChurn, NeitherGrowsNorForgetsWhileVectorsComeAndGo) {
  Vectors vectors(11);
  VectorIndex index(kDims, kGraph);
  Model model;
  Label next = 0;
  const size_t before = allocated();
  while (model.size() < kVectors) add(index, model, next++, vectors.next());
  const size_t full = allocated() - before;
  for (int round = 0; round < 9; ++round) {
    for (const Label label : region(model, vectors, round % 3 == 0 ? kVectors * 3 / 4 : 200)) {
      remove(index, model, label);
      remove(index, model, label);  // which is not there
      EXPECT_FALSE(index.contains(label));
    }
    EXPECT_GE(recall(index, model, vectors), 0.95) << "round " << round << ", removed";
    compact(index);
    for (const Label label : region(model, vectors, 50)) add(index, model, label, vectors.next());
    while (model.size() < kVectors) add(index, model, next++, vectors.next());
    EXPECT_EQ(index.size(), model.size());
    EXPECT_GE(recall(index, model, vectors), 0.95) << "round " << round << ", filled";
    // The model's own are about a tenth of that. Room is taken in steps of a quarter.
    EXPECT_LT(allocated() - before, full * 3 / 2) << "round " << round;
  }
}

TEST(VectorIndexChurn, IsCompactedWhenMostVectorsAreGone) {
  Vectors vectors(12);
  VectorIndex index(kDims, kGraph);
  Model model;
  for (Label label = 0; label < 3 * kVectors; ++label) add(index, model, label, vectors.next());
  for (const Label label : region(model, vectors, 2 * kVectors)) remove(index, model, label);
  compact(index);
  EXPECT_GE(recall(index, model, vectors), 0.95);
  const size_t empty = bytes_of(VectorIndex(kDims));  // hnswlib has locks for any number of labels
  const size_t compact = bytes_of(fresh(model)) - empty;
  EXPECT_LT(bytes_of(std::move(index)) - empty, 2 * compact);
}

}  // namespace
}  // namespace askfolio
