#include "askfolio/postings.h"

#include <algorithm>

namespace askfolio {
namespace {

// A quarter of slack: there are as many streams as words, and doubling would waste half of them.
void append(Bytes& bytes, uint8_t byte) {
  if (bytes.size() == bytes.capacity()) bytes.reserve(bytes.size() + bytes.size() / 4 + 8);
  bytes.push_back(byte);
}

void append_varint(Bytes& bytes, uint32_t value) {
  while (value >= 0x80) {
    append(bytes, static_cast<uint8_t>(value | 0x80));
    value >>= 7;
  }
  append(bytes, static_cast<uint8_t>(value));
}

const uint8_t* skip_varints(const uint8_t* pos, int64_t count) {
  while (count > 0) count -= *pos++ < 0x80 ? 1 : 0;
  return pos;
}

}  // namespace

void PostingList::open(uint32_t text) {
  open_text_ = text;
  open_count_ = 0;
  last_place_ = 0;
}

void PostingList::add(uint32_t place) {
  append_varint(places_, place - last_place_);
  last_place_ = place;
  ++open_count_;
}

void PostingList::close() {
  const uint32_t step = open_text_ - last_text_;
  append_varint(postings_, step << 1 | (open_count_ > 1 ? 1 : 0));
  if (open_count_ > 1) append_varint(postings_, open_count_);
  last_text_ = open_text_;
  open_count_ = 0;
  if (++size_ % kMarkStep != 0) return;
  marks_.push_back(
      {last_text_, static_cast<uint32_t>(postings_.size()), static_cast<uint32_t>(places_.size())});
}

PostingList::Cursor::Cursor(const PostingList& list)
    : list_(&list), pos_(list.postings_.data()), place_pos_(list.places_.data()) {
  next();
}

void PostingList::Cursor::next() {
  if (pos_ == list_->postings_.data() + list_->postings_.size()) {
    text_ = kEnd;
    return;
  }
  unread_ += count_;
  const uint32_t step = read_varint(pos_);
  text_ += step >> 1;
  count_ = step & 1 ? read_varint(pos_) : 1;
}

void PostingList::Cursor::seek(uint32_t text) {
  if (at_end() || text_ >= text) return;
  // The last mark before the text is as near as one can get; it may lie behind already.
  const auto& marks = list_->marks_;
  const auto behind = std::lower_bound(marks.begin(), marks.end(), text,
                                       [](const Mark& mark, uint32_t t) { return mark.text < t; });
  if (behind != marks.begin() && std::prev(behind)->text > text_) {
    const Mark& mark = *std::prev(behind);
    pos_ = list_->postings_.data() + mark.posting_at;
    place_pos_ = list_->places_.data() + mark.place_at;
    text_ = mark.text;
    count_ = 0;
    unread_ = 0;
    next();
  }
  while (!at_end() && text_ < text) next();
}

void PostingList::Cursor::read_places(std::vector<uint32_t>& places) {
  places.clear();
  if (list_->places_.empty()) return;
  place_pos_ = skip_varints(place_pos_, unread_);
  uint32_t place = 0;
  for (uint32_t i = 0; i < count_; ++i) places.push_back(place += read_varint(place_pos_));
  unread_ = -int64_t{count_};
}

}  // namespace askfolio
