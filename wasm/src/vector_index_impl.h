// What a VectorIndex is made of: shared by its sources alone.
#ifndef ASKFOLIO_VECTOR_INDEX_IMPL_H_
#define ASKFOLIO_VECTOR_INDEX_IMPL_H_

#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "askfolio/vector_index.h"
#include "graph.h"
#include "quantized.h"

namespace askfolio {

constexpr size_t kMaxDims = 8192;
constexpr Label kNoLabel = 0xFFFFFFFF;

// A slot is a place in the graph. A removed vector's slot stays in the graph as a signpost, is left
// out of results and is taken by the next vector that is added. hnswlib's own delete marks are not
// used: it does not link marked nodes, so that after many removals parts of the graph cannot be
// reached.
struct VectorIndex::Impl {
  Impl(size_t dims, Precision precision, VectorLimits limits)
      : dims(dims), precision(precision), limits(limits), graph(dims, precision) {
    if (precision == Precision::kFloat32) this->limits.fine_bytes = 0;
  }

  size_t nodes() const { return labels.size(); }
  void reserve(size_t vectors);
  void set(std::span<const Label> which, std::vector<Quantized> vectors);
  bool remove(Label label);
  void replace(Slot slot, const Quantized& vector);
  void append(std::span<const Label> which, std::span<const Quantized> vectors);
  void reserve_labels(size_t vectors);
  void reserve_fine(size_t bytes);
  void append_fine(size_t vectors);
  void set_fine(Slot slot, const Quantized& vector);
  const int8_t* fine_codes(Slot slot) const;
  Quantized vector(Slot slot) const;
  bool holds(Label label, const Quantized& vector) const;
  float score(const QuantizedQuery& query, Slot slot) const;
  std::vector<Hit> search_all(const QuantizedQuery& query) const;
  bool is_exact_quicker(size_t candidates, size_t ef) const;
  std::vector<Hit> search_graph(const QuantizedQuery& query, size_t k, size_t ef,
                                const std::vector<Label>* allowed) const;

  size_t dims;
  Precision precision;
  VectorLimits limits;
  Graph graph;
  std::vector<int8_t> fine;   // [slots, as far as limits.fine_bytes reach][padded(dims)]
  std::vector<Label> labels;  // by slot, kNoLabel where free
  std::unordered_map<Label, Slot> slots;
  std::vector<Slot> free;
};

// The index on its way to take another's place.
struct VectorIndex::Successor {
  explicit Successor(const Impl& before);
  // Called before vectors are added or replaced: they are taken when that is done.
  void await(std::span<const Label> changing);
  void take_next(const Impl& before);
  bool is_whole() const { return taken == labels.size(); }

  std::unique_ptr<Impl> index;
  std::vector<Label> labels;  // to be taken, in this order
  size_t taken = 0;           // of labels
};

}  // namespace askfolio

#endif  // ASKFOLIO_VECTOR_INDEX_IMPL_H_
