#include "askfolio/vector_index.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <new>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "askfolio/error.h"
#include "graph.h"
#include "quantized.h"

namespace askfolio {
namespace {

constexpr size_t kMaxDims = 8192;
// So many times k of what the graph search found are scored with the lower bytes too. Small is
// quick, large misses less of what the upper bytes rank too low.
constexpr size_t kRescoredPerHit = 4;
// Signposts that are never worth a rebuild.
constexpr size_t kFewSignposts = 256;
// Copies of so many vectors are made at a time in a rebuild.
constexpr size_t kRebuiltAtOnce = 1024;
constexpr Label kNoLabel = 0xFFFFFFFF;
// Slots in a piece of a snapshot: a link takes 4 bytes, and most slots have some 20.
constexpr size_t kSlotsInPiece = size_t{1} << 19;
constexpr size_t kLinkedInPiece = size_t{1} << 15;
size_t vectors_in_piece(size_t dims) { return std::bit_floor(kPieceBytes / dims); }

// How near two vectors are, beside the mean cosine of all pairs.
float similarity(float cosine, double mean) {
  return mean < 1 ? static_cast<float>((cosine - mean) / (1 - mean)) : 1.0f;
}

// Empty where it is sound: finite in every value, and its square too. Then no inner product of two
// such vectors overflows (Cauchy-Schwarz), and NaN is never compared.
std::string fault_of(const float* vector, size_t dims) {
  double squares = 0.0;
  for (size_t i = 0; i < dims; ++i) {
    if (!std::isfinite(vector[i])) {
      return "value " + std::to_string(i) + " is " + (std::isnan(vector[i]) ? "NaN" : "infinite");
    }
    squares += static_cast<double>(vector[i]) * vector[i];
  }
  return squares < std::numeric_limits<float>::max() / 2 ? "" : "its square is too large";
}

// Writes runs of so many slots, until `slots` of them are written.
SnapshotSaving::PieceWriter runs_of(size_t slots, size_t in_piece,
                                    std::function<void(SnapshotWriter&, Slot, Slot)> write) {
  return [=, begin = size_t{0}](SnapshotWriter& piece) mutable {
    if (begin == slots) return false;
    const size_t end = std::min(slots, begin + in_piece);
    write(piece, static_cast<Slot>(begin), static_cast<Slot>(end));
    begin = end;
    return true;
  };
}

}  // namespace

// A slot is a place in the graph. A removed vector's slot stays in the graph as a signpost, is left
// out of results and is taken by the next vector that is added. hnswlib's own delete marks are not
// used: it does not link marked nodes, so that after many removals parts of the graph cannot be
// reached.
struct VectorIndex::Impl {
  Impl(size_t dims, VectorLimits limits) : dims(dims), limits(limits), graph(dims) {}

  size_t nodes() const { return labels.size(); }
  void set(std::span<const Label> which, std::vector<Quantized> vectors);
  void replace(Slot slot, const Quantized& vector);
  void append(std::span<const Label> which, std::span<const Quantized> vectors);
  void reserve_fine(size_t bytes);
  void append_fine(size_t vectors);
  void set_fine(Slot slot, const Quantized& vector);
  const int8_t* fine_codes(Slot slot) const;
  Quantized vector(Slot slot) const;
  bool holds(Label label, const Quantized& vector) const;
  std::unique_ptr<Impl> rebuilt() const;
  float score(const QuantizedQuery& query, Slot slot) const;
  std::vector<Hit> search_all(const QuantizedQuery& query) const;
  bool is_exact_quicker(size_t candidates, size_t ef) const;
  std::vector<Hit> search_graph(const QuantizedQuery& query, size_t k, size_t ef,
                                const std::vector<Label>* allowed) const;

  size_t dims;
  VectorLimits limits;
  Graph graph;
  std::vector<int8_t> fine;   // [slots, as far as limits.fine_bytes reach][padded(dims)]
  std::vector<Label> labels;  // by slot, kNoLabel where free
  std::unordered_map<Label, Slot> slots;
  std::vector<Slot> free;
};

// labels: different ones. The vectors of those that are not known are appended at once, as far as
// there are no signposts whose places they take.
void VectorIndex::Impl::set(std::span<const Label> which, std::vector<Quantized> vectors) {
  std::vector<Label> new_labels;
  std::vector<Quantized> appended;
  for (size_t i = 0; i < which.size(); ++i) {
    const auto known = slots.find(which[i]);
    if (known != slots.end()) {
      replace(known->second, vectors[i]);
    } else if (!free.empty()) {
      const Slot slot = free.back();
      replace(slot, vectors[i]);
      free.pop_back();
      labels[slot] = which[i];
      slots.emplace(which[i], slot);
    } else {
      new_labels.push_back(which[i]);
      appended.push_back(std::move(vectors[i]));
    }
  }
  append(new_labels, appended);
}

void VectorIndex::Impl::replace(Slot slot, const Quantized& vector) {
  graph.replace(slot, vector);
  set_fine(slot, vector);
}

void VectorIndex::Impl::append(std::span<const Label> which, std::span<const Quantized> vectors) {
  const auto first = static_cast<Slot>(nodes());
  const size_t count = first + which.size();
  labels.reserve(count);
  free.reserve(free.size() + which.size());
  slots.reserve(count);
  append_fine(which.size());
  labels.resize(count, kNoLabel);
  try {
    graph.append(vectors);
  } catch (const std::bad_alloc&) {  // what the graph has of them stands as signposts
    labels.resize(graph.size());
    fine.resize(std::min(fine.size(), graph.size() * padded(dims)));
    for (Slot slot = first; slot < nodes(); ++slot) free.push_back(slot);
    throw;
  }
  for (size_t i = 0; i < which.size(); ++i) {
    const auto slot = static_cast<Slot>(first + i);
    set_fine(slot, vectors[i]);
    labels[slot] = which[i];
    slots.emplace(which[i], slot);
  }
}

// In steps of a quarter at least, and never beyond fine_bytes.
void VectorIndex::Impl::reserve_fine(size_t bytes) {
  const size_t known = fine.capacity();
  if (bytes > known) fine.reserve(std::min(limits.fine_bytes, std::max(bytes, known + known / 4)));
}

void VectorIndex::Impl::append_fine(size_t vectors) {
  const size_t kept = std::min(nodes() + vectors, limits.fine_bytes / padded(dims));
  const size_t size = kept * padded(dims);
  if (size <= fine.size()) return;
  reserve_fine(size);
  fine.resize(size);
}

// nullptr where only the upper bytes are kept.
const int8_t* VectorIndex::Impl::fine_codes(Slot slot) const {
  const size_t at = slot * padded(dims);
  return at < fine.size() ? &fine[at] : nullptr;
}

void VectorIndex::Impl::set_fine(Slot slot, const Quantized& vector) {
  if (fine_codes(slot) == nullptr) return;
  std::copy(vector.fine.begin(), vector.fine.end(), &fine[slot * padded(dims)]);
}

Quantized VectorIndex::Impl::vector(Slot slot) const {
  const Node node = graph.node(slot);
  Quantized vector{node.scale(), {node.codes(), node.codes() + padded(dims)}, {}};
  const int8_t* lower = fine_codes(slot);
  if (lower != nullptr) vector.fine.assign(lower, lower + padded(dims));
  vector.fine.resize(padded(dims));
  return vector;
}

bool VectorIndex::Impl::holds(Label label, const Quantized& vector) const {
  const auto known = slots.find(label);
  if (known == slots.end()) return false;
  const Quantized held = this->vector(known->second);
  return held.scale == vector.scale && held.coarse == vector.coarse &&
         (fine_codes(known->second) == nullptr || held.fine == vector.fine);
}

std::unique_ptr<VectorIndex::Impl> VectorIndex::Impl::rebuilt() const {
  auto fresh = std::make_unique<Impl>(dims, limits);
  fresh->graph.reserve(slots.size());
  std::vector<Label> which;
  std::vector<Quantized> vectors;
  for (Slot slot = 0; slot < nodes(); ++slot) {
    if (labels[slot] != kNoLabel) {
      which.push_back(labels[slot]);
      vectors.push_back(vector(slot));
    }
    if (which.size() == kRebuiltAtOnce || slot + 1 == nodes()) {
      fresh->append(which, vectors);
      which.clear();
      vectors.clear();
    }
  }
  return fresh;
}

float VectorIndex::Impl::score(const QuantizedQuery& query, Slot slot) const {
  const Node node = graph.node(slot);
  return inner_product(query, node.scale(), node.codes(), fine_codes(slot));
}

std::vector<Hit> VectorIndex::Impl::search_all(const QuantizedQuery& query) const {
  std::vector<Hit> hits;
  hits.reserve(slots.size());
  for (Slot slot = 0; slot < nodes(); ++slot) {
    if (labels[slot] != kNoLabel) hits.push_back({labels[slot], score(query, slot)});
  }
  return hits;
}

// Whether to compare `candidates` vectors one by one. The graph search ends when it has met ef that
// may be found, which are `candidates` in all of those it meets, and it meets some kLinks a step.
bool VectorIndex::Impl::is_exact_quicker(size_t candidates, size_t ef) const {
  if (std::min(candidates, slots.size()) <= limits.exact) return true;
  const double share = static_cast<double>(candidates) / static_cast<double>(slots.size());
  return share < 1 &&
         static_cast<double>(candidates) <= static_cast<double>(Graph::kLinks * ef) / share;
}

std::vector<Hit> VectorIndex::Impl::search_graph(const QuantizedQuery& query, size_t k, size_t ef,
                                                 const std::vector<Label>* allowed) const {
  MayBeFound may_be_found;
  if (!free.empty() || allowed != nullptr) {
    may_be_found = [this, allowed](Slot slot) {
      return labels[slot] != kNoLabel &&
             (allowed == nullptr ||
              std::binary_search(allowed->begin(), allowed->end(), labels[slot]));
    };
  }
  std::vector<Graph::Near> near = graph.search(query, ef, may_be_found);
  near.resize(std::min(near.size(), kRescoredPerHit * k));
  std::vector<Hit> hits;
  for (const auto& [slot, coarse] : near) hits.push_back({labels[slot], score(query, slot)});
  return hits;
}

VectorIndex::VectorIndex(size_t dims, VectorLimits limits) {
  if (dims == 0 || dims > kMaxDims) {
    throw Error("bad-vector", "vector: expected 1 to " + std::to_string(kMaxDims) +
                                  " dimensions, found " + std::to_string(dims));
  }
  impl_ = std::make_unique<Impl>(dims, limits);
}

VectorIndex::VectorIndex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
VectorIndex::VectorIndex(VectorIndex&&) noexcept = default;
VectorIndex& VectorIndex::operator=(VectorIndex&&) noexcept = default;
VectorIndex::~VectorIndex() = default;

size_t VectorIndex::dims() const { return impl_->dims; }

size_t VectorIndex::size() const { return impl_->slots.size(); }

bool VectorIndex::contains(Label label) const { return impl_->slots.contains(label); }

bool VectorIndex::read(Label label, float* into) const {
  const auto known = impl_->slots.find(label);
  if (known == impl_->slots.end()) return false;
  const Quantized vector = impl_->vector(known->second);
  for (size_t i = 0; i < impl_->dims; ++i) {
    const int code = vector.coarse[i] * kFinePerCoarse + vector.fine[i];
    into[i] = vector.scale * static_cast<float>(code) / kFinePerCoarse;
  }
  return true;
}


void VectorIndex::check(const float* vector) const {
  const std::string fault = fault_of(vector, impl_->dims);
  if (!fault.empty()) throw Error("bad-vector", "vector: expected finite values, but " + fault);
}

void VectorIndex::reserve(size_t vectors) {
  impl_->graph.reserve(vectors);
  impl_->reserve_fine(vectors * padded(dims()));
}

void VectorIndex::add(Label first, const float* vectors, size_t count) {
  for (size_t i = 0; i < count; ++i) check(vectors + i * dims());
  std::vector<Label> labels;
  std::vector<Quantized> quantized;
  for (size_t i = 0; i < count; ++i) {
    const auto label = static_cast<Label>(first + i);
    Quantized vector = quantize(vectors + i * dims(), dims());
    // A replaced vector is linked anew, for nothing where it is the same.
    if (impl_->holds(label, vector)) continue;
    labels.push_back(label);
    quantized.push_back(std::move(vector));
  }
  impl_->set(labels, std::move(quantized));
}

bool VectorIndex::remove(Label label) {
  const auto known = impl_->slots.find(label);
  if (known == impl_->slots.end()) return false;
  impl_->labels[known->second] = kNoLabel;
  impl_->free.push_back(known->second);
  impl_->slots.erase(known);
  // Signposts must not outnumber vectors. A rebuild inserts fewer vectors than were removed since
  // the last one, so that a removal costs at most an insertion on the whole.
  if (impl_->free.size() > std::max(size(), kFewSignposts)) impl_ = impl_->rebuilt();
  return true;
}

std::vector<Hit> VectorIndex::search(const float* query, size_t k, size_t ef,
                                     const std::vector<Label>* allowed) const {
  check(query);
  ef = std::max({k, ef, size_t{1}});
  const bool exact = impl_->is_exact_quicker(allowed ? allowed->size() : size(), ef);
  if (exact && allowed != nullptr) return search_among(query, k, *allowed);
  const QuantizedQuery quantized = quantize_query(query, dims());
  std::vector<Hit> hits =
      exact ? impl_->search_all(quantized) : impl_->search_graph(quantized, k, ef, allowed);
  keep_best(hits, k);
  return hits;
}

std::vector<Hit> VectorIndex::search_among(const float* query, size_t k,
                                           const std::vector<Label>& labels) const {
  check(query);
  const QuantizedQuery quantized = quantize_query(query, dims());
  std::vector<Hit> hits;
  for (const Label label : labels) {
    const auto known = impl_->slots.find(label);
    if (known != impl_->slots.end())
      hits.push_back({label, impl_->score(quantized, known->second)});
  }
  keep_best(hits, k);
  return hits;
}

std::vector<std::vector<Hit>> VectorIndex::most_similar(const std::vector<Label>& labels,
                                                        size_t k) const {
  struct Met {
    size_t at;  // in labels
    const int8_t* codes;
    float length;
  };
  const size_t count = padded(dims());
  std::vector<std::vector<Hit>> all(labels.size());
  std::vector<Met> met;
  double sum = 0;
  for (size_t at = 0; at < labels.size(); ++at) {
    const auto known = impl_->slots.find(labels[at]);
    if (known == impl_->slots.end()) continue;
    const int8_t* codes = impl_->graph.node(known->second).codes();
    const float length = std::sqrt(std::max(1.0f, static_cast<float>(dot(codes, codes, count))));
    for (const Met& other : met) {
      const float product = static_cast<float>(dot(codes, other.codes, count));
      const float cosine = product / (length * other.length);
      all[at].push_back({labels[other.at], cosine});
      all[other.at].push_back({labels[at], cosine});
      sum += cosine;
    }
    met.push_back({at, codes, length});
  }
  const auto vectors = static_cast<double>(met.size());
  const double mean = sum / std::max(1.0, vectors * (vectors - 1) / 2);
  for (std::vector<Hit>& each : all) {
    keep_best(each, k);
    for (Hit& hit : each) hit.score = similarity(hit.score, mean);
  }
  return all;
}

void VectorIndex::save(SnapshotSaving& out) const {
  const Impl& impl = *impl_;
  const size_t fine = impl.fine.size() / padded(impl.dims);
  out.head().u32(static_cast<uint32_t>(impl.dims));
  out.head().u32(static_cast<uint32_t>(impl.nodes()));
  out.head().u32(static_cast<uint32_t>(fine));
  impl.graph.save_head(out.head());
  const auto slots = [&impl](SnapshotWriter& piece, Slot begin, Slot end) {
    piece.raw(&impl.labels[begin], (end - begin) * sizeof(Label));
    impl.graph.save_levels(piece, begin, end);
  };
  const auto links = [&impl](SnapshotWriter& piece, Slot begin, Slot end) {
    impl.graph.save_links(piece, begin, end);
  };
  const auto coarse = [&impl](SnapshotWriter& piece, Slot begin, Slot end) {
    impl.graph.save_vectors(piece, begin, end);
  };
  const auto lower = [&impl](SnapshotWriter& piece, Slot begin, Slot end) {
    for (Slot slot = begin; slot < end; ++slot) piece.raw(impl.fine_codes(slot), impl.dims);
  };
  out.add(SnapshotPart::kSlots, runs_of(impl.nodes(), kSlotsInPiece, slots));
  out.add(SnapshotPart::kLinks, runs_of(impl.nodes(), kLinkedInPiece, links));
  out.add(SnapshotPart::kCoarse, runs_of(impl.nodes(), vectors_in_piece(impl.dims), coarse));
  out.add(SnapshotPart::kFine, runs_of(fine, vectors_in_piece(impl.dims), lower));
}

VectorIndexLoading::VectorIndexLoading(SnapshotReader& head, const SnapshotDirectory& directory,
                                       VectorLimits limits) {
  const size_t dims = head.u32();
  require_snapshot(dims > 0 && dims <= kMaxDims, "number of dimensions out of range");
  nodes_ = head.u32();
  fine_ = head.u32();
  entry_ = head.u32();
  // Before memory is taken for them.
  require_snapshot(nodes_ <= directory.bytes_of(SnapshotPart::kCoarse) / dims,
                   "vectors are missing");
  require_snapshot(fine_ == std::min(nodes_, limits.fine_bytes / padded(dims)),
                   "lower bytes of vectors are missing");
  impl_ = std::make_unique<VectorIndex::Impl>(dims, limits);
  impl_->graph.reserve(nodes_);
  impl_->slots.reserve(nodes_);
  impl_->labels.reserve(nodes_);
  impl_->fine.resize(fine_ * padded(dims));
}

VectorIndexLoading::VectorIndexLoading(VectorIndexLoading&&) noexcept = default;
VectorIndexLoading::~VectorIndexLoading() = default;

// The run of slots that the next piece of a part has, `known` of which have come.
std::pair<uint32_t, uint32_t> VectorIndexLoading::run(size_t& known, size_t in_piece,
                                                      size_t all) const {
  const size_t begin = known;
  require_snapshot(begin < all, "a piece too many");
  known = std::min(all, begin + in_piece);
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(known)};
}

void VectorIndexLoading::add_slots(SnapshotReader& in) {
  const auto [begin, end] = run(slots_loaded_, kSlotsInPiece, nodes_);
  std::vector<Label>& labels = impl_->labels;
  labels.resize(end);
  std::memcpy(&labels[begin], in.raw((end - begin) * sizeof(Label)), (end - begin) * sizeof(Label));
  for (Slot slot = begin; slot < end; ++slot) {
    if (labels[slot] == kNoLabel) {
      impl_->free.push_back(slot);
    } else {
      require_snapshot(impl_->slots.emplace(labels[slot], slot).second,
                       "a vector's label occurs twice");
    }
  }
  impl_->graph.load_levels(in, end - begin);
}

void VectorIndexLoading::add(SnapshotPart part, SnapshotReader& in) {
  if (part == SnapshotPart::kSlots) return add_slots(in);
  require_snapshot(slots_loaded_ == nodes_, "slots are missing");
  const size_t dims = impl_->dims;
  if (part == SnapshotPart::kLinks) {
    const auto [begin, end] = run(links_loaded_, kLinkedInPiece, nodes_);
    impl_->graph.load_links(in, begin, end);
  } else if (part == SnapshotPart::kCoarse) {
    const auto [begin, end] = run(coarse_loaded_, vectors_in_piece(dims), nodes_);
    impl_->graph.load_vectors(in, begin, end);
  } else {
    const auto [begin, end] = run(fine_loaded_, vectors_in_piece(dims), fine_);
    for (Slot slot = begin; slot < end; ++slot) {
      std::memcpy(&impl_->fine[slot * padded(dims)], in.raw(dims), dims);
    }
  }
}

VectorIndex VectorIndexLoading::finish() && {
  require_snapshot(slots_loaded_ == nodes_ && links_loaded_ == nodes_ && coarse_loaded_ == nodes_ &&
                       fine_loaded_ == fine_,
                   "vectors are missing");
  impl_->graph.load_entry(entry_);
  return VectorIndex(std::move(impl_));
}

}  // namespace askfolio
