// A VectorIndex made anew beside itself, without the signposts that removed vectors have left.
#include <algorithm>
#include <new>

#include "vector_index_impl.h"

namespace askfolio {
namespace {

// Signposts that are never worth it.
constexpr size_t kFewSignposts = 256;

}  // namespace

// In the order of the slots: the first ones are those whose lower bytes are kept.
VectorIndex::Successor::Successor(const Impl& before)
    : index(std::make_unique<Impl>(before.dims, before.precision, before.limits)) {
  index->reserve(before.slots.size());
  for (const Label label : before.labels) {
    if (label != kNoLabel) labels.push_back(label);
  }
}

void VectorIndex::Successor::await(std::span<const Label> changing) {
  labels.insert(labels.end(), changing.begin(), changing.end());
  for (const Label label : changing) index->remove(label);
}

void VectorIndex::Successor::take_next(const Impl& before) {
  const Label label = labels[taken];
  const auto known = before.slots.find(label);
  // It may be gone by now, or have been taken when it was waited for once before.
  if (known != before.slots.end() && !index->slots.contains(label)) {
    index->set({&label, 1}, {before.vector(known->second)});
  }
  ++taken;
}

// A compaction links fewer vectors than were removed since the last one, so that a removal costs at most
// an insertion on the whole.
bool VectorIndex::has_few_vectors() const {
  return impl_->free.size() > std::max(size(), kFewSignposts) && size() <= most_compacted_;
}

Compaction VectorIndex::compact(size_t vectors) {
  if (!successor_ && !has_few_vectors()) return Compaction::kNotNeeded;
  if (vectors == 0) return Compaction::kUnderWay;
  try {
    if (!successor_) successor_ = std::make_unique<Successor>(*impl_);
    for (; vectors > 0 && !successor_->is_whole(); --vectors) successor_->take_next(*impl_);
  } catch (const std::bad_alloc&) {
    successor_.reset();
    most_compacted_ = size() / 2;
    throw;
  }
  if (!successor_->is_whole()) return Compaction::kUnderWay;
  impl_ = std::move(successor_->index);
  successor_.reset();
  most_compacted_ = SIZE_MAX;
  return Compaction::kDone;
}

}  // namespace askfolio
