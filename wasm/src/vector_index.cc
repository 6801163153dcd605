#include "askfolio/vector_index.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <span>
#include <unordered_map>

#include "askfolio/error.h"

// The distance is our own, so hnswlib needs no intrinsics (its SSE headers do not compile under
// Emscripten).
#define NO_MANUAL_VECTORIZATION
// A warning that cannot come up here would link C++ streams and locales into the module.
#define HNSWLIB_ERR_OVERRIDE \
  if (false) std::cerr
#include <hnswlib/hnswlib.h>

// hnswlib's own file format trusts what it reads, so it must never run. Being virtual it would be
// compiled in all the same, and file streams with it.
template <>
void hnswlib::HierarchicalNSW<float>::saveIndex(const std::string&) {
  std::abort();
}

namespace askfolio {
namespace {

constexpr size_t kMaxDims = 8192;
// Links per node above the lowest layer (twice as many on it). Small: little memory, weak recall;
// large: the opposite, and slower.
constexpr size_t kLinks = 16;
// Candidates kept while a node's links are chosen. Small: quick to build, weak graph; large: slow.
constexpr size_t kEfConstruction = 200;
// hnswlib draws levels with a probability of 16^-level: 16 are never reached.
constexpr uint32_t kMaxLevel = 16;
constexpr size_t kFirstCapacity = 256;
// Up to so many vectors are compared one by one: exact, and still about a millisecond.
constexpr size_t kExactSearchLimit = 4096;
constexpr Label kNoLabel = 0xFFFFFFFF;

using Graph = hnswlib::HierarchicalNSW<float>;
using Slot = hnswlib::tableint;
// GCC's and Clang's portable vector type; a plain loop would not be vectorised, because that
// reorders the sum. Four sums at once hide the latency of the additions.
using Float4 = float __attribute__((vector_size(16)));

Float4 load4(const float* from) {
  Float4 value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

float dot(const float* a, const float* b, size_t dims) {
  Float4 sums[4] = {};
  size_t i = 0;
  for (; i + 16 <= dims; i += 16) {
    for (size_t j = 0; j < 4; ++j) sums[j] += load4(a + i + 4 * j) * load4(b + i + 4 * j);
  }
  const Float4 four = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  float sum = (four[0] + four[1]) + (four[2] + four[3]);
  for (; i < dims; ++i) sum += a[i] * b[i];
  return sum;
}

// hnswlib looks for the smallest distance: the negated inner product.
class NegatedDot : public hnswlib::SpaceInterface<float> {
 public:
  explicit NegatedDot(size_t dims) : dims_(dims) {}
  size_t get_data_size() override { return dims_ * sizeof(float); }
  void* get_dist_func_param() override { return &dims_; }
  hnswlib::DISTFUNC<float> get_dist_func() override {
    return [](const void* a, const void* b, const void* dims) {
      return -dot(static_cast<const float*>(a), static_cast<const float*>(b),
                  *static_cast<const size_t*>(dims));
    };
  }

 private:
  size_t dims_;
};

// Finite in every component, and its square too: then no inner product of two such vectors
// overflows (Cauchy-Schwarz), and hnswlib never compares NaN.
bool is_sound(const float* vector, size_t dims) {
  double squares = 0.0;
  for (size_t i = 0; i < dims; ++i) squares += static_cast<double>(vector[i]) * vector[i];
  return squares < std::numeric_limits<float>::max() / 2;
}

}  // namespace

// A slot is a place in the graph: hnswlib's internal id, and the label we give hnswlib. A removed
// vector's slot stays in the graph as a signpost, is left out of results and is taken by the next
// vector that is added. hnswlib's own delete marks are not used: it does not link marked nodes, so
// that after many removals parts of the graph cannot be reached.
struct VectorIndex::Impl {
  Impl(size_t dims, size_t capacity)
      : dims(dims),
        space(dims),
        graph(&space, std::max(capacity, kFirstCapacity), kLinks, kEfConstruction) {}

  size_t nodes() const { return labels.size(); }
  const float* vector(Slot slot) const {
    return reinterpret_cast<const float*>(graph.getDataByInternalId(slot));
  }
  void set(Label label, const float* vector);
  std::unique_ptr<Impl> rebuilt() const;
  std::vector<Hit> search_all(const float* query) const;
  bool is_exact_quicker(size_t candidates, size_t ef) const;
  std::vector<Hit> search_graph(const float* query, size_t ef,
                                const std::vector<Label>* allowed) const;
  std::span<const uint32_t> links(Slot slot, uint32_t layer) const;
  void restore_node(Label label, uint32_t level);
  void restore_links(Slot slot, uint32_t layer, const std::vector<uint32_t>& links);

  size_t dims;
  NegatedDot space;
  Graph graph;
  std::vector<Label> labels;  // by slot, kNoLabel where free
  std::unordered_map<Label, Slot> slots;
  std::vector<Slot> free;
};

void VectorIndex::Impl::set(Label label, const float* vector) {
  const auto known = slots.find(label);
  if (known != slots.end()) {
    graph.addPoint(vector, known->second);
  } else if (!free.empty()) {
    const Slot slot = free.back();
    graph.addPoint(vector, slot);
    free.pop_back();
    labels[slot] = label;
    slots.emplace(label, slot);
  } else {
    if (nodes() == graph.getMaxElements()) graph.resizeIndex(2 * nodes());
    graph.addPoint(vector, nodes());
    slots.emplace(label, static_cast<Slot>(nodes()));
    labels.push_back(label);
  }
}

std::unique_ptr<VectorIndex::Impl> VectorIndex::Impl::rebuilt() const {
  auto fresh = std::make_unique<Impl>(dims, slots.size());
  for (Slot slot = 0; slot < nodes(); ++slot) {
    if (labels[slot] != kNoLabel) fresh->set(labels[slot], vector(slot));
  }
  return fresh;
}

std::vector<Hit> VectorIndex::Impl::search_all(const float* query) const {
  std::vector<Hit> hits;
  hits.reserve(slots.size());
  for (Slot slot = 0; slot < nodes(); ++slot) {
    if (labels[slot] != kNoLabel) hits.push_back({labels[slot], dot(query, vector(slot), dims)});
  }
  return hits;
}

// Whether to compare `candidates` vectors one by one. The graph search ends when it has met ef that
// may be found, which are `candidates` in all of those it meets, and it meets some kLinks a step.
bool VectorIndex::Impl::is_exact_quicker(size_t candidates, size_t ef) const {
  if (std::min(candidates, slots.size()) <= kExactSearchLimit) return true;
  const double share = static_cast<double>(candidates) / static_cast<double>(slots.size());
  return share < 1 && static_cast<double>(candidates) <= static_cast<double>(kLinks * ef) / share;
}

std::vector<Hit> VectorIndex::Impl::search_graph(const float* query, size_t ef,
                                                 const std::vector<Label>* allowed) const {
  class MayBeFound : public hnswlib::BaseFilterFunctor {
   public:
    MayBeFound(const std::vector<Label>& labels, const std::vector<Label>* allowed)
        : labels_(labels), allowed_(allowed) {}
    bool operator()(hnswlib::labeltype slot) override {
      const Label label = labels_[slot];
      return label != kNoLabel &&
             (allowed_ == nullptr || std::binary_search(allowed_->begin(), allowed_->end(), label));
    }

   private:
    const std::vector<Label>& labels_;
    const std::vector<Label>* allowed_;
  } may_be_found(labels, allowed);

  std::vector<Hit> hits;
  const bool all = free.empty() && allowed == nullptr;
  auto found = graph.searchKnn(query, ef, all ? nullptr : &may_be_found);
  for (; !found.empty(); found.pop()) {
    hits.push_back({labels[found.top().second], -found.top().first});
  }
  return hits;
}

VectorIndex::VectorIndex(size_t dims) {
  if (dims == 0 || dims > kMaxDims) {
    throw Error("bad-vector", "vector: expected 1 to " + std::to_string(kMaxDims) +
                                  " dimensions, found " + std::to_string(dims));
  }
  impl_ = std::make_unique<Impl>(dims, kFirstCapacity);
}

VectorIndex::VectorIndex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
VectorIndex::VectorIndex(VectorIndex&&) noexcept = default;
VectorIndex& VectorIndex::operator=(VectorIndex&&) noexcept = default;
VectorIndex::~VectorIndex() = default;

size_t VectorIndex::dims() const { return impl_->dims; }

size_t VectorIndex::size() const { return impl_->slots.size(); }

void VectorIndex::check(const float* vector) const {
  if (!is_sound(vector, impl_->dims)) {
    throw Error("bad-vector", "vector: expected finite values, found infinity, NaN or overflow");
  }
}

void VectorIndex::add(Label label, const float* vector) {
  check(vector);
  // hnswlib links a replaced vector anew, for nothing where it is the same.
  const float* known = find(label);
  if (known != nullptr && std::equal(known, known + dims(), vector)) return;
  impl_->set(label, vector);
}

bool VectorIndex::remove(Label label) {
  const auto known = impl_->slots.find(label);
  if (known == impl_->slots.end()) return false;
  impl_->labels[known->second] = kNoLabel;
  impl_->free.push_back(known->second);
  impl_->slots.erase(known);
  // Signposts must not outnumber vectors. A rebuild inserts fewer vectors than were removed since
  // the last one, so that a removal costs at most an insertion on the whole.
  if (impl_->free.size() > std::max(size(), kFirstCapacity)) impl_ = impl_->rebuilt();
  return true;
}

const float* VectorIndex::find(Label label) const {
  const auto known = impl_->slots.find(label);
  return known == impl_->slots.end() ? nullptr : impl_->vector(known->second);
}

std::vector<Hit> VectorIndex::search(const float* query, size_t k, size_t ef,
                                     const std::vector<Label>* allowed) const {
  check(query);
  ef = std::max(k, ef);
  if (!impl_->is_exact_quicker(allowed ? allowed->size() : size(), ef)) {
    std::vector<Hit> hits = impl_->search_graph(query, ef, allowed);
    keep_best(hits, k);
    return hits;
  }
  if (allowed != nullptr) return search_among(query, k, *allowed);
  std::vector<Hit> hits = impl_->search_all(query);
  keep_best(hits, k);
  return hits;
}

std::vector<Hit> VectorIndex::search_among(const float* query, size_t k,
                                           const std::vector<Label>& labels) const {
  check(query);
  std::vector<Hit> hits;
  for (const Label label : labels) {
    const float* vector = find(label);
    if (vector != nullptr) hits.push_back({label, dot(query, vector, impl_->dims)});
  }
  keep_best(hits, k);
  return hits;
}

std::span<const uint32_t> VectorIndex::Impl::links(Slot slot, uint32_t layer) const {
  auto* list = graph.get_linklist_at_level(slot, static_cast<int>(layer));
  return {list + 1, graph.getListCount(list)};
}

void VectorIndex::save(SnapshotWriter& out) const {
  const Graph& graph = impl_->graph;
  const size_t nodes = impl_->nodes();
  const std::vector<uint32_t> levels(graph.element_levels_.begin(),
                                     graph.element_levels_.begin() + nodes);
  out.u32(static_cast<uint32_t>(impl_->dims));
  out.u32s(impl_->labels);
  out.u32s(levels);
  out.u32(graph.enterpoint_node_);
  for (Slot slot = 0; slot < nodes; ++slot) {
    for (uint32_t layer = 0; layer <= levels[slot]; ++layer) out.u32s(impl_->links(slot, layer));
    out.f32s({impl_->vector(slot), impl_->dims});
  }
}

// Makes a node without links and vector, as Graph::addPoint would.
void VectorIndex::Impl::restore_node(Label label, uint32_t level) {
  const auto slot = static_cast<Slot>(nodes());
  std::memset(graph.get_linklist0(slot), 0, graph.size_data_per_element_);
  graph.setExternalLabel(slot, slot);
  if (level > 0) {
    graph.linkLists_[slot] = static_cast<char*>(std::calloc(level, graph.size_links_per_element_));
    if (graph.linkLists_[slot] == nullptr) throw std::bad_alloc();
  }
  graph.element_levels_[slot] = static_cast<int>(level);
  graph.label_lookup_[slot] = slot;
  graph.cur_element_count = slot + 1;
  labels.push_back(label);
  if (label == kNoLabel) {
    free.push_back(slot);
  } else {
    require_snapshot(slots.emplace(label, slot).second, "a vector's label occurs twice");
  }
}

void VectorIndex::Impl::restore_links(Slot slot, uint32_t layer,
                                      const std::vector<uint32_t>& links) {
  require_snapshot(links.size() <= (layer == 0 ? graph.maxM0_ : graph.maxM_), "too many links");
  for (const uint32_t other : links) {
    require_snapshot(other < nodes() && other != slot, "a link leads nowhere");
    require_snapshot(graph.element_levels_[other] >= static_cast<int>(layer),
                     "a link leads to a vector that is not on its layer");
  }
  auto* list = graph.get_linklist_at_level(slot, static_cast<int>(layer));
  graph.setListCount(list, static_cast<unsigned short>(links.size()));
  std::copy(links.begin(), links.end(), list + 1);
}

VectorIndex VectorIndex::load(SnapshotReader& in) {
  const size_t dims = in.u32();
  require_snapshot(dims > 0 && dims <= kMaxDims, "number of dimensions out of range");
  const std::vector<uint32_t> labels = in.u32s();
  const std::vector<uint32_t> levels = in.u32s();
  const uint32_t entry = in.u32();
  require_snapshot(levels.size() == labels.size(), "levels and labels differ in number");
  require_snapshot(in.left() / (dims * sizeof(float)) >= labels.size(), "vectors are missing");

  auto impl = std::make_unique<Impl>(dims, labels.size());
  for (size_t i = 0; i < labels.size(); ++i) {
    require_snapshot(levels[i] <= kMaxLevel, "level out of range");
    impl->restore_node(labels[i], levels[i]);
  }
  if (!labels.empty()) {
    require_snapshot(entry < labels.size(), "entry point out of range");
    require_snapshot(levels[entry] == *std::max_element(levels.begin(), levels.end()),
                     "entry point is not on the highest layer");
    impl->graph.enterpoint_node_ = entry;
    impl->graph.maxlevel_ = static_cast<int>(levels[entry]);
  }
  for (Slot slot = 0; slot < labels.size(); ++slot) {
    for (uint32_t layer = 0; layer <= levels[slot]; ++layer) {
      impl->restore_links(slot, layer, in.u32s());
    }
    const std::vector<float> vector = in.f32s();
    require_snapshot(vector.size() == dims && is_sound(vector.data(), dims), "damaged vector");
    std::memcpy(impl->graph.getDataByInternalId(slot), vector.data(), dims * sizeof(float));
  }
  return VectorIndex(std::move(impl));
}

}  // namespace askfolio
