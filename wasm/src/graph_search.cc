#include "graph_search.h"

#include <algorithm>

#include "touch.h"

namespace askfolio {

void Beam::insert(float score, Slot slot, bool may_be_found) {
  size_t at = entries_.size();
  entries_.emplace_back();
  // From the end: a binary search is wrong about its next step half of the time.
  for (; at > 0 && entries_[at - 1].score < score; --at) entries_[at] = entries_[at - 1];
  entries_[at] = {score, slot, may_be_found, false};
  unexpanded_ = std::min(unexpanded_, at);
  if (may_be_found && ++found_ > limit_) drop_last();
}

// The worst that may be found, and what is worse than the next one.
void Beam::drop_last() {
  while (!entries_.back().may_be_found) entries_.pop_back();
  entries_.pop_back();
  while (!entries_.back().may_be_found) entries_.pop_back();
  --found_;
}

const Beam::Entry* Beam::expand_next() {
  while (unexpanded_ < entries_.size() && entries_[unexpanded_].expanded) ++unexpanded_;
  if (unexpanded_ >= entries_.size()) return nullptr;
  Entry& next = entries_[unexpanded_++];
  next.expanded = true;
  return &next;
}

// Without branches: which neighbours were met before cannot be foreseen.
void GraphSearch::collect_unvisited(std::span<const Slot> links) {
  unvisited_.resize(links.size());
  size_t count = 0;
  for (const Slot slot : links) {
    uint32_t& bits = is_visited_[slot / 32];
    const uint32_t bit = uint32_t{1} << slot % 32;
    unvisited_[count] = slot;
    count += (bits & bit) == 0 ? 1 : 0;
    bits |= bit;
  }
  unvisited_.resize(count);
}

void GraphSearch::touch(std::span<const Slot> slots) const {
  for (const Slot slot : slots) askfolio::touch(graph_.node(slot).data, graph_.data_size_);
}

Beam GraphSearch::layer(const QuantizedQuery& query, uint32_t layer, Slot from, size_t ef,
                        const MayBeFound& may_be_found) {
  is_visited_.assign(graph_.size() / 32 + 1, 0);
  const auto is_found = [&](Slot slot) { return !may_be_found || may_be_found(slot); };
  Beam beam(ef);
  is_visited_[from / 32] |= uint32_t{1} << from % 32;
  beam.insert(score(query, from), from, is_found(from));
  while (const Beam::Entry* next = beam.expand_next()) {
    collect_unvisited(graph_.links(next->slot, layer));
    touch(unvisited_);
    for (const Slot slot : unvisited_) {
      const float met = score(query, slot);
      if (beam.has_room_for(met)) beam.insert(met, slot, is_found(slot));
    }
  }
  return beam;
}

Slot GraphSearch::entrance(const QuantizedQuery& query, uint32_t layer) {
  Slot slot = graph_.enterpoint_node_;
  for (auto above = static_cast<uint32_t>(graph_.maxlevel_); above > layer; --above) {
    slot = this->layer(query, above, slot, 1, {}).entries().front().slot;
  }
  return slot;
}

}  // namespace askfolio
