#include "graph.h"

#include <algorithm>
#include <new>

namespace askfolio {
namespace {

constexpr size_t kFirstCapacity = 256;

}  // namespace

Graph::Graph(size_t dims, Precision precision, Crew& crew) try
    : dims_(dims),
      precision_(precision),
      space_(node_bytes(dims, precision)),
      hnsw_(&space_, kFirstCapacity, kLinks),
      crew_(crew),
      searches_(crew.size(), GraphSearch(hnsw_)) {
} catch (const std::runtime_error&) {
  throw std::bad_alloc();  // as in reserve
}

// By a quarter at least, so that not every node copies all; twice as much would be too much where
// that is most of the memory.
void Graph::reserve(size_t nodes) {
  const size_t known = hnsw_.max_elements_;
  if (nodes <= known) return;
  hnsw_.set_capacity(std::max(nodes, known + known / 4));
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
  if (precision_ == Precision::kFloat32) {
    std::memcpy(data, vector.values.data(), hnsw_.data_size_);
    return;
  }
  std::memcpy(data, &vector.scale, sizeof vector.scale);
  std::memcpy(data + sizeof vector.scale, vector.coarse.data(), vector.coarse.size());
}

QuantizedQuery Graph::query_of(Slot slot) const {
  QuantizedQuery query;
  take(slot, query);
  return query;
}

// As query_of, but into the memory that the query has.
void Graph::take(Slot slot, QuantizedQuery& query) const {
  const Node node = this->node(slot);
  if (precision_ == Precision::kFloat32) {
    query.values.assign(node.values(), node.values() + padded(dims_));
    return;
  }
  query.scale = node.scale();
  query.codes.assign(node.codes(), node.codes() + padded(dims_));
}

std::vector<Graph::Near> Graph::search(const QuantizedQuery& query, size_t ef,
                                       const MayBeFound& may_be_found) const {
  std::vector<Near> near;
  if (size() == 0) return near;
  const Beam beam = searches_[0].layer(query, 0, searches_[0].entrance(query, 0), ef, may_be_found);
  for (const Beam::Entry& entry : beam.entries()) {
    if (entry.may_be_found) near.push_back({entry.slot, entry.score});
  }
  return near;
}

}  // namespace askfolio
