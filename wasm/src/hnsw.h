// hnswlib's graph as the vector index uses it. The only header that knows hnswlib.
#ifndef ASKFOLIO_HNSW_H_
#define ASKFOLIO_HNSW_H_

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>

#include "quantized.h"

// The distance is our own, so hnswlib needs no intrinsics (its SSE headers do not compile under
// Emscripten).
#define NO_MANUAL_VECTORIZATION
// A warning that cannot come up here would link C++ streams and locales into the module.
#define HNSWLIB_ERR_OVERRIDE \
  if (false) std::cerr
#include <hnswlib/hnswlib.h>

// What is virtual would be compiled in although it must never run: hnswlib's file format trusts
// what it reads, and graph.cc and graph_search.cc take the place of its insertion and search.
template <>
inline void hnswlib::HierarchicalNSW<float>::saveIndex(const std::string&) {
  std::abort();
}
template <>
inline void hnswlib::HierarchicalNSW<float>::addPoint(const void*, labeltype, bool) {
  std::abort();
}
template <>
inline std::priority_queue<std::pair<float, hnswlib::labeltype>>
hnswlib::HierarchicalNSW<float>::searchKnn(const void*, size_t, BaseFilterFunctor*) const {
  std::abort();
}

namespace askfolio {

// A place in the graph, counted from 0: hnswlib's internal id.
using Slot = hnswlib::tableint;

// What a node of the graph holds: f32 scale, i8 coarse[padded dims].
struct Node {
  const char* data;

  float scale() const { return load<float>(data); }
  const int8_t* codes() const { return reinterpret_cast<const int8_t*>(data + sizeof(float)); }
};

// hnswlib looks for the smallest distance: the negated inner product.
class NegatedDot : public hnswlib::SpaceInterface<float> {
 public:
  explicit NegatedDot(size_t padded_dims) : padded_dims_(padded_dims) {}
  size_t get_data_size() override { return sizeof(float) + padded_dims_; }
  void* get_dist_func_param() override { return &padded_dims_; }
  hnswlib::DISTFUNC<float> get_dist_func() override {
    return [](const void* a, const void* b, const void* padded_dims) {
      const Node one{static_cast<const char*>(a)}, other{static_cast<const char*>(b)};
      const size_t count = *static_cast<const size_t*>(padded_dims);
      return -one.scale() * other.scale() *
             static_cast<float>(dot(one.codes(), other.codes(), count));
    };
  }

 private:
  size_t padded_dims_;
};

class Hnsw : public hnswlib::HierarchicalNSW<float> {
 public:
  Hnsw(NegatedDot* space, size_t capacity, size_t links)
      : HierarchicalNSW(space, capacity, links) {
    drop_locks();
  }

  // Throws std::runtime_error where there is no memory for so many nodes, and then nothing has changed.
  void set_capacity(size_t nodes) {
    resizeIndex(nodes);
    drop_locks();
  }
  size_t size() const { return cur_element_count; }
  Node node(Slot slot) const { return {getDataByInternalId(slot)}; }
  std::span<const Slot> links(Slot slot, uint32_t layer) const {
    const auto* list = get_linklist_at_level(slot, static_cast<int>(layer));
    return {list + 1, *reinterpret_cast<const unsigned short*>(list)};
  }

 private:
  // hnswlib's own insertion and search need them: 1.6 MB, and 26 bytes a node.
  void drop_locks() {
    std::vector<std::mutex>().swap(label_op_locks_);
    std::vector<std::mutex>().swap(link_list_locks_);
    visited_list_pool_.reset();
  }
};

}  // namespace askfolio

#endif  // ASKFOLIO_HNSW_H_
