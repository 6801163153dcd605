// The graph in FORMAT.md's layout; never hnswlib's own, which trusts its input.
#include <algorithm>
#include <cstring>
#include <limits>

#include "graph.h"

namespace askfolio {
namespace {

constexpr uint32_t kNoSlot = 0xFFFFFFFF;

}  // namespace

// What VectorIndex::check lets through, and what rounding may add: no inner product overflows, nor
// does the product of two scales, as the largest code of a vector is 127 (quantize).
bool Graph::is_sound(Slot slot) const {
  constexpr double kMost = 0.75 * std::numeric_limits<float>::max();
  const Node node = this->node(slot);
  if (precision_ == Precision::kFloat32) {
    double squares = 0;
    for (size_t i = 0; i < dims_; ++i) squares += double{node.values()[i]} * node.values()[i];
    return squares < kMost;
  }
  const double scale = node.scale();
  const int32_t codes = std::max(127 * 127, dot(node.codes(), node.codes(), padded(dims_)));
  return scale >= 0.0 && scale * scale * codes < kMost;
}

uint32_t Graph::level(Slot slot) const {
  return static_cast<uint32_t>(hnsw_.element_levels_[slot]);
}

void Graph::save_head(SnapshotWriter& head) const { head.u32(hnsw_.enterpoint_node_); }

void Graph::save_levels(SnapshotWriter& out, Slot begin, Slot end) const {
  std::vector<uint8_t> levels;
  for (Slot slot = begin; slot < end; ++slot) levels.push_back(static_cast<uint8_t>(level(slot)));
  out.raw(levels.data(), levels.size());
}

void Graph::save_links(SnapshotWriter& out, Slot begin, Slot end) const {
  std::vector<uint8_t> counts;
  for (Slot slot = begin; slot < end; ++slot) {
    for (uint32_t layer = 0; layer <= level(slot); ++layer) {
      counts.push_back(static_cast<uint8_t>(hnsw_.links(slot, layer).size()));
    }
  }
  out.raw(counts.data(), counts.size());
  for (Slot slot = begin; slot < end; ++slot) {
    for (uint32_t layer = 0; layer <= level(slot); ++layer) {
      const std::span<const Slot> some = hnsw_.links(slot, layer);
      out.raw(some.data(), some.size_bytes());
    }
  }
}

void Graph::save_vectors(SnapshotWriter& out, Slot begin, Slot end) const {
  if (precision_ == Precision::kFloat32) {
    for (Slot slot = begin; slot < end; ++slot) out.raw(node(slot).values(), dims_ * sizeof(float));
    return;
  }
  for (Slot slot = begin; slot < end; ++slot) out.f32(node(slot).scale());
  for (Slot slot = begin; slot < end; ++slot) out.raw(node(slot).codes(), dims_);
}

void Graph::load_levels(SnapshotReader& in, size_t nodes) {
  const uint8_t* levels = in.raw(nodes);
  for (size_t i = 0; i < nodes; ++i) {
    require_snapshot(levels[i] <= kMaxLevel, "level out of range");
    append_unlinked(levels[i]);
  }
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

void Graph::load_links(SnapshotReader& in, Slot begin, Slot end) {
  size_t lists = 0;
  for (Slot slot = begin; slot < end; ++slot) lists += level(slot) + 1;
  const uint8_t* next_count = in.raw(lists);
  for (Slot slot = begin; slot < end; ++slot) {
    for (uint32_t layer = 0; layer <= level(slot); ++layer) {
      const size_t count = *next_count++;
      require_snapshot(count <= (layer == 0 ? hnsw_.maxM0_ : hnsw_.maxM_), "too many links");
      auto* list = hnsw_.get_linklist_at_level(slot, static_cast<int>(layer));
      hnsw_.setListCount(list, static_cast<unsigned short>(count));
      std::memcpy(list + 1, in.raw(count * sizeof(Slot)), count * sizeof(Slot));
      require_links(slot, layer);
    }
  }
}

void Graph::require_links(Slot slot, uint32_t layer) const {
  for (const Slot other : hnsw_.links(slot, layer)) {
    require_snapshot(other < size() && other != slot, "a link leads nowhere");
    require_snapshot(layer == 0 || level(other) >= layer,
                     "a link leads to a vector that is not on its layer");
  }
}

void Graph::load_vectors(SnapshotReader& in, Slot begin, Slot end) {
  if (precision_ == Precision::kFloat32) {
    for (Slot slot = begin; slot < end; ++slot) {
      std::memcpy(hnsw_.getDataByInternalId(slot), in.raw(dims_ * sizeof(float)),
                  dims_ * sizeof(float));
      require_snapshot(is_sound(slot), "damaged vector");
    }
    return;
  }
  const uint8_t* scales = in.raw((end - begin) * sizeof(float));
  const uint8_t* codes = in.raw((end - begin) * dims_);
  for (Slot slot = begin; slot < end; ++slot) {
    char* data = hnsw_.getDataByInternalId(slot);
    std::memcpy(data, scales + (slot - begin) * sizeof(float), sizeof(float));
    std::memcpy(data + sizeof(float), codes + (slot - begin) * dims_, dims_);
    require_snapshot(is_sound(slot), "damaged vector");
  }
}

}  // namespace askfolio
