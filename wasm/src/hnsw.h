// hnswlib's graph as the vector index uses it. The only header that knows hnswlib.
#ifndef ASKFOLIO_HNSW_H_
#define ASKFOLIO_HNSW_H_

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <span>
#include <stdexcept>

#include "quantized.h"

// Products are our own, so hnswlib needs no intrinsics (its SSE headers do not compile under
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

// What a node of the graph holds: f32 scale, i8 coarse[padded dims]; or f32 values[padded dims].
struct Node {
  const char* data;

  float scale() const { return load<float>(data); }
  const int8_t* codes() const { return reinterpret_cast<const int8_t*>(data + sizeof(float)); }
  const float* values() const { return reinterpret_cast<const float*>(data); }
  // The inner product with the coarse codes, or with the values.
  float product(const QuantizedQuery& query) const {
    if (!query.values.empty()) return dot(query.values.data(), values(), query.values.size());
    const int32_t sum = dot(query.codes.data(), codes(), query.codes.size());
    return static_cast<float>(sum) * (query.scale * scale());
  }
};

inline size_t node_bytes(size_t dims, Precision precision) {
  return precision == Precision::kFloat32 ? padded(dims) * sizeof(float)
                                          : sizeof(float) + padded(dims);
}

// What hnswlib asks for how large a node is; it measures no distances here.
class NodeSpace : public hnswlib::SpaceInterface<float> {
 public:
  explicit NodeSpace(size_t bytes) : bytes_(bytes) {}
  size_t get_data_size() override { return bytes_; }
  void* get_dist_func_param() override { return nullptr; }
  hnswlib::DISTFUNC<float> get_dist_func() override { return nullptr; }

 private:
  size_t bytes_;
};

class Hnsw : public hnswlib::HierarchicalNSW<float> {
 public:
  // Throws std::bad_alloc; hnswlib has an exception of its own for it.
  Hnsw(NodeSpace* space, size_t capacity, size_t links) try : HierarchicalNSW(space, 0, links) {
    drop_locks();
    set_capacity(capacity);
  } catch (const std::runtime_error&) {
    throw std::bad_alloc();
  }

  // Throws std::bad_alloc where there is no memory for so many nodes, and then nothing has changed. Instead
  // of hnswlib's resizeIndex, which makes its locks and lists anew, and multiplies without looking
  // whether the product fits.
  void set_capacity(size_t nodes) {
    if (nodes > std::numeric_limits<size_t>::max() / size_data_per_element_) throw std::bad_alloc();
    element_levels_.resize(nodes);
    reallocate(data_level0_memory_, nodes * size_data_per_element_);
    reallocate(linkLists_, nodes * sizeof(char*));
    max_elements_ = nodes;
  }
  size_t size() const { return cur_element_count; }
  Node node(Slot slot) const { return {getDataByInternalId(slot)}; }
  std::span<const Slot> links(Slot slot, uint32_t layer) const {
    const auto* list = get_linklist_at_level(slot, static_cast<int>(layer));
    return {list + 1, *reinterpret_cast<const unsigned short*>(list)};
  }

 private:
  template <typename T>
  static void reallocate(T*& memory, size_t bytes) {
    void* moved = std::realloc(memory, bytes);
    if (moved == nullptr) throw std::bad_alloc();
    memory = static_cast<T*>(moved);
  }

  // hnswlib's own insertion and search need them: 1.6 MB, and 26 bytes a node.
  void drop_locks() {
    std::vector<std::mutex>().swap(label_op_locks_);
    std::vector<std::mutex>().swap(link_list_locks_);
    visited_list_pool_.reset();
  }
};

}  // namespace askfolio

#endif  // ASKFOLIO_HNSW_H_
