// The part "Words" of the snapshot: see wasm/FORMAT.md.
#include <algorithm>
#include <utility>

#include "askfolio/bm25.h"

namespace askfolio {
namespace {

// Of a term: three lengths, a byte of itself and one of its postings.
constexpr size_t kLeastTermBytes = 14;

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
    if (live_texts(lists_[term]) > 0) order.emplace_back(prefix_of(terms_.at(term)), term);
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
void Bm25::save(SnapshotWriter& out) const {
  const std::vector<uint32_t> numbers = numbers_by_label();
  std::vector<uint32_t> labels;
  std::vector<uint32_t> words;
  for (const Text& text : texts_) {
    if (!text.is_live) continue;
    labels.push_back(text.label);
    words.push_back(text.words);
  }
  out.f32(options_.k1);
  out.f32(options_.b);
  out.u32s(labels);
  out.u32s(words);

  const std::vector<uint32_t> order = terms_in_order();
  out.u32(static_cast<uint32_t>(order.size()));
  for (const uint32_t term : order) {
    PostingList rewritten;
    if (dead_ > 0) rewritten = lists_[term].renumbered(numbers);
    const PostingList& list = dead_ > 0 ? rewritten : lists_[term];
    out.bytes(terms_.at(term));
    out.bytes(list.postings());
    out.bytes(list.places());
  }
}

Bm25 Bm25::load(SnapshotReader& in) {
  Bm25Options options;
  options.k1 = in.f32();
  options.b = in.f32();
  require_snapshot(options.k1 >= 0.0f && options.k1 <= 1e6f, "k1 out of range");
  require_snapshot(options.b >= 0.0f && options.b <= 1.0f, "b out of range");
  Bm25 index(options);
  const std::vector<uint32_t> labels = in.u32s();
  const std::vector<uint32_t> words = in.u32s();
  require_snapshot(labels.size() == words.size(), "texts' labels and words differ in number");
  for (size_t i = 0; i < labels.size(); ++i) {
    require_snapshot(i == 0 || labels[i - 1] < labels[i], "labels of texts are not ascending");
    index.texts_.push_back({labels[i], words[i], true});
    index.words_ += words[i];
  }

  const uint32_t terms = in.u32();
  require_snapshot(terms <= in.left() / kLeastTermBytes, "terms are missing");
  std::string all;
  std::vector<uint32_t> ends;
  ends.reserve(terms);
  size_t last = 0;
  for (uint32_t i = 0; i < terms; ++i) {
    const std::string_view term = in.bytes();
    require_snapshot(term > std::string_view(all).substr(last), "terms are not ascending");
    last = all.size();
    all += term;
    ends.push_back(static_cast<uint32_t>(all.size()));
    SmallBytes postings(in.bytes());
    SmallBytes places(in.bytes());
    const auto texts = static_cast<uint32_t>(labels.size());
    index.lists_.push_back(PostingList::load(std::move(postings), std::move(places), texts));
  }
  index.terms_ = StringTable(std::move(all), std::move(ends));
  return index;
}

}  // namespace askfolio
