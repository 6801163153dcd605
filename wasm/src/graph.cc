#include "graph.h"

#include <algorithm>
#include <limits>
#include <new>
#include <queue>
#include <stdexcept>
#include <utility>

namespace askfolio {
namespace {

// Candidates kept while a node's links are chosen. Small: quick to build, weak graph; large: slow.
constexpr size_t kEfConstruction = 200;
constexpr size_t kFirstCapacity = 256;

using Candidates = std::priority_queue<std::pair<float, Slot>, std::vector<std::pair<float, Slot>>,
                                       Hnsw::CompareByFirst>;

Candidates candidates_of(const Beam& beam) {
  std::vector<std::pair<float, Slot>> distances;
  distances.reserve(beam.entries().size());
  for (const Beam::Entry& entry : beam.entries()) distances.emplace_back(-entry.score, entry.slot);
  return Candidates(Hnsw::CompareByFirst(), std::move(distances));
}

// The vector of 8-bit codes as a query.
QuantizedQuery query_of(const Quantized& vector) {
  return {vector.scale, {vector.coarse.begin(), vector.coarse.end()}};
}

}  // namespace

Graph::Graph(size_t dims)
    : dims_(dims),
      space_(padded(dims)),
      hnsw_(&space_, kFirstCapacity, kLinks, kEfConstruction),
      search_(hnsw_) {}

// By a quarter at least, so that not every node copies all; twice as much would be too much where
// that is most of the memory.
void Graph::reserve(size_t nodes) {
  const size_t known = hnsw_.max_elements_;
  if (nodes <= known) return;
  try {
    hnsw_.resizeIndex(std::max(nodes, known + known / 4));
  } catch (const std::runtime_error&) {
    throw std::bad_alloc();  // what it means: no more memory, and nothing has changed
  }
}

// As hnswlib's addPoint makes a node, but without label and vector.
void Graph::append_unlinked(uint32_t level) {
  const auto slot = static_cast<Slot>(size());
  reserve(slot + 1);
  std::memset(hnsw_.get_linklist0(slot), 0, hnsw_.size_data_per_element_);
  if (level > 0) {
    hnsw_.linkLists_[slot] = static_cast<char*>(std::calloc(level, hnsw_.size_links_per_element_));
    if (hnsw_.linkLists_[slot] == nullptr) throw std::bad_alloc();
  }
  hnsw_.element_levels_[slot] = static_cast<int>(level);
  hnsw_.cur_element_count = slot + 1;
}

void Graph::set_data(Slot slot, const Quantized& vector) {
  char* data = hnsw_.getDataByInternalId(slot);
  std::memcpy(data, &vector.scale, sizeof vector.scale);
  std::memcpy(data + sizeof vector.scale, vector.coarse.data(), vector.coarse.size());
}

void Graph::append(const Quantized& vector) {
  const auto slot = static_cast<Slot>(size());
  const auto drawn = static_cast<uint32_t>(hnsw_.getRandomLevel(hnsw_.mult_));
  append_unlinked(std::min(drawn, kMaxLevel));
  set_data(slot, vector);
  const int level = hnsw_.element_levels_[slot];
  if (slot > 0) link(slot, query_of(vector));
  if (level > hnsw_.maxlevel_) {
    hnsw_.enterpoint_node_ = slot;
    hnsw_.maxlevel_ = level;
  }
}

void Graph::link(Slot slot, const QuantizedQuery& query) {
  const int highest = std::min(hnsw_.element_levels_[slot], hnsw_.maxlevel_);
  Slot from = search_.entrance(query, static_cast<uint32_t>(highest));
  for (int layer = highest; layer >= 0; --layer) {
    Candidates candidates = candidates_of(
        search_.layer(query, static_cast<uint32_t>(layer), from, kEfConstruction, {}));
    from = hnsw_.mutuallyConnectNewElement(nullptr, slot, candidates, layer, false);
  }
}

void Graph::replace(Slot slot, const Quantized& vector) {
  std::vector<char> data(sizeof vector.scale);
  std::memcpy(data.data(), &vector.scale, sizeof vector.scale);
  data.insert(data.end(), vector.coarse.begin(), vector.coarse.end());
  hnsw_.updatePoint(data.data(), slot, 1.0f);
}

std::vector<Graph::Near> Graph::search(const QuantizedQuery& query, size_t ef,
                                       const MayBeFound& may_be_found) const {
  std::vector<Near> near;
  if (size() == 0) return near;
  const Beam beam = search_.layer(query, 0, search_.entrance(query, 0), ef, may_be_found);
  for (const Beam::Entry& entry : beam.entries()) {
    if (entry.may_be_found) near.push_back({entry.slot, entry.score});
  }
  return near;
}

}  // namespace askfolio
