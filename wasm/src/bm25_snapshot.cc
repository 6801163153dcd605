// The part "Words" of the snapshot: see wasm/FORMAT.md.
#include <algorithm>
#include <utility>

#include "askfolio/bm25.h"

namespace askfolio {
namespace {

// Of a term: three lengths, a byte of itself and one of its postings.
constexpr size_t kLeastTermBytes = 14;
constexpr size_t kTextsInPiece = kPieceBytes / 8;

// Its first eight bytes, as a number that is compared as they are.
uint64_t prefix_of(std::string_view term) {
  uint64_t prefix = 0;
  for (size_t i = 0; i < 8; ++i) {
    prefix = prefix << 8 | (i < term.size() ? static_cast<uint8_t>(term[i]) : 0);
  }
  return prefix;
}

}  // namespace

// The numbers of the terms that stand in any text, by byte. Nearly always the prefix decides, so
// that sorting seldom goes to where the terms are.
std::vector<uint32_t> Bm25::terms_in_order() const {
  std::vector<std::pair<uint64_t, uint32_t>> order;
  order.reserve(lists_.size());
  for (uint32_t term = 0; term < lists_.size(); ++term) {
    const bool is_as_loaded = dead_ == 0 && lists_[term].is_unchecked();
    if (is_as_loaded || live_texts(list(term)) > 0) {
      order.emplace_back(prefix_of(terms_.at(term)), term);
    }
  }
  std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : terms_.at(a.second) < terms_.at(b.second);
  });
  std::vector<uint32_t> terms;
  terms.reserve(order.size());
  for (const auto& each : order) terms.push_back(each.second);
  return terms;
}

// What a rewritten index would have, term by term in order, so that equal indexes give equal bytes
// and no second index is in memory.
void Bm25::save(SnapshotSaving& out) const {
  std::vector<uint32_t> order = terms_in_order();
  uint32_t term_bytes = 0;
  for (const uint32_t term : order) term_bytes += static_cast<uint32_t>(terms_.at(term).size());
  out.head().f32(options_.k1);
  out.head().f32(options_.b);
  out.head().u32(static_cast<uint32_t>(size()));
  out.head().u32(static_cast<uint32_t>(order.size()));
  out.head().u32(term_bytes);
  out.add(SnapshotPart::kTexts, [this, at = size_t{0}](SnapshotWriter& piece) mutable {
    std::vector<uint32_t> labels;
    std::vector<uint32_t> words;
    for (; at < texts_.size() && labels.size() < kTextsInPiece; ++at) {
      if (!texts_[at].is_live) continue;
      labels.push_back(texts_[at].label);
      words.push_back(texts_[at].words);
    }
    piece.u32s(labels);
    piece.u32s(words);
    return !labels.empty();
  });
  const auto write_term = [this, numbers = numbers_by_label()](SnapshotWriter& piece, uint32_t term) {
    PostingList rewritten;
    if (dead_ > 0) rewritten = list(term).renumbered(numbers);
    const PostingList& list = dead_ > 0 ? rewritten : lists_[term];
    piece.bytes(terms_.at(term));
    piece.bytes(list.postings());
    piece.bytes(list.places());
  };
  out.add(SnapshotPart::kTerms,
          [write_term, order = std::move(order), at = size_t{0}](SnapshotWriter& piece) mutable {
            const size_t first = at;
            while (at < order.size() && piece.written().size() < kPieceBytes) {
              write_term(piece, order[at++]);
            }
            return at > first;
          });
}

Bm25Loading::Bm25Loading(SnapshotReader& head, const SnapshotDirectory& directory) {
  Bm25Options options;
  options.k1 = head.f32();
  options.b = head.f32();
  require_snapshot(options.k1 >= 0.0f && options.k1 <= 1e6f, "k1 out of range");
  require_snapshot(options.b >= 0.0f && options.b <= 1.0f, "b out of range");
  index_ = Bm25(options);
  text_count_ = head.u32();
  term_count_ = head.u32();
  const size_t term_bytes = head.u32();
  // Before memory is taken for them.
  const uint64_t listed = directory.bytes_of(SnapshotPart::kTerms);
  require_snapshot(text_count_ <= directory.bytes_of(SnapshotPart::kTexts) / 8,
                   "texts are missing");
  require_snapshot(term_bytes <= listed && term_count_ <= listed / kLeastTermBytes,
                   "terms are missing");
  index_.texts_.reserve(text_count_);
  index_.terms_.reserve(term_count_, term_bytes);
}

void Bm25Loading::add_texts(SnapshotReader& in) {
  const std::vector<uint32_t> labels = in.u32s();
  const std::vector<uint32_t> words = in.u32s();
  require_snapshot(labels.size() == words.size(), "texts' labels and words differ in number");
  std::vector<Bm25::Text>& texts = index_.texts_;
  require_snapshot(labels.size() <= text_count_ - texts.size(), "more texts than announced");
  for (size_t i = 0; i < labels.size(); ++i) {
    require_snapshot(texts.empty() || texts.back().label < labels[i],
                     "labels of texts are not ascending");
    texts.push_back({labels[i], words[i], true});
    index_.words_ += words[i];
  }
}

void Bm25Loading::add_terms(SnapshotReader& in) {
  const size_t size = in.left();
  const uint8_t* first = in.raw(size);
  SnapshotReader kept(index_.loaded_.emplace_back(first, first + size));
  StringTable& terms = index_.terms_;
  while (kept.left() > 0) {
    const std::string_view term = kept.bytes();
    const auto known = static_cast<uint32_t>(terms.size());
    require_snapshot(known < term_count_, "more terms than announced");
    require_snapshot(known == 0 ? !term.empty() : term > terms.at(known - 1),
                     "terms are not ascending");
    terms.append(term);
    SmallBytes postings = SmallBytes::lent(kept.bytes());
    SmallBytes places = SmallBytes::lent(kept.bytes());
    require_snapshot(!postings.empty(), "a term stands in no text");
    index_.lists_.push_back(PostingList::unchecked(std::move(postings), std::move(places)));
  }
}

Bm25 Bm25Loading::finish() && {
  require_snapshot(index_.texts_.size() == text_count_, "texts are missing");
  require_snapshot(index_.terms_.size() == term_count_, "terms are missing");
  index_.loaded_texts_ = static_cast<uint32_t>(text_count_);
  return std::move(index_);
}

}  // namespace askfolio
