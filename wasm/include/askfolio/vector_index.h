// Nearest vectors by inner product. Vectors are kept in 16 bits a value, the upper 8 in the graph,
// the lower 8 beside it up to 96 MiB; those behind are kept in 8. Or all in float32.
#ifndef ASKFOLIO_VECTOR_INDEX_H_
#define ASKFOLIO_VECTOR_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "askfolio/compaction.h"
#include "askfolio/hit.h"
#include "askfolio/precision.h"
#include "askfolio/snapshot.h"

namespace askfolio {

struct VectorLimits {
  // Up to so many vectors are compared one by one. Small: the graph misses a few in a thousand even
  // in small collections; large: searching takes time for each (10,000: 0.4 ms).
  size_t exact = 10'000;
  // Memory for the lower bytes of vectors. Small: most scores are 5e-4 off, and near equals may
  // change places; large: the heap grows by as much.
  size_t fine_bytes = size_t{96} << 20;
};

// Labels are given by the caller: anything below 0xFFFFFFFF. Scores are inner products of what is
// kept: for unit vectors of 384 dimensions about 2e-6 off, 5e-4 where 8 bits are kept. What is kept is
// chosen when an index is made, and stays so through snapshots.
class VectorIndex {
 public:
  // Throws Error "bad-vector" unless dims is 1 to 8192.
  explicit VectorIndex(size_t dims, VectorLimits limits = {},
                       Precision precision = Precision::kInt8);
  VectorIndex(VectorIndex&&) noexcept;
  VectorIndex& operator=(VectorIndex&&) noexcept;
  ~VectorIndex();

  size_t dims() const;
  Precision precision() const;
  // Vectors that can be found (deleted ones not counted).
  size_t size() const;

  // Throws Error "bad-vector" unless the vector [dims] and its square are finite.
  void check(const float* vector) const;
  // Adds vectors [count][dims] of the labels first, first + 1, ..., or replaces those of these labels.
  // Many at once are linked by two threads where there are threads. Throws as check, the index
  // unchanged.
  void add(Label first, const float* vectors, size_t count = 1);
  // False where there is none. A removed vector's place in the graph stays, as a signpost, until another
  // vector takes it, or compact leaves it out.
  bool remove(Label label);
  // Where signposts outnumber vectors, makes the index anew without them beside itself, a bounded step
  // a call: so many vectors at most are linked (of 100,000 each takes some 0.4 ms). The index as it was
  // answers, changes and is saved meanwhile. kDone: the new one has taken its place, with all that has
  // changed since; what was saved of it must be at an end. The new one takes at most half of the memory
  // that the index has. Throws std::bad_alloc where there is none: the index stays as it is, and that is not tried
  // again until half of its vectors are removed. vectors = 0 does nothing: kUnderWay says that there is
  // something to do.
  Compaction compact(size_t vectors);
  bool contains(Label label) const;
  // Writes the vector as it is kept to `into` [dims]; false where there is none.
  bool read(Label label, float* into) const;
  // Makes room for so many vectors at once, which saves copying them.
  void reserve(size_t vectors);

  // The k best, best first, equal scores by ascending label. ef: how many candidates the graph
  // search keeps (at least k is used): small is fast and misses some, large is slow and misses
  // none. Up to VectorLimits::exact vectors are compared one by one, which misses none. allowed:
  // nullptr, or the only labels to consider, ascending, unknown ones passed over; where they are
  // few beside all, they are compared one by one, else the graph search passes over the others.
  // Throws as check.
  std::vector<Hit> search(const float* query, size_t k, size_t ef,
                          const std::vector<Label>* allowed = nullptr) const;
  // The k best among the given labels, exact, unknown labels passed over. Throws as check.
  std::vector<Hit> search_among(const float* query, size_t k,
                                const std::vector<Label>& labels) const;
  // Of each of the given labels, in their order: the k nearest to it among the others, best first,
  // equal ones by ascending label. What has no vector has none, and is nobody's. Scores are
  // (c - m) / (1 - m), where c is the cosine and m the mean cosine of all pairs: 0 is as near as
  // any two of them are, 1 the same direction. Of 8 bits a value, so about 1e-3 off (float32 is not). Takes time by
  // the square of how many labels there are.
  std::vector<std::vector<Hit>> most_similar(const std::vector<Label>& labels, size_t k) const;

  // Vectors and graph in FORMAT.md's layout (never hnswlib's own, which trusts its input).
  // VectorIndexLoading reads it again.
  void save(SnapshotSaving& out) const;

 private:
  friend class VectorIndexLoading;
  struct Impl;
  struct Successor;
  explicit VectorIndex(std::unique_ptr<Impl> impl);
  bool has_few_vectors() const;
  std::unique_ptr<Impl> impl_;
  std::unique_ptr<Successor> successor_;  // nullptr: no compaction is under way
  size_t most_compacted_ = SIZE_MAX;      // there was no memory for compacting more vectors
};

// An index on its way in. All calls throw Error "bad-snapshot" for anything that is not a valid one.
class VectorIndexLoading {
 public:
  // Reads what VectorIndex::save has written into the head. directory: of the same snapshot.
  VectorIndexLoading(SnapshotReader& head, const SnapshotDirectory& directory,
                     VectorLimits limits = {});
  VectorIndexLoading(VectorIndexLoading&&) noexcept;
  ~VectorIndexLoading();

  // The next piece of a part, in order, all of kSlots first.
  void add(SnapshotPart part, SnapshotReader& in);
  VectorIndex finish() &&;

 private:
  void add_slots(SnapshotReader& in);
  std::pair<uint32_t, uint32_t> run(size_t& known, size_t in_piece, size_t all) const;

  std::unique_ptr<VectorIndex::Impl> impl_;
  size_t nodes_;
  size_t fine_;  // nodes whose lower bytes are kept
  uint32_t entry_;
  size_t slots_loaded_ = 0;
  size_t links_loaded_ = 0;
  size_t coarse_loaded_ = 0;
  size_t fine_loaded_ = 0;
};

}  // namespace askfolio

#endif  // ASKFOLIO_VECTOR_INDEX_H_
