// The graph in FORMAT.md's layout; never hnswlib's own, which trusts its input.
#include <algorithm>
#include <cstring>
#include <limits>

#include "graph.h"

namespace askfolio {
namespace {

constexpr uint32_t kNoSlot = 0xFFFFFFFF;

// What VectorIndex::check lets through, and what rounding may add: no inner product overflows.
bool is_sound(const Node& node, size_t padded_dims) {
  const double scale = node.scale();
  const double squares = scale * scale * dot(node.codes(), node.codes(), padded_dims);
  return scale >= 0.0 && squares < 0.75 * std::numeric_limits<float>::max();
}

}  // namespace

uint32_t Graph::level(Slot slot) const {
  return static_cast<uint32_t>(hnsw_.element_levels_[slot]);
}

void Graph::save(SnapshotWriter& out) const {
  std::vector<uint8_t> levels, counts;
  uint32_t links = 0;
  for (Slot slot = 0; slot < size(); ++slot) {
    levels.push_back(static_cast<uint8_t>(level(slot)));
    for (uint32_t layer = 0; layer <= level(slot); ++layer) {
      counts.push_back(static_cast<uint8_t>(hnsw_.links(slot, layer).size()));
      links += counts.back();
    }
  }
  out.u32(hnsw_.enterpoint_node_);
  out.raw(levels.data(), levels.size());
  out.raw(counts.data(), counts.size());
  out.u32(links);
  for (Slot slot = 0; slot < size(); ++slot) {
    for (uint32_t layer = 0; layer <= level(slot); ++layer) {
      const std::span<const Slot> some = hnsw_.links(slot, layer);
      out.raw(some.data(), some.size_bytes());
    }
  }
  for (Slot slot = 0; slot < size(); ++slot) out.f32(node(slot).scale());
  for (Slot slot = 0; slot < size(); ++slot) out.raw(node(slot).codes(), dims_);
}

void Graph::load(SnapshotReader& in, size_t nodes) {
  const uint32_t entry = in.u32();
  const uint8_t* levels = in.raw(nodes);
  reserve(nodes);
  size_t lists = 0;
  for (size_t slot = 0; slot < nodes; ++slot) {
    require_snapshot(levels[slot] <= kMaxLevel, "level out of range");
    append_unlinked(levels[slot]);
    lists += levels[slot] + 1;
  }
  load_entry(entry);
  const uint8_t* counts = in.raw(lists);
  load_links(in, std::vector<uint8_t>(counts, counts + lists));
  load_vectors(in);
}

void Graph::load_entry(uint32_t entry) {
  if (size() == 0) {
    require_snapshot(entry == kNoSlot, "entry point into an empty graph");
    return;
  }
  require_snapshot(entry < size(), "entry point out of range");
  for (Slot slot = 0; slot < size(); ++slot) {
    require_snapshot(level(slot) <= level(entry), "entry point is not on the highest layer");
  }
  hnsw_.enterpoint_node_ = entry;
  hnsw_.maxlevel_ = static_cast<int>(level(entry));
}

void Graph::load_links(SnapshotReader& in, const std::vector<uint8_t>& counts) {
  uint64_t left = in.u32();
  auto next_count = counts.begin();
  for (Slot slot = 0; slot < size(); ++slot) {
    for (uint32_t layer = 0; layer <= level(slot); ++layer) {
      const size_t count = *next_count++;
      require_snapshot(count <= (layer == 0 ? hnsw_.maxM0_ : hnsw_.maxM_), "too many links");
      require_snapshot(count <= left, "links are missing");
      left -= count;
      auto* list = hnsw_.get_linklist_at_level(slot, static_cast<int>(layer));
      hnsw_.setListCount(list, static_cast<unsigned short>(count));
      std::memcpy(list + 1, in.raw(count * sizeof(Slot)), count * sizeof(Slot));
      require_links(slot, layer);
    }
  }
  require_snapshot(left == 0, "links are left over");
}

void Graph::require_links(Slot slot, uint32_t layer) const {
  for (const Slot other : hnsw_.links(slot, layer)) {
    require_snapshot(other < size() && other != slot, "a link leads nowhere");
    require_snapshot(layer == 0 || level(other) >= layer,
                     "a link leads to a vector that is not on its layer");
  }
}

void Graph::load_vectors(SnapshotReader& in) {
  for (Slot slot = 0; slot < size(); ++slot) {
    std::memcpy(hnsw_.getDataByInternalId(slot), in.raw(sizeof(float)), sizeof(float));
  }
  for (Slot slot = 0; slot < size(); ++slot) {
    std::memcpy(hnsw_.getDataByInternalId(slot) + sizeof(float), in.raw(dims_), dims_);
    require_snapshot(is_sound(node(slot), padded(dims_)), "damaged vector");
  }
}

}  // namespace askfolio
