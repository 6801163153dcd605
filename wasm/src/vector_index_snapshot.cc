// A VectorIndex in FORMAT.md's layout.
#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <utility>

#include "vector_index_impl.h"

namespace askfolio {
namespace {

// Slots in a piece of a snapshot: a link takes 4 bytes, and most slots have some 20.
constexpr size_t kSlotsInPiece = size_t{1} << 19;
constexpr size_t kLinkedInPiece = size_t{1} << 15;
size_t vectors_in_piece(size_t bytes) { return std::bit_floor(kPieceBytes / bytes); }

// Of a vector in a piece, but for its scale; of its lower bytes `dims`.
size_t bytes_of_vector(size_t dims, Precision precision) {
  return precision == Precision::kFloat32 ? dims * sizeof(float) : dims;
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

void VectorIndex::save(SnapshotSaving& out) const {
  const Impl& impl = *impl_;
  const size_t fine = impl.fine.size() / padded(impl.dims);
  out.head().u32(static_cast<uint32_t>(impl.dims));
  out.head().u32(static_cast<uint32_t>(impl.precision));
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
  const size_t in_piece = vectors_in_piece(bytes_of_vector(impl.dims, impl.precision));
  out.add(SnapshotPart::kSlots, runs_of(impl.nodes(), kSlotsInPiece, slots));
  out.add(SnapshotPart::kLinks, runs_of(impl.nodes(), kLinkedInPiece, links));
  out.add(SnapshotPart::kCoarse, runs_of(impl.nodes(), in_piece, coarse));
  out.add(SnapshotPart::kFine, runs_of(fine, vectors_in_piece(impl.dims), lower));
}

VectorIndexLoading::VectorIndexLoading(SnapshotReader& head, const SnapshotDirectory& directory,
                                       VectorLimits limits) {
  const size_t dims = head.u32();
  require_snapshot(dims > 0 && dims <= kMaxDims, "number of dimensions out of range");
  const uint32_t precision = head.u32();
  require_snapshot(precision <= static_cast<uint32_t>(Precision::kFloat32), "unknown precision");
  impl_ = std::make_unique<VectorIndex::Impl>(dims, static_cast<Precision>(precision), limits);
  nodes_ = head.u32();
  fine_ = head.u32();
  entry_ = head.u32();
  // Before memory is taken for them.
  require_snapshot(nodes_ <= directory.bytes_of(SnapshotPart::kCoarse) /
                                 bytes_of_vector(dims, impl_->precision),
                   "vectors are missing");
  require_snapshot(fine_ == std::min(nodes_, impl_->limits.fine_bytes / padded(dims)),
                   "lower bytes of vectors are missing");
  impl_->reserve(nodes_);
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
    const auto [begin, end] = run(
        coarse_loaded_, vectors_in_piece(bytes_of_vector(dims, impl_->precision)), nodes_);
    impl_->graph.load_vectors(in, begin, end);
  } else {
    const auto [begin, end] = run(fine_loaded_, vectors_in_piece(dims), fine_);
    for (Slot slot = begin; slot < end; ++slot) {
      const auto* codes = reinterpret_cast<const int8_t*>(in.raw(dims));
      impl_->fine.insert(impl_->fine.end(), codes, codes + dims);
      impl_->fine.resize((slot + 1) * padded(dims));
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
