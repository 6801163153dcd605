#include "graph_search.h"

#include <algorithm>

namespace askfolio {
namespace {

constexpr size_t kCacheLine = 64;

}  // namespace

void Beam::insert(float score, Slot slot, bool may_be_found) {
  const auto at = std::upper_bound(entries_.begin(), entries_.end(), score,
                                   [](float a, const Entry& b) { return a > b.score; });
  unexpanded_ = std::min(unexpanded_, static_cast<size_t>(at - entries_.begin()));
  entries_.insert(at, {score, slot, may_be_found, false});
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

bool GraphSearch::visit(Slot slot) {
  uint32_t& bits = is_visited_[slot / 32];
  const uint32_t bit = uint32_t{1} << slot % 32;
  if ((bits & bit) != 0) return false;
  bits |= bit;
  visited_.push_back(slot);
  return true;
}

void GraphSearch::forget_visits() {
  for (const Slot slot : visited_) is_visited_[slot / 32] = 0;
  visited_.clear();
}

void GraphSearch::collect_unvisited(std::span<const Slot> links) {
  unvisited_.clear();
  for (const Slot slot : links) {
    if (visit(slot)) unvisited_.push_back(slot);
  }
}

void GraphSearch::touch(std::span<const Slot> slots) {
  const size_t size = graph_.data_size_;
  char touched = 0;
  for (const Slot slot : slots) {
    const char* data = graph_.node(slot).data;
    for (size_t at = 0; at < size; at += kCacheLine) touched ^= data[at];
    touched ^= data[size - 1];
  }
  touched_ = touched;
}

Beam GraphSearch::layer(const QuantizedQuery& query, uint32_t layer, Slot from, size_t ef,
                        const MayBeFound& may_be_found) {
  is_visited_.resize(graph_.max_elements_ / 32 + 1);
  const auto is_found = [&](Slot slot) { return !may_be_found || may_be_found(slot); };
  Beam beam(ef);
  visit(from);
  beam.insert(score(query, from), from, is_found(from));
  while (const Beam::Entry* next = beam.expand_next()) {
    collect_unvisited(graph_.links(next->slot, layer));
    touch(unvisited_);
    for (const Slot slot : unvisited_) {
      const float met = score(query, slot);
      if (beam.has_room_for(met)) beam.insert(met, slot, is_found(slot));
    }
  }
  forget_visits();
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
