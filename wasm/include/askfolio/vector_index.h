// Nearest vectors by inner product. The only header and source that know hnswlib.
#ifndef ASKFOLIO_VECTOR_INDEX_H_
#define ASKFOLIO_VECTOR_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "askfolio/hit.h"
#include "askfolio/snapshot.h"

namespace askfolio {

// Labels are given by the caller: anything below 0xFFFFFFFF. Scores are inner products.
class VectorIndex {
 public:
  // Throws Error "bad-vector" unless dims is 1 to 8192.
  explicit VectorIndex(size_t dims);
  VectorIndex(VectorIndex&&) noexcept;
  VectorIndex& operator=(VectorIndex&&) noexcept;
  ~VectorIndex();

  size_t dims() const;
  // Vectors that can be found (deleted ones not counted).
  size_t size() const;

  // Throws Error "bad-vector" unless the vector [dims] and its square are finite.
  void check(const float* vector) const;
  // Adds a vector, or replaces the one of that label. Throws as check, the index unchanged.
  void add(Label label, const float* vector);
  // False where there is none.
  bool remove(Label label);
  // The vector of a label, [dims], or nullptr; valid until the next change.
  const float* find(Label label) const;

  // The k best, best first, equal scores by ascending label. ef: how many candidates the graph
  // search keeps (at least k is used): small is fast and misses some, large is slow and misses
  // none. Up to 4096 vectors are compared one by one, which misses none. allowed: nullptr, or the
  // only labels to consider, ascending, unknown ones passed over; where they are few beside all,
  // they are compared one by one, else the graph search passes over the others. Throws as check.
  std::vector<Hit> search(const float* query, size_t k, size_t ef,
                          const std::vector<Label>* allowed = nullptr) const;
  // The k best among the given labels, exact, unknown labels passed over. Throws as check.
  std::vector<Hit> search_among(const float* query, size_t k,
                                const std::vector<Label>& labels) const;

  // Vectors and graph in FORMAT.md's layout (never hnswlib's own, which trusts its input).
  void save(SnapshotWriter& out) const;
  // Throws Error "bad-snapshot" for anything that is not a valid graph.
  static VectorIndex load(SnapshotReader& in);

 private:
  struct Impl;
  explicit VectorIndex(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_VECTOR_INDEX_H_
